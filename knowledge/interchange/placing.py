"""How does a file become a draft: a new article of an institution, or the next revision of one that is there?

Nothing is ever published here, and nothing is half there: one unit of work makes pictures, page, documents' places and
revision, or none of them.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.log_actions import log
from wagtail.models import Page

from home.audience import audience_of
from knowledge.articles.models import ArticlePage
from knowledge.documents.collections import collection_for
from knowledge.institutions.models import InstitutionPage
from knowledge.interchange.blocks import Raw, blocks_of
from knowledge.interchange.outcome import Arrived
from knowledge.interchange.pictures import Said, keep, prepare
from knowledge.relations import source_locale
from search.access import Viewer
from search.indexing import unit_of_work

NOTHING_SAID: Said = MappingProxyType({})


class Overtaken(Exception):
    """Somebody saved the article after it was looked at; nothing was written."""


@dataclass(frozen=True)
class Source:
    """The file a text came from: where it lies, what it said, how it is called."""

    path: Path
    arrived: Arrived
    name: str


def new_article(
    source: Source,
    user: Any,
    parent: InstitutionPage,
    *,
    title: str,
    topics: Sequence[Any],
    said: Said = NOTHING_SAID,
    first: Callable[[], object] = lambda: None,
) -> ArticlePage:
    """A draft below the institution, in the language of that page. Raises PermissionDenied who may not add there.

    `said` is what somebody said of the pictures. `first` is called in the same unit of work, before anything is made;
    what it raises leaves nothing.
    """
    if not parent.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    pictures = prepare(source.path, source.arrived, user)
    with unit_of_work():
        first()
        page = ArticlePage(title=title, lead=source.arrived.lead, locale=parent.locale, owner=user, live=False)
        page.has_unpublished_changes = True
        page.topics = list(topics)
        parent.add_child(instance=page)
        kept = keep(
            pictures, source.arrived, user, collection=_collection(page), titles=_titles(source, title), said=said
        )
        page.body = blocks_of(source.arrived, Viewer(user), pictures=kept)
        page.save()
        page.save_revision(user=user, changed=True)
        log(instance=page, action="wagtail.create", user=user, content_changed=True, data={"import": source.name})
    return page


def into_article(
    source: Source,
    user: Any,
    page: ArticlePage,
    *,
    replace: bool,
    seen: str,
    said: Said = NOTHING_SAID,
    first: Callable[[], object] = lambda: None,
) -> ArticlePage:
    """A further revision of the article with the text in place of its own or behind it; what is live stays as it is.

    Raises Overtaken where `version_of` the article is not `seen` any more, PermissionDenied who may not edit it.
    """
    permissions = page.permissions_for_user(user)
    lock = page.get_lock()
    if not permissions.can_edit() or (lock is not None and lock.for_user(user)):
        raise PermissionDenied
    pictures = prepare(source.path, source.arrived, user)
    with unit_of_work():
        page = _locked(page)
        if version_of(page) != seen:
            raise Overtaken
        first()
        draft: ArticlePage = page.get_latest_revision_as_object()
        present: list[Raw] = [dict(block) for block in draft.body.raw_data]
        titles = _titles(source, draft.title)
        kept = keep(pictures, source.arrived, user, collection=_collection(page), titles=titles, said=said)
        blocks = blocks_of(source.arrived, Viewer(user), pictures=kept, present=present if replace else ())
        draft.body = blocks if replace else [*present, *blocks]
        if replace and source.arrived.lead:
            draft.lead = source.arrived.lead
        draft.save_revision(user=user, changed=True)
        log(instance=page, action="wagtail.edit", user=user, content_changed=True, data={"import": source.name})
    return draft


def version_of(page: ArticlePage) -> str:
    """Stands for the latest revision as it is now."""
    latest = page.latest_revision
    return f"{latest.pk}-{latest.created_at.timestamp()}" if latest is not None else "-"


def _locked(page: ArticlePage) -> ArticlePage:
    """The article as whoever saved it last has left it; nobody else saves it before this is done."""
    Page.objects.select_for_update().get(pk=page.pk)
    return ArticlePage.objects.get(pk=page.pk)


def file_documents(page: ArticlePage, user: Any, documents: Sequence[int]) -> None:
    """Show these documents at the end of the article's newest draft, those that are there already once."""
    if not documents:
        return
    with unit_of_work():
        page = _locked(page)
        draft: ArticlePage = page.get_latest_revision_as_object()
        items = [{"type": "item", "value": pk, "id": str(uuid.uuid4())} for pk in dict.fromkeys(documents)]
        draft.body = [*draft.body.raw_data, {"type": "documents", "value": items, "id": str(uuid.uuid4())}]
        if not page.live:
            draft.save()
        draft.save_revision(user=user, changed=True)


def _titles(source: Source, title: str) -> list[str]:
    """What to call pictures nobody described: their captions, else the article's title and a number."""
    captions = {part.value["picture"]: part.value["caption"] for part in source.arrived.parts if part.kind == "image"}
    return [captions.get(at) or f"{title} ({at + 1})" for at in range(len(source.arrived.pictures))]


def _collection(page: ArticlePage) -> Any:
    owner = page.institution
    assert owner is not None  # articles hang below institutions only
    source = InstitutionPage.objects.get(translation_key=owner.translation_key, locale=source_locale())
    return collection_for(source, audience_of(page))
