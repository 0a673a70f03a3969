"""What changed among articles, news, events and projects: opened, changed, or now in another language.

Read from what Wagtail remembers: first publication, the log of publications and the revisions they published. A
publication whose revision shows the same as the one before it is no change.
"""

import datetime
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageLogEntry, Revision

from home.base import BasePageQuerySet
from knowledge.articles.freshness import block_hash
from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.events.models import EventPage
from knowledge.following.changes import Change, Sight
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
    things = list(_things(since, until, {one.page for one in publications}))
    if not things:
        return
    sight = Sight(BasePageQuerySet(Page), (page.pk for thing in things for page in thing.versions), by_groups=True)
    wishers = Wishers(since, until)
    shown = _shown({pk for one in publications for pk in (one.revision, one.before) if pk is not None})
    by_page: dict[int, list[Publication]] = defaultdict(list)
    for one in publications:
        if one.before is None or shown.get(one.before) != shown.get(one.revision):
            by_page[one.page].append(one)
    for thing in things:
        yield from _changes(thing, by_page, sight, wishers)


def _changes(
    thing: Thing, publications: Mapping[int, list[Publication]], sight: Sight, wishers: Wishers
) -> Iterator[Change]:
    common, original = _common(thing, sight), thing.original
    subject = f"page:{thing.key.hex}"
    yield Change(key=f"{subject}:new", at=thing.opened, what=_("new"), opens=True, **common)
    for page in thing.versions:
        code = page.locale.language_code
        only = "" if page is original else code
        began = page.first_published_at or thing.opened
        if page is not original:
            wanted = wishers.of(subject, code, began)
            what = _("now in your language")
            yield Change(key=f"{subject}:in:{code}", at=began, what=what, wanted_by=wanted, only=only, **common)
        for one in publications.get(page.pk, ()):
            if one.before is None and abs(one.at - began) < AT_ONCE:
                continue  # the first publication itself
            what = _("changed") if page is original else _("translation brought up to date")
            wanted = wishers.of(subject, code, one.at)
            key = f"{subject}:changed:{one.revision or one.at.timestamp()}"
            yield Change(key=key, at=one.at, what=what, wanted_by=wanted, only=only, **common)


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


def _publications(since: datetime.datetime, until: datetime.datetime) -> list[Publication]:
    """The publications in the span, each with the revision that was live before it; one query.

    The log is read in the order of its lines: a clock that was set back must not turn it round.
    """
    lines = PageLogEntry.objects.filter(action__in=PUBLISHED, content_type__in=_types())
    pages = lines.filter(timestamp__gte=since, timestamp__lt=until).order_by().values("page_id")
    rows = lines.filter(page_id__in=pages).order_by("pk")
    before: dict[int, int | None] = {}
    found = []
    for page, at, revision in rows.values_list("page_id", "timestamp", "revision_id"):
        if since <= at < until:
            found.append(Publication(page, at, revision, before.get(page)))
        before[page] = revision
    return found


def _things(since: datetime.datetime, until: datetime.datetime, published: Iterable[int]) -> Iterator[Thing]:
    """What was opened or published in the span and is on the site now; two queries."""
    rows = Page.objects.filter(content_type__in=_types(), alias_of=None)
    touched = Q(first_published_at__gte=since, first_published_at__lt=until) | Q(pk__in=list(published))
    pages = rows.filter(translation_key__in=rows.filter(touched).values("translation_key"))
    pages = telling_origin(pages).select_related("locale")
    versions: dict[uuid.UUID, list[Page]] = defaultdict(list)
    for page in pages.order_by("pk"):
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


def _shown(revisions: Iterable[int]) -> dict[int | None, str]:
    """Revision -> a mark of all that its page shows."""
    wanted = list(revisions)
    rows = Revision.objects.filter(pk__in=wanted).values_list("pk", "content") if wanted else ()
    return {pk: block_hash({"type": "page", "value": _plain(content)}) for pk, content in rows}


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
