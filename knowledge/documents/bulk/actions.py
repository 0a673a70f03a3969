"""The steps for several documents chosen in the list of the repository: submit, approve, publish, take along."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import classproperty
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from knowledge.documents.bulk import stepping
from knowledge.documents.models import Document

NAMED = 20  # failures told one by one


class DocumentBulkAction(SnippetBulkAction):
    """`needed`: the right somebody must have on a document to be offered the step for it."""

    template_name = "knowledge/documents/bulk/step.html"
    needed = "change"
    question: Any = ""

    @classproperty
    def models(cls) -> list[Any]:
        return [Document]

    def check_perm(self, document: Document) -> bool:
        return stepping.allowed(self.request.user, self.needed, document)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "verb": self.display_name, "question": self.question}


class SteppingAction(DocumentBulkAction):
    step: Any = None

    def prepare_action(self, objects: Sequence[Document], objects_without_access: Any) -> Any:
        """In units of its own; in place of Wagtail's one transaction for all or nothing."""
        outcome = stepping.take(type(self).step, objects, self.request.user)
        tell(self.request, outcome)
        return redirect(self.next_url)


class SubmitAction(SteppingAction):
    display_name = _("Submit for approval")
    action_type = "submit"
    aria_label = _("Submit selected documents for approval")
    question = _("Submit these documents for approval?")
    action_priority = 10
    step = staticmethod(stepping.submit)


class ApproveAction(SteppingAction):
    display_name = _("Approve")
    action_type = "approve"
    aria_label = _("Approve selected documents")
    question = _("Approve these documents? What is approved is published.")
    action_priority = 11
    needed = "publish"
    step = staticmethod(stepping.approve)


class PublishAction(SteppingAction):
    display_name = _("Publish")
    action_type = "publish"
    aria_label = _("Publish selected documents")
    question = _("Publish the newest drafts of these documents?")
    action_priority = 12
    needed = "publish"
    step = staticmethod(stepping.publish)


class ExportAction(DocumentBulkAction):
    """Leads to the page of the export; what it holds is decided there, by what this person may see."""

    display_name = _("Take along")
    action_type = "export"
    aria_label = _("Take selected documents along as one file")
    question = _("Put these documents into one file, with all that is known about them?")
    action_priority = 40

    def check_perm(self, document: Document) -> bool:
        return True

    def prepare_action(self, objects: Sequence[Document], objects_without_access: Any) -> Any:
        chosen = urlencode([("id", document.pk) for document in objects])
        return redirect(f"{reverse('export-documents')}?{chosen}")


ACTIONS = (SubmitAction, ApproveAction, PublishAction, ExportAction)


def tell(request: HttpRequest, outcome: stepping.Outcome) -> None:
    """How many went on, and by name which did not and why."""
    done, failed = len(outcome.done), outcome.failed
    if done:
        text = ngettext("%(count)d document is one step further.", "%(count)d documents are one step further.", done)
        messages.success(request, text % {"count": done})
    for document, reason in failed[:NAMED]:
        messages.error(request, _t("“%(title)s”: %(reason)s") % {"title": document.title, "reason": reason})
    if len(failed) > NAMED:
        more = len(failed) - NAMED
        text = ngettext("%(count)d further document did not go on.", "%(count)d further documents did not go on.", more)
        messages.error(request, text % {"count": more})
