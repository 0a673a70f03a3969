"""What changed among articles, news, events and projects: opened, changed, or now in another language.

Read from what Wagtail remembers: first publication, the log of publications and the revisions they published. A
publication whose revision shows the same as the one before it is no change.
"""

import datetime
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageLogEntry, Revision

from home.base import BasePageQuerySet
from knowledge.articles.freshness import block_hash
from knowledge.articles.models import MINOR, ArticlePage, NewsPage
from knowledge.events.models import EventPage
from knowledge.following.changes import EVER, Act, Change, Public, Sight
from knowledge.following.states import state_of_page
from knowledge.following.wishes import Wishers
from knowledge.originals import is_original, telling_origin
from knowledge.projects.models import ProjectPage
from knowledge.versions import best_versions
from search.models import SearchEntry
from search.records import searchable_for

MODELS = (ArticlePage, NewsPage, EventPage, ProjectPage)
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
AT_ONCE = datetime.timedelta(minutes=1)  # between the first publication and its line in the log
# What a revision holds besides what its page shows.
_NOT_SHOWN = frozenset(
    [
        "pk", "path", "depth", "numchild", "translation_key", "locale", "draft_title", "slug", "content_type", "live",
        "has_unpublished_changes", "url_path", "owner", "seo_title", "show_in_menus", "search_description",
        "go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by", "first_published_at",
        "last_published_at", "latest_revision_created_at", "latest_revision", "live_revision", "alias_of", "source_key",
        "source_hash", "wagtail_admin_comments", "comments", "sort_order", "page", "project",
        "known_milestones", "people_named", "consent_note", "changed_at", "worded_at",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Publication:
    """A line of the log: `revision` went live at `at`; `before` is the revision it replaced, None when nobody knows."""

    page: int
    at: datetime.datetime
    revision: int | None
    before: int | None
    is_small: bool = False


@dataclass(frozen=True)
class Shown:
    """A mark of all that a revision's page shows, and whether its editor called it a small change."""

    mark: str = ""
    is_small: bool = False


NOTHING = Shown()


@dataclass(frozen=True)
class Thing:
    """A page in all its published languages, with what the index knows of it."""

    key: uuid.UUID
    kind: str
    opened: datetime.datetime
    versions: Sequence[Page]
    institutions: frozenset[str]
    topics: frozenset[str]
    states: Mapping[int, Mapping[str, int]]

    def best(self, language: str) -> Page:
        return best_versions(self.versions, language)[self.key]

    @property
    def original(self) -> Page:
        """The version it was written in first, else the one that was there first."""
        source = [page for page in self.versions if is_original(page)]
        return (source or sorted(self.versions, key=lambda page: (page.first_published_at or self.opened, page.pk)))[0]


def page_changes(since: datetime.datetime, until: datetime.datetime) -> Iterator[Change]:
    """For `register_changes`. Seven queries at most, whatever happened."""
    publications = _publications(since, until)
    touched = Q(first_published_at__gte=since, first_published_at__lt=until)
    touched |= Q(pk__in=[one.page for one in publications])
    rows = _rows()
    things = list(_things(rows.filter(translation_key__in=rows.filter(touched).values("translation_key"))))
    yield from _told(things, publications, Wishers(since, until))


def changes_of(keys: Collection[uuid.UUID], since: Mapping[uuid.UUID, datetime.datetime]) -> Iterator[Change]:
    """The changes of the things with these keys, of all times; of one in `since`, publications from that moment on.

    As many queries as `page_changes`.
    """
    things = list(_things(_rows().filter(translation_key__in=keys)))
    began = {page.pk: since.get(thing.key, EVER) for thing in things for page in thing.versions}
    until = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    found = _publications(min(began.values(), default=until), until, pages=list(began)) if began else []
    yield from _told(things, [one for one in found if one.at >= began[one.page]], Wishers(EVER, EVER))


def changing_keys(ids: Collection[int] | None = None) -> set[uuid.UUID]:
    """The translation keys of those of these pages, or of all pages, that have changes at all."""
    rows = _rows() if ids is None else _rows().filter(pk__in=ids)
    return set(rows.values_list("translation_key", flat=True))


def _told(things: Sequence[Thing], publications: Iterable[Publication], wishers: Wishers) -> Iterator[Change]:
    sight = Sight(BasePageQuerySet(Page), (page.pk for thing in things for page in thing.versions), by_groups=True)
    shown = _shown({pk for one in publications for pk in (one.revision, one.before) if pk is not None})
    by_page: dict[int, list[Publication]] = defaultdict(list)
    for one in publications:
        after = shown.get(one.revision)
        if one.before is None or shown.get(one.before, NOTHING).mark != (after or NOTHING).mark:
            by_page[one.page].append(replace(one, is_small=bool(after and after.is_small)))
    for thing in things:
        yield from _changes(thing, by_page, sight, wishers)


def _changes(
    thing: Thing, publications: Mapping[int, list[Publication]], sight: Sight, wishers: Wishers
) -> Iterator[Change]:
    common, original = _common(thing, sight), thing.original
    subject = f"page:{thing.key.hex}"
    opening = Public(Act.NEW, original.locale.language_code, page=original.pk)
    yield Change(key=f"{subject}:new", at=thing.opened, what=_("new"), opens=True, public=opening, **common)
    for page in thing.versions:
        code = page.locale.language_code
        only = "" if page is original else code
        began = page.first_published_at or thing.opened
        if page is not original:
            wanted, public = wishers.of(subject, code, began), Public(Act.TRANSLATED, code, page=page.pk)
            key, what = f"{subject}:in:{code}", _("now in your language")
            yield Change(key=key, at=began, what=what, wanted_by=wanted, only=only, public=public, **common)
        for one in publications.get(page.pk, ()):
            if one.before is None and abs(one.at - began) < AT_ONCE:
                continue  # the first publication itself
            act = Act.CHANGED if page is original else Act.FRESHENED
            key = f"{subject}:changed:{one.revision or one.at.timestamp()}"
            public = Public(act, code, page=page.pk, is_small=one.is_small)
            wanted = wishers.of(subject, code, one.at)
            yield Change(key=key, at=one.at, what=act.label, wanted_by=wanted, only=only, public=public, **common)


def _common(thing: Thing, sight: Sight) -> dict[str, Any]:
    ids = frozenset(page.pk for page in thing.versions)
    return {
        "kind": thing.kind,
        "institutions": thing.institutions,
        "topics": thing.topics,
        # All of them: a version that has just been closed or taken off must not lend its title.
        "visible": lambda viewer: ids <= sight.of(viewer),
        "title": lambda language: thing.best(language).title,
        "url": lambda language: thing.best(language).get_url() or "",
        "written_in": lambda language: thing.best(language).locale.language_code,
        "state": state_of_page(thing.best, thing.original, thing.states),
        "thing": f"page:{thing.key.hex}",
        "followed": frozenset((f"{thing.kind}:{thing.key.hex}",)),
    }


def _publications(
    since: datetime.datetime, until: datetime.datetime, *, pages: Collection[int] = ()
) -> list[Publication]:
    """The publications in the span, of all pages or of these, each with the revision live before it; one query.

    The log is read in the order of its lines: a clock that was set back must not turn it round.
    """
    lines = PageLogEntry.objects.filter(action__in=PUBLISHED, content_type__in=_types())
    some: Any = pages or lines.filter(timestamp__gte=since, timestamp__lt=until).order_by().values("page_id")
    rows = lines.filter(page_id__in=some).order_by("pk")
    before: dict[int, int | None] = {}
    found = []
    for page, at, revision in rows.values_list("page_id", "timestamp", "revision_id"):
        if since <= at < until:
            found.append(Publication(page, at, revision, before.get(page)))
        before[page] = revision
    return found


def _rows() -> Any:
    return Page.objects.filter(content_type__in=_types(), alias_of=None)


def _things(pages: Any) -> Iterator[Thing]:
    """What these pages are versions of and is on the site now; two queries."""
    versions: dict[uuid.UUID, list[Page]] = defaultdict(list)
    for page in telling_origin(pages).select_related("locale").order_by("pk"):
        versions[page.translation_key].append(page)
    live = {key: [page for page in some if page.live] for key, some in versions.items()}
    ids = [page.pk for some in live.values() for page in some]
    entries = {row["object_id"]: row for row in _entries(ids)}
    for key, some in live.items():
        opened = min((page.first_published_at for page in versions[key] if page.first_published_at), default=None)
        if not some or opened is None:
            continue
        known = [entries[page.pk]["facets"] for page in some if page.pk in entries]
        yield Thing(
            key=key,
            kind=_kind(some[0]),
            opened=opened,
            versions=some,
            institutions=frozenset(one for facets in known for one in facets.get("institution", ())),
            topics=frozenset(one for facets in known for one in facets.get("topic", ())),
            states={page.pk: entries[page.pk]["state"] for page in some if page.pk in entries},
        )


def _entries(ids: Iterable[int]) -> Any:
    """What the search knows of the pages: topics with those above, institutions, freshness."""
    rows = SearchEntry.objects.filter(family="page", object_id__in=list(ids), deleted=False)
    return rows.values("object_id", "facets", "state")


def _shown(revisions: Iterable[int]) -> dict[int | None, Shown]:
    wanted = list(revisions)
    rows = Revision.objects.filter(pk__in=wanted).values_list("pk", "content") if wanted else ()
    return {
        pk: Shown(block_hash({"type": "page", "value": _plain(content)}), bool(content.get(MINOR)))
        for pk, content in rows
    }


def _plain(content: Any) -> Any:
    """The content of a revision without what is not shown; stored block streams are read."""
    if isinstance(content, Mapping):
        return {name: _plain(_read(name, value)) for name, value in content.items() if name not in _NOT_SHOWN}
    if isinstance(content, list):
        return [_plain(item) for item in content]
    return content


def _read(name: str, value: Any) -> Any:
    return json.loads(value) if name == "body" and isinstance(value, str) and value else value


def _types() -> list[int]:
    return [found.pk for found in ContentType.objects.get_for_models(*MODELS).values()]


def _kind(page: Page) -> str:
    model = page.cached_content_type.model_class()
    searchable = searchable_for(model) if model else None
    return searchable.kind if searchable else "page"
