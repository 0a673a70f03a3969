"""What the search knows about content: one frozen record per object and language, and the protocol that yields it.

Content rooms (home, knowledge) register a `Searchable` per model; the search room never imports them.
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

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
    `review`: the last day on which it counts as checked; what is overdue comes later among hits.
    `state` is what the content room wants to know of a hit without asking again (parts that are out of date); it is
    not searched.
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
    review: datetime.date | None = field(default=None, repr=False)  # entries without one keep their digest
    state: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Shown:
    """What a result page needs of one hit, resolved at answer time for this viewer and interface language.

    `opens_at` is the address of a section, with `{anchor}`, `{language}` (the record's) and `{query}` (what was typed)
    where they go; empty when sections have none. `place` says where the section is ("page {anchor}"); empty: its own
    title says it.
    """

    url: str
    title: str
    facts: tuple[str, ...] = ()  # short, already translated: "PDF", "4 pages", "2 paragraphs older"
    opens_at: str = ""
    place: str = ""


class Searchable(Protocol):
    """One indexed model.

    `records` is asked for many objects at once, so that what they share is read in few queries; it yields nothing for
    what is not published. `shown` leaves out what the viewer may not see. All pages share one space of ids: `shown` of
    any page type is asked for the ids of all page types at once.
    """

    @property
    def model(self) -> type[Model]: ...

    @property
    def kind(self) -> str: ...

    def kind_label(self) -> str: ...

    def queryset(self) -> QuerySet[Any]: ...

    def records(self, objects: Sequence[Any]) -> Iterable[SearchRecord]: ...

    def shown(self, object_ids: Iterable[int], viewer: Any, language: str) -> Mapping[int, Shown]: ...


@dataclass(frozen=True)
class SharedTerm:
    """One meaning and what it is called: language -> its names, the one to use first."""

    names: Mapping[str, tuple[str, ...]]


class TermSource(Protocol):
    """Words whose translation people have agreed on: a search across languages trusts them before what it has learnt.

    `state` is cheap and another value whenever `terms` would say something else. `terms` are those everybody may see.
    """

    def state(self) -> str: ...

    def terms(self) -> Iterable[SharedTerm]: ...


@runtime_checkable
class Addressed(Protocol):
    """A searchable that knows where an entry leads from the entry itself, without asking for its object.

    `url_path` is that of a published page, "" for everything else; the answer is "" where nothing answers.
    """

    def address(self, object_id: int, title: str, *, url_path: str, language: str) -> str: ...


@runtime_checkable
class Filed(Protocol):
    """A searchable whose objects have files with names (see `search.filenames`)."""

    def file_names(self) -> Mapping[int, Sequence[tuple[str, str]]]:
        """Object id -> (language, name) of each of its present files, of all objects."""


@runtime_checkable
class Remarked(Protocol):
    """A searchable whose hits say something that its records gave them as their `state`, in the reader's language."""

    def remarks(self, state: Mapping[str, int], language: str) -> Sequence[str]:
        """Short and translated; `language` is the entry's."""


Owner = Callable[[Any], tuple[type[Model], Iterable[Any]]]
EndOfUnit = Callable[[Collection[int]], None]
Dependants = Callable[[Sequence[int]], Iterable[Any]]
AddressReader = Callable[[str], tuple[str, int] | None]

_registry: dict[type[Model], Searchable] = {}
_owners: dict[type[Model], Owner] = {}
_dependants: list[tuple[str, type[Model], Dependants]] = []
_ends: list[tuple[str, EndOfUnit]] = []
_excluded: dict[type[Model], str] = {}
_term_sources: list[TermSource] = []
_address_readers: list[AddressReader] = []


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


def register_part(model: type[Model], owner: Owner) -> None:
    """Rows of `model` are part of what others are found by: `owner(row)` names the model and ids to refresh."""
    _owners[model] = owner


def owner_of(model: type[Model]) -> Owner | None:
    return _owners.get(model)


def register_dependants(family: str, model: type[Model], dependants: Dependants) -> None:
    """Entries of `model` also say something of objects of `family` ("page", or a model's label).

    `dependants(ids)` are the ids of those to refresh whenever objects of the family with these ids are.
    """
    _dependants.append((family, model, dependants))


def dependants_of(family: str, ids: Sequence[int]) -> Iterable[tuple[type[Model], Iterable[Any]]]:
    """What else to refresh with these objects: (model, ids)."""
    return [(model, dependants(ids)) for known, model, dependants in _dependants if known == family]


def register_end_of_unit(family: str, function: EndOfUnit) -> None:
    """Have `function(ids)` called at the end of every unit of work that marked objects of the family, inside its
    transaction: for what a room keeps beside its objects and must never differ from them. It must not mark anything."""
    if (family, function) not in _ends:
        _ends.append((family, function))


def end_unit(family: str, ids: Collection[int]) -> None:
    for known, function in _ends:
        if known == family and ids:
            function(ids)


def exclude(model: type[Model], reason: str) -> None:
    """Say that a model is left out of the search on purpose, and why: the system check asks for one or the other."""
    _excluded[model] = reason


def is_excluded(model: type[Model]) -> bool:
    return model in _excluded


def register_terms(source: TermSource) -> None:
    """Let the search know these words. Called once per source when the apps are ready."""
    _term_sources.append(source)


def term_sources() -> tuple[TermSource, ...]:
    return tuple(_term_sources)


def register_address(reader: AddressReader) -> None:
    """Let editors name what they mean by its address: `reader(path)` says family and id of what is shown there."""
    _address_readers.append(reader)


def address_readers() -> tuple[AddressReader, ...]:
    return tuple(_address_readers)
