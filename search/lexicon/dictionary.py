"""The lexicon and the glossary of this process, loaded when they are first needed and again when they have changed."""

from dataclasses import dataclass

from search.lexicon.glossary import Glossary
from search.lexicon.table import Lexicon
from search.models import IndexState, LexiconTable
from search.records import term_sources
from search.versions import in_transaction, name_of


@dataclass(frozen=True)
class Dictionary:
    """What a query is translated with; the glossary is trusted before the lexicon."""

    lexicon: Lexicon
    glossary: Glossary


class _Kept:
    """One value each, so that threads never see halves of two: what it was loaded for, and what was loaded."""

    lexicon: tuple[str, Lexicon] | None = None
    glossary: tuple[str, tuple[str, ...], Glossary] | None = None  # state of the log, of the sources, the words


def dictionary(state: IndexState) -> Dictionary:
    """For a log in this state. A query when the log has moved, more when the words have; else none."""
    return Dictionary(_lexicon(f"{state.generation}:{state.lexicon}"), _glossary(name_of(state)))


def forget() -> None:
    """Load everything anew when it is next needed."""
    _Kept.lexicon = _Kept.glossary = None


def _lexicon(name: str) -> Lexicon:
    kept = _Kept.lexicon
    if kept is None or kept[0] != name:
        kept = name, Lexicon(_stored)
        if not in_transaction():
            _Kept.lexicon = kept
    return kept[1]


def _glossary(name: str) -> Glossary:
    """Words may be changed by a transaction that is then taken back: inside one nothing is kept."""
    if in_transaction():
        return _read()
    kept = _Kept.glossary
    if kept is None or kept[0] != name:
        states = tuple(source.state() for source in term_sources())
        words = kept[2] if kept is not None and kept[1] == states else _read()
        kept = _Kept.glossary = name, states, words
    return kept[2]


def _read() -> Glossary:
    return Glossary(term for source in term_sources() for term in source.terms())


def _stored(source: str, target: str) -> bytes | None:
    content = LexiconTable.objects.filter(source=source, target=target).values_list("content", flat=True).first()
    return bytes(content) if content is not None else None
