"""From ids an engine found to hits a reader sees: checked once more, with address, snippet and facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote

from django.db.models import Q
from django.utils.safestring import SafeString

from search.access import Viewer
from search.engines.base import EngineHit, LanguageQuery
from search.entries import family_of
from search.facets import direction_of, kind_labels, own_name
from search.models import EntrySection, SearchEntry
from search.records import Shown, searchables
from search.snippets import Marker, highlight, snippet


@dataclass(frozen=True)
class Hit:
    """`title` and `snippet` are safe HTML in `language` and `snippet_language`; `place` says where the hit opens."""

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
    snippet: str = ""
    snippet_language: str = ""
    score: float = 0.0

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @property
    def snippet_direction(self) -> str:
        return direction_of(self.snippet_language)

    @property
    def place_direction(self) -> str:
        return direction_of(self.place_language)

    @cached_property
    def language_name(self) -> str:
        return own_name(self.language)


class Markers:
    """One marker per language of the hits."""

    def __init__(self, queries: Sequence[LanguageQuery], corrections: Iterable[str]) -> None:
        self.queries = queries
        self.corrections = tuple(corrections)
        self._made: dict[tuple[str, str], Marker] = {}

    def of(self, entry: SearchEntry, language: str) -> Marker:
        """For text in `language` of an entry: words are marked as the entry's own language asks for them."""
        key = (entry.language, language or entry.language)
        if key not in self._made:
            own = [query for query in self.queries if query.language in key]
            self._made[key] = Marker(own, key[1], corrections=self.corrections)
        return self._made[key]


def resolve(
    found: Sequence[EngineHit],
    viewer: Viewer,
    language: str,
    *,
    queries: Sequence[LanguageQuery],
    corrections: Iterable[str] = (),
) -> list[Hit]:
    """The hits the viewer may really see, in the engine's order."""
    ids = [hit.id for hit in found]
    if not ids:
        return []
    fields = ("id", "family", "object_id", "language", "group", "kind", "title", "lead")
    entries = {entry.pk: entry for entry in SearchEntry.objects.filter(pk__in=ids, deleted=False).only(*fields)}
    shown = _shown(entries.values(), viewer, language)
    sections = _sections(found)
    labels = kind_labels()
    markers = Markers(queries, corrections)
    hits = []
    for one in found:
        entry = entries.get(one.id)
        seen = shown.get((entry.family, entry.object_id)) if entry else None
        if entry is not None and seen is not None:
            hit = _hit(entry, seen, sections.get(one.id), markers, best=one.section is not None)
            hits.append(replace(hit, kind_label=labels.get(entry.kind, ""), score=one.score))
    return hits


def _shown(entries: Iterable[SearchEntry], viewer: Viewer, language: str) -> dict[tuple[str, int], Shown]:
    """What the content rooms say of each object, asked once per family."""
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


def _sections(found: Iterable[EngineHit]) -> dict[int, EntrySection]:
    """Entry -> its best section, or its first one: one query for all hits."""
    condition = Q()
    for hit in found:
        condition |= Q(entry_id=hit.id, position=hit.section or 0)
    return {section.entry_id: section for section in EntrySection.objects.filter(condition)}


def _hit(entry: SearchEntry, shown: Shown, section: EntrySection | None, markers: Markers, *, best: bool) -> Hit:
    hit = Hit(
        entry_id=entry.pk,
        group=entry.group,
        kind=entry.kind,
        url=shown.url,
        title=highlight(entry.title, markers.of(entry, "")),
        language=entry.language,
        facts=shown.facts,
    )
    if section is not None and best:
        text = snippet(section.text, markers.of(entry, section.language))
        if text or not entry.lead:
            hit = replace(hit, snippet=text, snippet_language=section.language or entry.language)
            return _opening(hit, entry, shown, section)
    lead = snippet(entry.lead, markers.of(entry, ""))
    if section is not None and (not lead or ("<mark>" not in lead and markers.queries)):
        text = snippet(section.text, markers.of(entry, section.language))
        if not lead or "<mark>" in text:
            return replace(hit, snippet=text, snippet_language=section.language or entry.language)
    return replace(hit, snippet=lead, snippet_language=entry.language)


def _opening(hit: Hit, entry: SearchEntry, shown: Shown, section: EntrySection) -> Hit:
    """Let the hit open at its section, where that has an address of its own."""
    if not (section.anchor and shown.opens_at):
        return hit
    url = shown.opens_at.replace("{anchor}", quote(section.anchor)).replace("{language}", entry.language)
    if shown.place:
        return replace(hit, url=url, place=shown.place.replace("{anchor}", section.anchor))
    return replace(hit, url=url, place=section.title, place_language=section.language or entry.language)
