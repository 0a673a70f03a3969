"""What changed between two moments, whatever subject it belongs to: the one shape that digests and member pages show.

Each subject registers a source. A source reads what it remembers anyway (dates, revisions, versions) and answers for
any half-open span again and again with the same keys; who was told what is remembered by `knowledge.following.digest`.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.db.models import Model
from django.utils.functional import Promise

from search.access import Viewer


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
    people who asked for it, whatever they follow.
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

    A viewer object stands for one moment: make a new `Viewer` to ask anew.
    """

    def __init__(self, model: type[Model], ids: Iterable[Any]) -> None:
        self.model, self.ids = model, frozenset(ids)
        self._known: WeakKeyDictionary[Viewer, frozenset[Any]] = WeakKeyDictionary()

    def of(self, viewer: Viewer) -> frozenset[Any]:
        """The primary keys, among those of this sight, of what the viewer may see now."""
        known = self._known.get(viewer)
        if known is None:
            rows: Any = self.model._default_manager
            known = frozenset(self._read(rows.visible_to(viewer)))
            self._known[viewer] = known
        return known

    def _read(self, rows: Any) -> Iterable[Any]:
        ids = sorted(self.ids)
        for start in range(0, len(ids), 500):
            yield from rows.filter(pk__in=ids[start : start + 500]).values_list("pk", flat=True)
