"""Words whose translation people have agreed on, ready to be looked up by the terms of a query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.analysis import analyser_for
from search.records import SharedTerm

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """One name of a shared term in one language, as it is written and as it is looked up."""

    written: str
    stems: Stems


class Glossary:
    """All names by language. Names of several words count where all of them follow each other in a query."""

    def __init__(self, terms: Iterable[SharedTerm]) -> None:
        self._names: dict[str, dict[str, list[tuple[Stems, Mapping[str, tuple[Name, ...]]]]]] = {}
        for term in terms:
            names = {language: tuple(_names(written, language)) for language, written in term.names.items()}
            for language, known in names.items():
                for name in known:
                    begin = self._names.setdefault(language, {}).setdefault(name.stems[0], [])
                    begin.append((name.stems, names))
        for begun in self._names.values():
            for some in begun.values():
                some.sort(key=lambda one: -len(one[0]))

    def find(self, source: str, target: str, stems: Sequence[str]) -> tuple[int, tuple[Name, ...]]:
        """How many of these stems the longest name at their beginning takes, and its names in the other language.

        (0, ()) when none begins here or it has no name there; several meanings of one name give all their names.
        """
        longest = 0
        found: dict[Name, None] = {}
        for known, names in self._names.get(source, {}).get(stems[0], ()):
            if len(known) < longest:
                break
            if tuple(stems[: len(known)]) == known and names.get(target):
                longest = len(known)
                found.update(dict.fromkeys(names[target]))
        return longest, tuple(found)


def _names(written: Iterable[str], language: str) -> Iterable[Name]:
    analyser = analyser_for(language)
    for one in written:
        tokens = analyser.tokens(one)
        stems = tuple(token.term for token in tokens if not token.stop) or tuple(token.term for token in tokens)
        if stems:
            yield Name(one, stems)
