"""What is new, for feed readers: Atom per kind and language, and all events as one calendar."""

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
from knowledge.events.upcoming import upcoming
from knowledge.topics.landing import families
from knowledge.versions import newest
from search.access import Viewer, viewer_of

ENTRIES = 20
MOST_TOPICS = 20


@dataclass(frozen=True)
class Entry:
    title: str
    path: str
    summary: str
    language: str
    updated: datetime.datetime | None
    key: str


@require_safe
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest articles, news or documents the viewer may see, each once, in the best language for the address."""
    if kind not in _KINDS:
        raise Http404
    viewer, language = viewer_of(request), current_language()
    title, entries = _KINDS[kind]
    atom = Atom1Feed(
        title=f"KommEZ: {title()}",
        link=absolute(list_address(language, kind if kind != "news" else "search")),
        description=str(title()),
        language=language,
        feed_url=absolute(request.path),
    )
    for entry in entries(viewer, language):
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

    With `topic` (keys, any number): those filed under one of these topics or below them.
    """
    viewer, language = viewer_of(request), current_language()
    rows = EventPage.objects.all()
    if wanted := request.GET.getlist("topic")[:MOST_TOPICS]:
        rows = rows.filter(topics__in=families(wanted, viewer))
    calendar = calendar_of(upcoming(rows, viewer, language), f"KommEZ: {_t('Events')}")
    return _reply(viewer, calendar, "text/calendar; charset=utf-8")


def _pages(model: Any, by: str) -> Callable[[Viewer, str], list[Entry]]:
    def entries(viewer: Viewer, language: str) -> list[Entry]:
        pages = newest(model.objects.visible_to(viewer), language, ENTRIES, by=by)
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


def _documents(viewer: Viewer, language: str) -> list[Entry]:
    rows = Document.objects.visible_to(viewer).prefetch_related("texts").order_by("-first_published_at", "-pk")
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


_KINDS: dict[str, tuple[Callable[[], str], Callable[[Viewer, str], list[Entry]]]] = {
    "articles": (lambda: _t("Articles"), _pages(ArticlePage, "first_published_at")),
    "news": (lambda: _t("News"), _pages(NewsPage, "date")),
    "documents": (lambda: _t("Documents"), _documents),
}


def _reply(viewer: Viewer, content: Any, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    if viewer.is_member:
        patch_cache_control(response, private=True, no_store=True)
    return response
