"""What the search knows about content: one frozen record per object and language, and the protocol that yields it.

Content rooms (home, knowledge) register a `Searchable` per model; the search room never imports them.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Section:
    """A passage a hit can open at: what stands under one heading, or one page of a document.

    `anchor` is a fragment ("block-…") or a page number as text; `language` is set only where the passage is in
    another language than its record (an untranslated block, a page of mixed minutes).
    """

    anchor: str
    title: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class SearchRecord:
    """All that is indexed of one object in one language. Holds no URL: addresses are resolved for the shown hits.

    `group` ties the language versions of one thing together (translation key, document family);
    `places` says where it hangs (see `search.access.places_of`), never who may see it;
    `topics` and `institutions` are stable keys (translation keys as hex), topics with all their ancestors.
    """

    model: str
    object_id: int
    language: str
    group: str
    kind: str
    title: str
    lead: str = ""
    sections: tuple[Section, ...] = ()
    keywords: str = ""
    places: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    format: str = ""
    date: datetime.date | None = None


@dataclass(frozen=True)
class Shown:
    """What a result page needs of one hit, resolved at answer time for this viewer and interface language."""

    url: str
    title: str
    kind_label: str
    facts: tuple[str, ...] = ()  # short, already translated: "PDF", "4 pages", "2 paragraphs older"
    anchors: Mapping[str, str] = field(default_factory=dict)  # a section's anchor -> its address


class Searchable(Protocol):
    """One indexed model. `records` is empty for what is not published; `shown` leaves out what the viewer may not see."""

    model: type[Model]
    kind: str

    def kind_label(self) -> str: ...

    def queryset(self) -> QuerySet[Any]: ...

    def records(self, obj: Any) -> Iterable[SearchRecord]: ...

    def shown(self, object_ids: Iterable[int], viewer: Any, language: str) -> Mapping[int, Shown]: ...


_registry: dict[type[Model], Searchable] = {}


def register(searchable: Searchable) -> None:
    """Make a model findable. Called once per model when the apps are ready; the last call for a model wins."""
    _registry[searchable.model] = searchable


def searchables() -> tuple[Searchable, ...]:
    return tuple(_registry.values())


def searchable_for(model: type[Model]) -> Searchable | None:
    """The searchable of a model class or of its nearest registered ancestor, else None."""
    for cls in model.__mro__:
        if cls in _registry:
            return _registry[cls]
    return None
