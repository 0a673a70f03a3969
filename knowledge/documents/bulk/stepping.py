"""Many documents one step further: submitted, approved, published. Each is asked for by itself, each can fail by itself.

A step is the same as in the form of one document, with the same rights; what cannot be done is named with its reason,
and the others go on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _t
from wagtail.models import WorkflowState
from wagtail.permissions import policy_registry

from knowledge.documents.models import Document, DocumentVersion
from search.indexing import unit_of_work

UNIT = 50  # documents in one unit of work


class Unable(Exception):
    """This document cannot take the step; the message says why, in the person's language."""


@dataclass
class Outcome:
    """What became of each: `done` took the step, `failed` pairs a document with the reason why it did not."""

    done: list[Document] = field(default_factory=list)
    failed: list[tuple[Document, str]] = field(default_factory=list)


Step = Callable[[Document, Any], None]


def take(step: Step, documents: Iterable[Document], user: Any) -> Outcome:
    """Do the step for each document, in units of at most 50; a failure leaves no trace of that document's step."""
    outcome, chosen = Outcome(), list(documents)
    for start in range(0, len(chosen), UNIT):
        with unit_of_work():
            for document in chosen[start : start + UNIT]:
                try:
                    with transaction.atomic():
                        step(document, user)
                except Unable as error:
                    outcome.failed.append((document, str(error)))
                except ValidationError as error:
                    outcome.failed.append((document, " ".join(error.messages)))
                except DatabaseError:
                    outcome.failed.append((document, _t("The database refused it.")))
                else:
                    outcome.done.append(document)
    return outcome


def submit(document: Document, user: Any) -> None:
    """Hand it over to whoever approves, as its author or an editor."""
    if not allowed(user, "change", document):
        raise Unable(_t("You may not change it."))
    _refuse_unfit(document, user)
    if document.workflow_in_progress:
        raise Unable(_t("It was submitted already."))
    if document.live and not document.has_unpublished_changes:
        raise Unable(_t("It is published, and nothing has changed since."))
    workflow = document.get_workflow()
    if workflow is None:
        raise Unable(_t("There is nobody to approve it."))
    _revision_of(document, user)
    state = document.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    else:
        workflow.start(document, user)


def approve(document: Document, user: Any) -> None:
    """Approve what was submitted, where this person may: with the last approval it is published."""
    task = document.current_workflow_task
    if task is None:
        raise Unable(_t("It was not submitted."))
    if "approve" not in {name for name, _label, _modal in task.get_actions(document, user)}:
        raise Unable(_t("You may not approve it."))
    _refuse_dangerous(document)
    task.on_action(document.current_workflow_task_state, user, "approve")


def publish(document: Document, user: Any) -> None:
    """Publish its newest draft with the files that wait."""
    if not allowed(user, "publish", document):
        raise Unable(_t("You may not publish it."))
    _refuse_unfit(document, user)
    if document.live and not document.has_unpublished_changes:
        raise Unable(_t("It is published, and nothing has changed since."))
    _revision_of(document, user).publish(user=user, skip_permission_checks=True)


def allowed(user: Any, action: str, document: Document) -> bool:
    policy = policy_registry.get_by_type(Document)
    return bool(policy.user_has_permission_for_instance(user, action, document))


def _revision_of(document: Document, user: Any) -> Any:
    latest = document.latest_revision
    return latest if latest is not None else document.save_revision(user=user)


def _refuse_unfit(document: Document, user: Any) -> None:
    lock = document.get_lock()
    if lock is not None and lock.for_user(user):
        raise Unable(_t("It is locked."))
    if document.withdrawn_at is not None:
        raise Unable(_t("It was withdrawn; publishing it again is done in its own form."))
    if not document.versions.exists():
        raise Unable(_t("It has no file."))
    _refuse_dangerous(document)


def _refuse_dangerous(document: Document) -> None:
    if document.versions.filter(state=DocumentVersion.State.REJECTED).exists():
        raise Unable(_t("One of its files was refused."))
