"""What changed between two moments, whatever subject it belongs to: the one shape that digests and member pages show.

Each subject registers a source. A source reads what it remembers anyway (dates, revisions, versions) and answers for
any half-open span again and again with the same keys; who was told what is remembered by `knowledge.following.digest`.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from search.access import Viewer


class Act(models.TextChoices):
    """What happened, for the list of recent changes; a withdrawal is none of it."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    TRANSLATED = "translated", _("translated")
    FRESHENED = "freshened", _("translation brought up to date")
    VERSION = "version", _("new version")
    FILE = "file", _("file in another language")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")
    RESULTS = "results", _("results")


@dataclass(frozen=True)
class Public:
    """How a change stands in the list of recent changes: of a page or of a document (their ids), in which language."""

    act: Act
    language: str
    page: int | None = None
    document: int | None = None
    is_small: bool = False


@dataclass(frozen=True, eq=False)
class Change:
    """Something that happened at `at` and is told to each member at most once.

    `key` is unique per change and the same whenever it is asked for: "question:12:answered:7". `kind` is one word, as
    the search uses it: article, news, document, event, question, project. `institutions` and `topics` are translation
    keys (hex) of whose doing it is and what it is about; topics above need not be named.
    `visible(viewer)` is asked again right before a mail is made: it must answer from the present database, and without
    a query per change (see `Sight`). `title(language)` and `url(language)` (a path) are those of the best version for
    the reader's language. `what` ("new", "answered") and `state` ("in German only") are lazy, for the active language.

    Optional: `written_in(language)` is the language of that title (default: the reader's own). Changes of one `thing`
    make one line, the latest of them, and one that `opens` it stands for all. `followed` names what one may follow
    besides ("project:<hex>", "mirror:<pk>"). `only` limits it to readers of one language. `wanted_by` are ids of the
    people who asked for it, whatever they follow. `public`: it is one of the recent changes (`knowledge.recent`).
    """

    key: str
    at: datetime.datetime
    kind: str
    institutions: frozenset[str]
    topics: frozenset[str]
    visible: Callable[[Viewer], bool]
    title: Callable[[str], str]
    url: Callable[[str], str]
    what: str | Promise
    state: str | Promise = ""
    written_in: Callable[[str], str] = str
    thing: str = ""
    opens: bool = False
    followed: frozenset[str] = frozenset()
    only: str = ""
    wanted_by: frozenset[int] = frozenset()
    public: Public | None = None


EVER = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)  # before all changes
AT_A_TIME = 10_000  # keys in one statement

Source = Callable[[datetime.datetime, datetime.datetime], Iterable[Change]]
_sources: list[Source] = []


def register_changes(source: Source) -> None:
    """Add a function (since, until) -> changes with since <= at < until. Called when the apps are ready."""
    if source not in _sources:
        _sources.append(source)


def changes_between(since: datetime.datetime, until: datetime.datetime) -> list[Change]:
    """The changes of all subjects with since <= at < until, the latest first, each key once."""
    found: dict[str, Change] = {}
    for source in _sources:
        for change in source(since, until):
            if since <= change.at < until:
                found.setdefault(change.key, change)
    return sorted(found.values(), key=lambda change: (change.at, change.key), reverse=True)


class Sight:
    """Which of some rows a viewer sees: `visible_to` of the model, asked once per viewer for all of them.

    A viewer object stands for one moment: make a new `Viewer` to ask anew. With `by_groups` (nothing but group
    memberships decides, as with pages and documents) viewers of one `Audience` share the answer.
    """

    def __init__(self, rows: Any, ids: Iterable[Any], *, by_groups: bool = False) -> None:
        """`rows`: a model, or a queryset with `visible_to`; `ids`: primary keys."""
        self.rows: Any = getattr(rows, "_default_manager", rows)
        self.ids, self.by_groups = frozenset(ids), by_groups
        self._known: WeakKeyDictionary[Any, frozenset[Any]] = WeakKeyDictionary()

    def of(self, viewer: Viewer) -> frozenset[Any]:
        """The primary keys, among those of this sight, of what the viewer may see now."""
        asked = getattr(viewer, "audience", viewer) if self.by_groups else viewer
        known = self._known.get(asked)
        if known is None:
            known = self._known[asked] = frozenset(self._read(self.rows.visible_to(viewer)))
        return known

    def _read(self, rows: Any) -> Iterable[Any]:
        ids = sorted(self.ids)
        for start in range(0, len(ids), AT_A_TIME):
            yield from rows.filter(pk__in=ids[start : start + AT_A_TIME]).values_list("pk", flat=True)


class Audience:
    """One moment's view of people with the same groups. Set as `viewer.audience`, it spares asking for each of them."""
