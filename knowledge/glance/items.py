"""What was shared in a period: new and changed articles and documents, news and events, each with what it is about."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from wagtail.models import Page, PageLogEntry

from knowledge.documents.models import DocumentText, DocumentVersion
from knowledge.events.models import EventPage
from knowledge.glance.ground import Rows
from knowledge.glance.scope import Scope
from knowledge.institutions.models import InstitutionPage

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")


@dataclass(frozen=True)
class Item:
    """A thing as listed. `day` is that of what happened in the period; `owner` a translation key, or None."""

    kind: str
    title: str
    day: datetime.date
    is_new: bool
    owner: uuid.UUID | None
    topics: frozenset[int] = frozenset()
    targets: frozenset[str] = frozenset()


def items_of(scope: Scope) -> list[Item]:
    """Articles, documents and news, the latest first; a constant number of queries."""
    ground = scope.ground
    found = [
        *_pages("article", scope.about(ground.articles()), scope),
        *_pages("news", scope.about(ground.news()).filter(scope.on_days("date")), scope, all_new=True),
        *_documents(scope.about(ground.documents()), scope),
    ]
    return sorted(found, key=lambda item: item.day, reverse=True)


def _pages(kind: str, rows: Rows, scope: Scope, *, all_new: bool = False) -> Iterable[Item]:
    lines = PageLogEntry.objects.filter(scope.during("timestamp"), action__in=PUBLISHED).order_by()
    touched = rows
    if not all_new:
        touched = rows.filter(scope.during("first_published_at") | Q(pk__in=lines.values("page_id")))
    touched = rows.filter(translation_key__in=touched.order_by().values("translation_key")).order_by()
    owners = _owners(scope)
    topics = _linked(touched, "topics")
    targets = _linked(touched, "targets") if kind == "article" else {}
    fields = ("translation_key", "title", "locale__language_code", "path", "first_published_at", "last_published_at")
    versions: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in touched.values_list(*fields, *(["date"] if all_new else [])):
        versions[row[0]].append(row)
    for key, some in versions.items():
        _key, title, _code, path, *_dates = min(some, key=lambda row: _rank(row[2], scope.language))
        first = min((row[4] for row in some if row[4]), default=scope.start)
        last = max((row[5] for row in some if row[5] and row[5] < scope.end), default=first)
        is_new = all_new or scope.start <= first < scope.end
        day = some[0][6] if all_new else (first if is_new else max(last, scope.start)).date()
        owner = owners.get(path[: -Page.steplen])
        yield Item(kind, title, day, is_new, owner, topics.get(key, frozenset()), targets.get(key, frozenset()))


def _documents(rows: Rows, scope: Scope) -> Iterable[Item]:
    """New families, and those that got a new file."""
    files = DocumentVersion.objects.filter(scope.during("published_at")).order_by()
    began = scope.during("first_published_at") | Q(scope.during("created_at"), first_published_at=None)
    touched = rows.filter(began | Q(pk__in=files.values("document"))).order_by()
    topics, targets = _linked(touched, "topics", "pk"), _linked(touched, "targets", "pk")
    latest: dict[int, Any] = dict(
        files.filter(document__in=touched.values("pk")).order_by("published_at").values_list("document", "published_at")
    )
    texts = DocumentText.objects.filter(language=scope.language, document__in=touched.values("pk"))
    titles = dict(texts.values_list("document", "title"))
    fields = ("pk", "title", "first_published_at", "created_at", "institution__translation_key")
    for pk, title, published, created, owner in touched.values_list(*fields):
        first = published or created
        is_new = scope.start <= first < scope.end
        if not is_new and first >= scope.end:
            continue
        day = (first if is_new else latest[pk]).date()
        about, aims = topics.get(pk, frozenset()), targets.get(pk, frozenset())
        yield Item("document", titles.get(pk, title), day, is_new, owner, about, aims)


def events_of(scope: Scope) -> list[Any]:
    """Events that had ended by the end of the period or by now, whichever is earlier; the latest first."""
    from django.utils import timezone

    from knowledge.versions import best_versions, light

    rows = scope.about(EventPage.objects.visible_to(scope.ground.viewer)).filter(scope.during("starts_at"))
    if scope.municipality:
        rows = rows.filter(organiser__municipality=scope.municipality)
    now = min(scope.end, timezone.now())
    held = [page for page in light(rows) if (page.ends_at or page.starts_at) <= now]
    return sorted(best_versions(held, scope.language).values(), key=lambda page: page.starts_at, reverse=True)


def _owners(scope: Scope) -> dict[str, uuid.UUID]:
    pages = InstitutionPage.objects.visible_to(scope.ground.viewer).order_by()
    return dict(pages.values_list("path", "translation_key"))


def _linked(rows: Rows, name: str, key: str = "translation_key") -> dict[Any, frozenset[Any]]:
    found: dict[Any, set[Any]] = defaultdict(set)
    for thing, value in rows.filter(**{f"{name}__isnull": False}).values_list(key, name):
        found[thing].add(value)
    return {thing: frozenset(values) for thing, values in found.items()}


def _rank(code: str, language: str) -> tuple[bool, bool, str]:
    return code != language, code != settings.LANGUAGE_CODE, code


__all__ = ["Item", "events_of", "items_of"]
