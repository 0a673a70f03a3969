"""From ids an engine found to hits a reader sees: checked once more, with address, snippet and facts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from django.db import connection
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString

from search.access import Viewer
from search.engines.base import EngineHit, LanguageQuery
from search.entries import family_of
from search.facets import direction_of, kind_labels, own_name
from search.lexicon.reasons import reasons
from search.models import EntrySection, SearchEntry, section_id
from search.records import Remarked, Shown, searchables
from search.snippets import Marker, highlight, snippet

MARK = "<mark>"


@dataclass(frozen=True)
class Reason:
    """A word as it was typed and what it is called in the hit, each with its ` lang="…" dir="…"` where it is foreign."""

    typed: str
    typed_attributes: str
    meaning: str
    meaning_attributes: str


@dataclass(frozen=True)
class Hit:
    """`title` and `snippet` are safe HTML in `language` and `snippet_language`; `place` says where the hit opens.

    The `…_attributes` are ` lang="…" dir="…"`, empty where the part is in the reader's language.
    """

    entry_id: int
    group: str
    kind: str
    url: str
    title: SafeString
    language: str
    kind_label: str = ""
    facts: tuple[str, ...] = ()
    place: str = ""
    place_language: str = ""
    snippet: str | SafeString = ""
    snippet_language: str = ""
    score: float = 0.0

    title_attributes: str = ""
    place_attributes: str = ""
    snippet_attributes: str = ""
    language_name: str = ""  # of a hit in another language than the reader's
    reasons: tuple[Reason, ...] = ()  # where it was found by a translation


class Entry(NamedTuple):
    """What of a row a hit needs."""

    id: int
    family: str
    object_id: int
    language: str
    group: str
    kind: str
    title: str
    lead: str
    state: Mapping[str, int]


class Section(NamedTuple):
    anchor: str
    title: str
    text: str
    language: str


class Builder:
    """Makes hits of one answer; words are marked as the entry's own language asks for them."""

    def __init__(
        self, language: str, queries: Sequence[LanguageQuery], corrections: Iterable[str], *, text: str
    ) -> None:
        self.language = language
        self.text = text
        self.queries = queries
        self.corrections = tuple(corrections)
        self.labels = kind_labels()
        self._remarked = {one.kind: one for one in searchables() if isinstance(one, Remarked)}
        self._markers: dict[tuple[str, str], Marker] = {}

    def hit(self, entry: Entry, shown: Shown, section: Section | None, found: EngineHit) -> Hit:
        best = section if found.section is not None else None
        text, language = self._snippet(entry, best, section)
        url, place, place_language = shown.url, "", ""
        if best is not None and best.anchor and shown.opens_at:
            url = shown.opens_at.replace("{anchor}", quote(best.anchor)).replace("{language}", entry.language)
            url = url.replace("{query}", quote(self.text, safe=""))
            place, place_language = best.title, best.language or entry.language
            if shown.place:
                place, place_language = shown.place.replace("{anchor}", best.anchor), ""
        title = highlight(entry.title, self._marker(entry.language, ""))
        return Hit(
            entry_id=entry.id,
            group=entry.group,
            kind=entry.kind,
            url=url,
            title=title,
            language=entry.language,
            kind_label=self.labels.get(entry.kind, ""),
            facts=(*self._remarks(entry), *shown.facts),
            place=place,
            place_language=place_language,
            snippet=text,
            snippet_language=language,
            score=found.score,
            title_attributes=self._foreign(entry.language),
            place_attributes=self._foreign(place_language),
            snippet_attributes=self._foreign(language),
            language_name="" if entry.language == self.language else own_name(entry.language),
            reasons=self._reasons(entry.language, (title, text)),
        )

    def _remarks(self, entry: Entry) -> Sequence[str]:
        remarked = self._remarked.get(entry.kind)
        return remarked.remarks(entry.state, entry.language) if remarked and entry.state else ()

    def _reasons(self, language: str, marked: Iterable[str]) -> tuple[Reason, ...]:
        terms = [term for query in self.queries if query.language == language for term in query.terms]
        return tuple(
            Reason(one.typed, self._foreign(one.language), one.meaning, self._foreign(language))
            for one in reasons(marked, self._marker(language, ""), terms)
        )

    def _foreign(self, language: str) -> str:
        if not language or language == self.language:
            return ""
        return format_html(' lang="{}" dir="{}"', language, direction_of(language))

    def _snippet(self, entry: Entry, best: Section | None, section: Section | None) -> tuple[str, str]:
        """Text and its language: of the best section, else of the lead, else of the first section that answers."""
        if best is not None and best.text:
            return snippet(best.text, self._marker(entry.language, best.language)), best.language or entry.language
        lead = snippet(entry.lead, self._marker(entry.language, "")) if entry.lead else ""
        if section is not None and (not lead or (self.queries and MARK not in lead)):
            text = snippet(section.text, self._marker(entry.language, section.language))
            if not lead or MARK in text:
                return text, section.language or entry.language
        return lead, entry.language

    def _marker(self, entry_language: str, language: str) -> Marker:
        key = (entry_language, language or entry_language)
        if key not in self._markers:
            own = [query for query in self.queries if query.language in key]
            self._markers[key] = Marker(own, key[1], corrections=self.corrections)
        return self._markers[key]


