"""What is new, for feed readers: Atom per kind, language, topic and institution, and events as a calendar."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from home.addresses import absolute, list_address
from home.languages import current_language
from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.documents import reader
from knowledge.documents.models import Document
from knowledge.events.calendar import calendar_of
from knowledge.events.models import EventPage
from knowledge.events.upcoming import next_end, upcoming
from knowledge.narrowing import Narrowed, narrowed
from knowledge.projects.models import ProjectPage
from knowledge.versions import newest
from search.access import Viewer, viewer_of

ENTRIES = 20


@dataclass(frozen=True)
class Entry:
    title: str
    path: str
    summary: str
    language: str
    updated: datetime.datetime | None
    key: str


Entries = Callable[[Viewer, str, Narrowed], list[Entry]]


@require_safe
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest things of a kind the viewer may see, each once, in the best language for the address.

    With `topic` or `institution` (keys, any number): those on one of these topics or below them, and of these
    institutions; 404 for a key that names nothing the viewer may see.
    """
    if kind not in _KINDS:
        raise Http404
    viewer, language = viewer_of(request), current_language()
    asked = narrowed(request.GET, viewer, language)
    title, entries = _KINDS[kind]
    said = " – ".join((title(), *asked.names))
    atom = Atom1Feed(
        title=f"KommEZ: {said}",
        link=_with(absolute(list_address(language, kind)), asked.query),
        description=said,
        language=language,
        feed_url=_with(absolute(request.path), asked.query),
    )
    for entry in entries(viewer, language, asked):
        atom.add_item(
            title=entry.title,
            link=absolute(entry.path),
            description=entry.summary,
            unique_id=f"urn:uuid:{entry.key}" if "-" in entry.key else f"{absolute('/')}{entry.key}",
            updateddate=entry.updated,
        )
    return _reply(viewer, atom.writeString("utf-8"), "application/atom+xml; charset=utf-8")


@require_safe
def events_calendar(request: HttpRequest) -> HttpResponse:
    """All events to come that the viewer may see, as a calendar to subscribe to.

    With `topic` or `institution` as for feeds; keys that name nothing do not count, so that a calendar somebody
    subscribed to becomes empty and never fails.
    """
    viewer, language = viewer_of(request), current_language()
    asked = narrowed(request.GET, viewer, language, lenient=True)
    rows = asked.of(EventPage.objects.all(), "organiser")
    name = " – ".join((f"KommEZ: {_t('Events')}", *asked.names))
    reply = _reply(viewer, calendar_of(upcoming(rows, viewer, language), name), "text/calendar; charset=utf-8")
    reply.content_changes_at = next_end()  # type: ignore[attr-defined]
    return reply


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def _pages(model: Any, by: str = "first_published_at", *, of: str = "") -> Entries:
    """Entries of a page type, the latest `by` first; `of` is its relation to institutions, "" where it hangs below."""

    def entries(viewer: Viewer, language: str, asked: Narrowed) -> list[Entry]:
        pages = newest(asked.of(model.objects.visible_to(viewer), of), language, ENTRIES, by=by)
        return [
            Entry(
                page.title,
                page.get_url() or "/",
                page.lead,
                page.locale.language_code,
                page.last_published_at or page.first_published_at,
                str(page.translation_key),
            )
            for page in pages
        ]

    return entries


def _documents(viewer: Viewer, language: str, asked: Narrowed) -> list[Entry]:
    found = asked.of(Document.objects.visible_to(viewer), "institution")
    rows = found.distinct().prefetch_related("texts").order_by("-first_published_at", "-pk")
    return [
        Entry(
            document.title_in(language),
            reader.document_url(document, language),
            text.description if (text := document.text_in(language)) else document.description,
            language,
            document.last_published_at or document.created_at,
            f"documents/{document.pk}/",
        )
        for document in rows[:ENTRIES]
    ]


_KINDS: dict[str, tuple[Callable[[], str], Entries]] = {
    "articles": (lambda: _t("Articles"), _pages(ArticlePage)),
    "news": (lambda: _t("News"), _pages(NewsPage, "date")),
    "documents": (lambda: _t("Documents"), _documents),
    "projects": (lambda: _t("Projects"), _pages(ProjectPage, of="partners")),
    "events": (lambda: _t("Events"), _pages(EventPage, of="organiser")),
}


def _reply(viewer: Viewer, content: Any, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    if viewer.is_member:
        patch_cache_control(response, private=True, no_store=True)
    return response
