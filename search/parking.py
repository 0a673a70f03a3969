"""Entries that an engine refused for good: what they are, why they are found by nobody, and sending them once more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import structlog

from search.access import Viewer
from search.engines.base import Engine, EngineEntry, EngineUnavailable
from search.facets import kind_labels
from search.followers import followers
from search.hits import shown_of
from search.models import IndexState, SearchEntry

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Parked:
    """One entry that `engine` did not take. `title` and `url` are empty where the viewer may not see it, or it is gone."""

    entry_id: int
    engine: str
    reason: str
    language: str = ""
    kind_label: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Retried:
    """How many entries were sent again, how many of them were refused again, and which engines did not answer."""

    sent: int = 0
    refused: int = 0
    silent: tuple[str, ...] = ()


def number_parked() -> int:
    return sum(len(_refused(follower)) for follower in followers())


def silent_engines() -> tuple[str, ...]:
    """Engines that have no index that fits, or do not answer: what they refused is not known now."""
    return tuple(follower.name for follower in followers() if _ready(follower).version() < 0)


def parked(viewer: Viewer, language: str) -> list[Parked]:
    """What all engines refused, in the order they name it."""
    listed = [(follower.name, *one) for follower in followers() for one in _refused(follower).items()]
    rows = {row.pk: row for row in SearchEntry.objects.filter(pk__in=[pk for _engine, pk, _reason in listed])}
    seen = {pk: row for pk, row in rows.items() if not row.deleted and viewer.closed_places.isdisjoint(row.places)}
    shown = shown_of(seen.values(), viewer, language)
    labels = kind_labels()
    found = []
    for engine, pk, reason in listed:
        row, there = rows.get(pk), shown.get((seen[pk].family, seen[pk].object_id)) if pk in seen else None
        found.append(
            Parked(
                pk,
                engine,
                reason,
                language=row.language if row else "",
                kind_label=labels.get(row.kind, "") if row else "",
                title=row.title if row and there else "",
                url=there.url if there else "",
            )
        )
    return found


def retry(ids: Iterable[int] | None = None) -> Retried:
    """Send what was refused once more as it is now: these entries, else all. What is gone leaves the list."""
    wanted = None if ids is None else set(ids)
    sent = refused = 0
    silent = []
    for follower in followers():
        some = [pk for pk in _refused(follower) if wanted is None or pk in wanted]
        if not some:
            continue
        try:
            follower.repair(_present(some))
        except EngineUnavailable:
            silent.append(follower.name)
            continue
        left = len(_refused(follower).keys() & set(some))
        sent, refused = sent + len(some), refused + left
        log.info("search-parked-retried", engine=follower.name, entries=some[:20], refused=left)
    return Retried(sent, refused, tuple(silent))


def _refused(follower: Engine) -> Mapping[int, str]:
    """Entry id -> reason."""
    return {int(pk): reason for pk, reason in _ready(follower).parked().items()}


def _ready(follower: Engine) -> Engine:
    """The engine, told which generation of the log it is asked about."""
    follower.generation = IndexState.read().generation
    return follower


def _present(ids: Iterable[int]) -> list[EngineEntry]:
    rows = SearchEntry.objects.in_bulk(list(ids))
    head = IndexState.read().version
    return [
        rows[pk].for_engine() if pk in rows else EngineEntry(pk, head, "", deleted=True)  # a tombstone for what is gone
        for pk in ids
    ]
