"""Does the index still say what the database says? Objects against entries, entries against the engine; repairs both.

Foreign code may change rows without any signal; this finds it. Runs in small steps and holds no lock while comparing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from search.access import Viewer
from search.closed import closed_digest
from search.engines.base import Engine, EngineEntry, EngineUnavailable
from search.entries import digest_of, family_of, present_entries, records_of, settle
from search.feeding import catch_up, lag, rebuild
from search.followers import followers
from search.indexing import mark_family, unit_of_work
from search.models import IndexState, SearchEntry
from search.records import searchables

CHUNK = 100
STEP = 2_000  # entries compared with the engine at a time


@dataclass
class Report:
    """What differed. `objects`: (family, id) whose entries were missing, outdated or left over.

    `engines`: engine -> entry ids; `unusable`: engines without an index that fits, or that do not answer.
    """

    checked: int = 0
    objects: list[tuple[str, int]] = field(default_factory=list)
    engines: dict[str, list[int]] = field(default_factory=dict)
    wrong_set: bool = False
    unusable: list[str] = field(default_factory=list)

    @property
    def drift(self) -> int:
        return len(self.objects) + sum(map(len, self.engines.values())) + self.wrong_set + len(self.unusable)


def audit(*, repair: bool = False) -> Report:
    """Compare everything once; with `repair` set right what differs. An engine that merely lags is no drift."""
    report = Report()
    for family, ids in _all_ids():
        report.checked += len(ids)
        wrong = _differing(family, ids)
        if wrong:
            # Looked at a second time, so that what was saved in between is not reported.
            wrong = _differing(family, wrong)
        if wrong and repair:
            mark_family(family, wrong)
        report.objects += [(family, pk) for pk in wrong]
    report.wrong_set = IndexState.read().closed_digest != closed_digest(Viewer(None).closed_places)
    if report.wrong_set and repair:
        settle_sets()
    for follower in followers():
        _compare_engine(report, follower, repair=repair)
    if repair:
        catch_up()
    return report


def settle_sets() -> None:
    """For the worker: move entries between the public and the closed set until today's restrictions are met."""
    for _ in range(1_000):
        with unit_of_work():
            if settle():
                return


def refresh_everything() -> int:
    """Read every object anew and write what changed; returns how many objects were read. In small units."""
    read = 0
    for family, ids in _all_ids():
        mark_family(family, ids)
        read += len(ids)
    return read


def _all_ids() -> Iterator[tuple[str, list[int]]]:
    """Every object that may have entries and every object that has some, in chunks per family."""
    families: dict[str, list[Any]] = {}
    for searchable in searchables():
        families.setdefault(family_of(searchable.model), []).append(searchable)
    for family, some in families.items():
        known = SearchEntry.objects.filter(family=family, deleted=False).values_list("object_id", flat=True)
        ids = set(known.distinct())
        for searchable in some:
            ids.update(searchable.model._default_manager.values_list("pk", flat=True))
        ordered = sorted(ids)
        for start in range(0, len(ordered), CHUNK):
            yield family, ordered[start : start + CHUNK]


def _differing(family: str, ids: Sequence[int]) -> list[int]:
    kept = {key: entry.digest for key, entry in present_entries(family, ids).items() if not entry.deleted}
    now = {(record.object_id, record.language): digest_of(record) for record in records_of(family, ids)}
    return sorted({key[0] for key in kept.keys() | now.keys() if kept.get(key) != now.get(key)})


def _compare_engine(report: Report, follower: Engine, *, repair: bool) -> None:
    """Only as far as the engine says it has come."""
    try:
        if lag(follower) < 0:
            raise EngineUnavailable
        wrong = _differing_entries(follower)
        if wrong:
            report.engines[follower.name] = sorted(wrong)
        if wrong and repair:
            _mend(follower, wrong)
    except EngineUnavailable:
        report.unusable.append(follower.name)
        if repair:
            with suppress(EngineUnavailable):
                rebuild(follower)


def _mend(follower: Engine, wrong: Mapping[int, int]) -> None:
    """Write the entries that differ once more, as far as the engine can; else build its index anew."""
    ids = sorted(wrong)
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        rows = SearchEntry.objects.in_bulk(some)
        entries = [rows[pk].for_engine() if pk in rows else _gone(pk, wrong[pk]) for pk in some]
        if not follower.repair(entries):
            break
    if _differing_entries(follower):
        rebuild(follower)


def _gone(pk: int, version: int) -> EngineEntry:
    """A tombstone for what stands in an index and has no row."""
    return EngineEntry(id=pk, version=version, language="", deleted=True)


def _differing_entries(follower: Engine) -> dict[int, int]:
    """Entry id -> its version in the engine (0: not there) of everything that differs from the rows."""
    come = follower.version()
    wrong: dict[int, int] = {}
    last = 0
    while True:
        theirs = follower.versions(last, STEP)
        rows = SearchEntry.objects.filter(pk__gt=last).order_by("pk")
        end = max(theirs) if len(theirs) == STEP else None
        rows = rows.filter(pk__lte=end) if end is not None else rows
        ours = {pk: (version, gone) for pk, version, gone in rows.values_list("pk", "version", "deleted")}
        wrong |= {pk: theirs.get(pk, 0) for pk in _wrong(ours, theirs, come)}
        if end is None:
            return wrong
        last = end


def _wrong(ours: dict[int, tuple[int, bool]], theirs: dict[int, int], come: int) -> Iterable[int]:
    for pk in sorted(ours.keys() | theirs.keys()):
        version, gone = ours.get(pk, (0, True))
        if version <= come and theirs.get(pk) != (None if gone else version):
            yield pk
