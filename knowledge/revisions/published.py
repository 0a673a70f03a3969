"""Which states of an article may readers know of, and who published each?

Recorded when a version is published: whether everybody could read the page then, for which institution, and the note of
its editor. What was published while the page was closed stays unknown; what was withdrawn is forgotten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.signals import post_save
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from home.withdrawals.models import Withdrawal
from knowledge.articles.models import MINOR, NOTE, ArticlePage
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import works_at
from knowledge.people.naming import shown_name
from knowledge.revisions.models import PublishedState
from knowledge.versions import best_versions, light
from search.access import Viewer, is_open


def connect() -> None:
    """Called once when the apps are ready."""
    page_published.connect(_published, sender=ArticlePage, dispatch_uid="history of articles")
    post_save.connect(_withdrawn, sender=Withdrawal, dispatch_uid="withdrawn states")


def record(page: ArticlePage, revision: Revision | None) -> PublishedState:
    """The state readers see from now on."""
    said = revision.content if revision is not None else {}
    user = revision.user if revision is not None else None
    return PublishedState.objects.create(
        page_id=page.pk,
        revision=revision,
        user=user,
        institution=_institution(page, user),
        note=str(said.get(NOTE) or "")[:300],
        is_minor=bool(said.get(MINOR)),
        was_open=is_open(page, Viewer(None)),
    )


def states_of(page: ArticlePage) -> QuerySet[PublishedState]:
    """What readers may know, newest first: the state they see now, and those everybody could read."""
    shown = Q(was_open=True) | Q(revision_id=page.live_revision_id, revision__isnull=False)
    return PublishedState.objects.filter(shown, page_id=page.pk, is_hidden=False)


@dataclass(frozen=True)
class Shown:
    """A state with who answers for it: the institution, and for members the person who agreed to be named."""

    state: PublishedState
    institution: Any | None
    person: str
    before: int  # the state shown before it, 0 for the first one or where a version is gone


def shown(
    states: Sequence[PublishedState], earlier: PublishedState | None, language: str, *, for_members: bool
) -> list[Shown]:
    """Of a part of the list, `earlier` being the state after its end; one query for the institutions.

    Who agreed to be named did so before other members.
    """
    keys = {state.institution for state in states if state.institution}
    pages = InstitutionPage.objects.visible_to(Viewer(None)).filter(translation_key__in=keys)
    owners = best_versions(light(pages), language) if keys else {}
    before: Iterable[PublishedState | None] = [*states[1:], earlier]
    return [
        Shown(state, owners.get(state.institution), shown_name(state.user) if for_members else "", _pair(state, old))  # type: ignore[arg-type]
        for state, old in zip(states, before, strict=False)
    ]


def _pair(state: PublishedState, old: PublishedState | None) -> int:
    return old.pk if old is not None and old.revision_id and state.revision_id else 0


def _institution(page: ArticlePage, user: Any) -> Any:
    """The owner, unless who published it works only for another institution (one that writes along)."""
    owner = page.get_parent().translation_key
    if user is None:
        return owner
    keys = set(InstitutionPage.objects.filter(pk__in=works_at(user)).values_list("translation_key", flat=True))
    return owner if not keys or owner in keys else sorted(keys)[0]


def _published(instance: ArticlePage, revision: Revision | None = None, **_: Any) -> None:
    if instance.live:
        record(instance, revision)


def _withdrawn(instance: Withdrawal, **_: Any) -> None:
    """What was taken back does not come back with a later version."""
    if instance.kind == Withdrawal.Kind.PAGE:
        pages = Page.objects.filter(translation_key=instance.key)
        PublishedState.objects.filter(page__in=pages).update(is_hidden=True)
