"""What people have agreed to call things, by how the names begin: for suggestions while typing."""

from collections.abc import Iterable

from search.analysis import words
from search.analysis.spellings import spellings
from search.models import IndexState
from search.records import SharedTerm, term_sources
from search.versions import in_transaction, name_of

MOST = 2  # names of one language


class Names:
    """All names of all shared terms, which everybody may see."""

    def __init__(self, terms: Iterable[SharedTerm]) -> None:
        listed = {(code, name) for term in terms for code, names in term.names.items() for name in names}
        self._names = sorted((len(name), name, code, _forms(name)) for code, name in listed)

    def beginning(self, text: str) -> list[tuple[str, str]]:
        """(language, name) of those that begin with a text, the shortest first, a few of each language."""
        typed = _forms(text)
        found: dict[str, list[tuple[str, str]]] = {}
        for _length, name, code, forms in self._names:
            few = found.setdefault(code, [])
            if len(few) < MOST and any(form.startswith(typed) for form in forms):
                few.append((code, name))
        return [one for few in found.values() for one in few]


class _Kept:
    """One value, so that threads never see halves of two: state of the log, of the sources, the names."""

    names: tuple[str, tuple[str, ...], Names] | None = None


def names(state: IndexState) -> Names:
    """For a log in this state. A query per source when the log has moved, more when the terms have; else none."""
    if in_transaction():
        return _read()
    kept, name = _Kept.names, name_of(state)
    if kept is None or kept[0] != name:
        states = tuple(source.state() for source in term_sources())
        listed = kept[2] if kept is not None and kept[1] == states else _read()
        kept = _Kept.names = name, states, listed
    return kept[2]


def forget() -> None:
    _Kept.names = None


def _read() -> Names:
    return Names(term for source in term_sources() for term in source.terms())


def _forms(text: str) -> tuple[str, ...]:
    """The text in the usual spelling of all its words and in the other one; none without a word."""
    spelt = [found for word in words(text) if (found := spellings(word.raw))]
    return tuple(filter(None, {" ".join(one[place] for one in spelt): None for place in (0, -1)}))
