"""From content objects to rows of the log: what was marked is read once, and only what really changed is written."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from wagtail.models import Page

from search.access import Viewer, prefetch_places
from search.analysis import VERSION
from search.closed import closed_digest, misplaced
from search.models import EntrySection, IndexState, SearchEntry, section_id
from search.records import Searchable, SearchRecord, dependants_of, end_unit, searchable_for, searchables

PAGES = "page"  # the family of all page types: they share one space of ids
CHUNK = 200  # objects read at a time
MOST_MOVED = 5_000  # entries that change sets in one unit of work; what is more is the worker's

_KEYS = ["family", "object_id", "language"]
_VALUES = [field.name for field in SearchEntry._meta.concrete_fields if field.name not in ("id", *_KEYS)]
_LIGHT = ("id", *_KEYS, "version", "deleted", "closed", "digest", "places")


def family_of(model: type[Model]) -> str:
    return PAGES if issubclass(model, Page) else model._meta.label_lower


class Dirty:
    """What a unit of work has touched: ids per family, and whether restrictions or other public things changed."""

    def __init__(self) -> None:
        self.ids: dict[str, set[int]] = {}
        self.restrictions = False
        self.touched = False

    def add(self, family: str, ids: Iterable[Any]) -> None:
        self.ids.setdefault(family, set()).update(pk for pk in ids if pk is not None)

    def __bool__(self) -> bool:
        return bool(any(self.ids.values()) or self.restrictions or self.touched)


def write(dirty: Dirty) -> int:
    """Write the entries of everything marked; returns how many rows changed. Must be the last act of a transaction.

    The head of the log is locked first, so that what is read here can no longer be overtaken by another writer.
    """
    state = IndexState.lock()
    writer = _Writer(state)
    _add_dependants(dirty)
    for family, ids in dirty.ids.items():
        for some in _chunks(sorted(ids)):
            writer.refresh(family, some)
        writer.refresh_translations(family, ids)
        end_unit(family, ids)
    if dirty.restrictions:
        writer.settle()
    if dirty.touched or dirty.restrictions:
        state.version += 1  # also where no entry moved: what is closed is kept under the version too
    state.save()
    return writer.changed


def _add_dependants(dirty: Dirty) -> None:
    """Mark what says something of the marked objects as well; one step, for nothing depends on those again."""
    found = [
        (model, set(ids))
        for family, marked in dirty.ids.items()
        for some in _chunks(sorted(marked))
        for model, ids in dependants_of(family, some)
    ]
    for model, ids in found:
        dirty.add(family_of(model), ids)


def settle() -> bool:
    """Give entries the set (public or closed) that today's restrictions put them into, up to `MOST_MOVED`.

    Returns whether all of them are right now. Inside a unit of work that does nothing else.
    """
    state = IndexState.lock()
    done = _Writer(state).settle()
    state.save()
    return done


class _Writer:
    """Writes rows while the caller holds the head of the log."""

    def __init__(self, state: IndexState) -> None:
        self.state = state
        self.closed = Viewer(None).closed_places
        self.changed = 0
        self.sources: set[str] = set()  # groups of which a version changed that is measured against no other

    def refresh(self, family: str, ids: Sequence[int]) -> None:
        """Bring the entries of these objects, present or gone, up to date."""
        kept = present_entries(family, ids)
        filled: list[SearchEntry] = []
        sections: list[EntrySection] = []
        moved: list[SearchEntry] = []
        for record in records_of(family, ids):
            entry = kept.pop((record.object_id, record.language), None)
            digest, closed = digest_of(record), not self.closed.isdisjoint(record.places)
            if entry is not None and not entry.deleted and _tells_the_same(entry, record, digest):
                if entry.closed != closed or entry.digest != digest:
                    entry.closed, entry.digest, entry.places = closed, digest, list(record.places)
                    moved.append(entry)
                continue
            entry = entry or SearchEntry(family=family, object_id=record.object_id, language=record.language)
            sections += entry.fill(record)
            entry.digest, entry.closed, entry.deleted = digest, closed, False
            filled.append(entry)
            if not record.state:
                self.sources.add(record.group)
        gone = [entry for entry in kept.values() if not entry.deleted]
        for entry in gone:
            entry.empty()
        self._store([*filled, *gone], sections)
        self._move(moved, "closed", "digest", "places")

    def refresh_translations(self, family: str, ids: set[int]) -> None:
        """How fresh a translation is depends on its source: what was not marked itself is looked at as well."""
        groups, self.sources = self.sources, set()
        if family != PAGES or not groups:
            return
        for some in _chunks(sorted(groups)):
            rows = SearchEntry.objects.filter(group__in=some, family=family, deleted=False)
            others = rows.values_list("object_id", flat=True)
            if late := sorted(set(others) - ids):
                self.refresh(family, late)

    def settle(self) -> bool:
        models = {family_of(one.model): one.model for one in searchables()}
        moved = misplaced(models, MOST_MOVED + 1)
        self._move(moved[:MOST_MOVED], "closed")
        if len(moved) > MOST_MOVED:
            return False
        self.state.closed_digest = closed_digest(self.closed)
        return True

    def _next(self, entry: SearchEntry) -> SearchEntry:
        self.state.version += 1
        entry.version = self.state.version
        return entry

    def _store(self, entries: list[SearchEntry], sections: list[EntrySection]) -> None:
        if not entries:
            return
        self.changed += len(entries)
        before = [entry.pk for entry in entries if entry.pk]
        for entry in entries:
            entry.written = self._next(entry).version
            entry.pk = None  # found again by its key: one statement for new and known rows
        SearchEntry.objects.bulk_create(
            entries, update_conflicts=True, unique_fields=_KEYS, update_fields=_VALUES, batch_size=100
        )
        # Nothing hangs on sections, so they need no collector that loads each of them first.
        EntrySection.objects.filter(entry_id__in=before)._raw_delete(connection.alias)
        for section in sections:
            section.entry_id = section.entry.pk
            section.pk = section_id(section.entry_id, section.position)
        EntrySection.objects.bulk_create(sections, batch_size=500)

    def _move(self, entries: Iterable[SearchEntry], *names: str) -> None:
        """Write these fields, of what hangs elsewhere or belongs to the other set now and says the same as before."""
        fields: list[Any] = [SearchEntry._meta.get_field(name) for name in ("version", *names)]
        rows = [
            (*(field.get_db_prep_save(getattr(entry, field.attname), connection) for field in fields), entry.pk)
            for entry in map(self._next, entries)
        ]
        if not rows:
            return
        self.changed += len(rows)
        table = connection.ops.quote_name(SearchEntry._meta.db_table)
        columns = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {columns} WHERE id = %s", rows)


def present_entries(family: str, ids: Sequence[int]) -> dict[tuple[int, str], SearchEntry]:
    """(object id, language) -> its row without content."""
    rows = SearchEntry.objects.filter(family=family, object_id__in=ids).only(*_LIGHT)
    return {(entry.object_id, entry.language): entry for entry in rows}


def records_of(family: str, ids: Sequence[int]) -> Iterator[SearchRecord]:
    """The records of these objects as the database has them now; nothing for those that are gone."""
    for searchable, chosen in _searchables_of(family, ids):
        objects = list(searchable.queryset().filter(pk__in=chosen))
        if family == PAGES:
            prefetch_places(objects)
        yield from searchable.records(objects)


def digest_of(record: SearchRecord) -> str:
    """Changes with anything indexed of a record and with the analysis."""
    text = f"{VERSION}\n{record!r}"
    if record.review:
        text += f"\n{record.review}"
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _tells_the_same(entry: SearchEntry, record: SearchRecord, digest: str) -> bool:
    """Whether nothing but its places can have changed."""
    return entry.digest in (digest, digest_of(replace(record, places=tuple(entry.places))))


def _searchables_of(family: str, ids: Sequence[int]) -> Iterator[tuple[Searchable, list[int]]]:
    if family != PAGES:
        yield from ((one, list(ids)) for one in searchables() if family_of(one.model) == family)
        return
    types: dict[int, list[int]] = {}
    for pk, content_type in Page.objects.filter(pk__in=ids).values_list("pk", "content_type_id"):
        types.setdefault(content_type, []).append(pk)
    for content_type, chosen in types.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        searchable = searchable_for(model) if model else None
        if searchable is not None:
            yield searchable, chosen


def _chunks(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