def resolve(
    found: Sequence[EngineHit],
    viewer: Viewer,
    language: str,
    *,
    queries: Sequence[LanguageQuery],
    corrections: Iterable[str] = (),
    beside: Sequence[EngineHit] = (),
    places: int = 0,
    text: str = "",
) -> list[Hit]:
    """The hits the viewer may really see, in the engine's order; after them so many of `beside` as there are places.

    Of `beside`, other versions of what stands there already come last, so that they take no place of anything else.
    `text`: what was typed, for hits that open where it is marked.
    """
    if not (found or beside):
        return []
    entries, sections = _read((*found, *beside))
    found = (*found, *_others_first(entries, found, beside)[:places])
    entries = {hit.id: entries[hit.id] for hit in found if hit.id in entries}
    shown = shown_of(entries.values(), viewer, language)
    build = Builder(language, queries, corrections, text=text)
    hits = []
    for one in found:
        entry = entries.get(one.id)
        seen = shown.get((entry.family, entry.object_id)) if entry else None
        if entry is not None and seen is not None:
            hits.append(build.hit(entry, seen, sections.get(one.id), one))
    return hits


def _others_first(
    entries: Mapping[int, Entry], found: Sequence[EngineHit], beside: Sequence[EngineHit]
) -> list[EngineHit]:
    """`beside` without what stands in `found`, things that do not stand there first, each in its best version."""
    listed = {hit.id for hit in found}
    groups = {entries[number].group for number in listed if number in entries}
    new: list[EngineHit] = []
    again: list[EngineHit] = []
    for hit in beside:
        if hit.id in listed or hit.id not in entries:
            continue
        group = entries[hit.id].group
        (again if group in groups else new).append(hit)
        groups.add(group)
    return [*new, *again]


def shown_of(entries: Iterable[Entry | SearchEntry], viewer: Viewer, language: str) -> dict[tuple[str, int], Shown]:
    """(family, object id) -> what the content rooms say of it, asked once per family."""
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.family, set()).add(entry.object_id)
    found: dict[tuple[str, int], Shown] = {}
    for searchable in searchables():
        family = family_of(searchable.model)
        ids = wanted.pop(family, None)
        if ids:
            found.update({(family, pk): one for pk, one in searchable.shown(ids, viewer, language).items()})
    return found


def _read(found: Sequence[EngineHit]) -> tuple[dict[int, Entry], dict[int, Section]]:
    """The present entries of all hits, and of each its best section, or its first one, in one statement."""
    ids = [hit.id for hit in found]
    keys = [section_id(hit.id, hit.section or 0) for hit in found]
    marks = ", ".join(["%s"] * len(ids))
    # Worded once: making this of querysets takes longer than the database does.
    sql = f"{_SELECT} AND section.id IN ({marks}) WHERE entry.id IN ({marks}) AND NOT entry.deleted"
    entries: dict[int, Entry] = {}
    sections: dict[int, Section] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*keys, *ids])
        for row in cursor.fetchall():
            entry = Entry(*row[: len(Entry._fields)])
            entries[entry.id] = entry._replace(state=_loaded(entry.state))
            if row[-1] is not None:
                sections[entry.id] = Section(*row[len(Entry._fields) :])
    return entries, sections


def _loaded(state: Any) -> Mapping[str, int]:
    """What the database gives of a JSON column: text, unless its driver has read it already."""
    found: Mapping[str, int] = json.loads(state) if isinstance(state, str) else state
    return found


def _columns(table: str, model: type[Model], names: Iterable[str]) -> str:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return ", ".join(f"{table}.{connection.ops.quote_name(field.column)}" for field in fields)


_SELECT = (
    f"SELECT {_columns('entry', SearchEntry, Entry._fields)}, {_columns('section', EntrySection, Section._fields)}"
    f" FROM {SearchEntry._meta.db_table} AS entry"
    f" LEFT JOIN {EntrySection._meta.db_table} AS section ON section.entry_id = entry.id"
)
