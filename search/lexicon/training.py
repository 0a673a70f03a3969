"""Learns the lexicon from the site's public translations and stores it, all directions in one step."""

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from search.lexicon.aligning import Piece, Reader, Version, matching_pieces
from search.lexicon.corpus import Corpus, pairs_of_languages, public_corpus, texts
from search.lexicon.learning import learn
from search.lexicon.table import Direction, pack
from search.models import IndexState, LexiconState, LexiconTable

LEAST_PAUSE = 3600.0  # seconds between two trainings while nothing is withdrawn
VERSION = "1"  # another value means: learn anew

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Training:
    """What a training took and gave. `groups`: things with translations; `terms`: per direction; `seconds` in all."""

    groups: int
    terms: Mapping[Direction, int]
    seconds: float


def train(corpus: Corpus | None = None) -> Training:
    """Learn from what is public now and replace the lexicon. Readers use the old one until this is committed."""
    began = time.perf_counter()
    corpus = corpus or public_corpus()
    tables: dict[Direction, tuple[bytes, int]] = {}
    for one, other in pairs_of_languages(corpus.groups):
        both = [
            {one: versions[one], other: versions[other]} for versions in corpus.groups if {one, other} <= set(versions)
        ]
        tables |= learn_pair(texts(both), one, other)
    seconds = time.perf_counter() - began
    _store(corpus, tables, seconds)
    done = Training(len(corpus.groups), {direction: terms for direction, (_, terms) in tables.items()}, seconds)
    log.info("lexicon-learnt", groups=done.groups, terms=sum(done.terms.values()), seconds=round(seconds, 2))
    return done


def learn_pair(groups: Iterable[Mapping[str, Version]], one: str, other: str) -> dict[Direction, tuple[bytes, int]]:
    """The packed tables of both directions between two languages, with their number of terms."""
    readers = Reader(one), Reader(other)
    there, back = learn(_pieces(groups, (one, other), readers))
    return {
        (one, other): (pack(there, readers[1].written()), len(there)),
        (other, one): (pack(back, readers[0].written()), len(back)),
    }


def is_due() -> Corpus | None:
    """What to learn from when the lexicon no longer fits the public texts, and there was a pause; else None.

    What was withdrawn, closed or deleted does not wait for the pause.
    """
    corpus = public_corpus()
    state = LexiconState.read()
    if state is None:
        return corpus if corpus.groups else None
    if state.fingerprint == _fingerprint(corpus):
        return None
    withdrawn = not corpus.entries.issuperset(state.entries)
    rested = (timezone.now() - state.learnt_at).total_seconds() >= LEAST_PAUSE
    return corpus if withdrawn or rested else None


def train_when_due() -> int:
    """For the worker: how many translated things were learnt from; 0 when there was no need."""
    corpus = is_due()
    return train(corpus).groups if corpus else 0


@dataclass(frozen=True)
class Standing:
    """How the lexicon stands: `groups` translated things are public now; `age` is in seconds, 0 before any training."""

    is_current: bool
    groups: int
    terms: int
    age: float


def state() -> Standing:
    """For `doctor`: four queries, no texts."""
    corpus = public_corpus()
    known = LexiconState.read()
    terms = LexiconTable.objects.aggregate(all=Sum("terms"))["all"] or 0
    if known is None:
        return Standing(not corpus.groups, len(corpus.groups), terms, 0.0)
    age = (timezone.now() - known.learnt_at).total_seconds()
    return Standing(known.fingerprint == _fingerprint(corpus), len(corpus.groups), terms, age)


def _pieces(
    groups: Iterable[Mapping[str, Version]], pair: Direction, readers: tuple[Reader, Reader]
) -> Iterator[tuple[Piece, Piece]]:
    for versions in groups:
        if pair[0] in versions and pair[1] in versions:
            yield from matching_pieces(versions[pair[0]], versions[pair[1]], readers)


def _fingerprint(corpus: Corpus) -> str:
    return f"{VERSION}:{corpus.fingerprint}"


def _store(corpus: Corpus, tables: Mapping[Direction, tuple[bytes, int]], seconds: float) -> None:
    with transaction.atomic():
        LexiconTable.objects.all().delete()
        LexiconTable.objects.bulk_create(
            LexiconTable(source=source, target=target, content=content, terms=terms)
            for (source, target), (content, terms) in sorted(tables.items())
        )
        LexiconState.objects.update_or_create(
            pk=LexiconState.ONLY,
            defaults={
                "fingerprint": _fingerprint(corpus),
                "entries": sorted(corpus.entries),
                "learnt_at": timezone.now(),
                "seconds": seconds,
            },
        )
        # The head of the log is taken last. Pages kept for readers show the old lexicon: the version moves.
        state = IndexState.lock()
        state.lexicon = secrets.token_hex(16)
        state.version += 1
        state.save()
