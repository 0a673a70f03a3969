"""Which short pieces of two translations say the same: blocks of one key, then lines, then sentences.

A piece is the list of its terms as the search analyses them, small words left out, each term once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.analysis import Analyser, analyser_for, surface, words

LONGEST_TEXT = 20_000  # characters of one block that are read
# Texts one of which is so many times longer than the other are no translations of each other.
MOST_UNLIKE = 3
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+")
Piece = tuple[str, ...]


@dataclass(frozen=True)
class Version:
    """One language version of a thing: its blocks (key, text) in text order; a key means the same in all languages."""

    language: str
    blocks: tuple[tuple[str, str], ...]


class Reader:
    """Makes pieces of the texts of one language, and remembers how their terms are mostly written."""

    def __init__(self, language: str) -> None:
        self._analyser: Analyser = analyser_for(language)
        self._forms: dict[str, Counter[str]] = {}

    def piece(self, text: str) -> Piece:
        terms: dict[str, None] = {}
        for word in words(text):
            token = self._analyser.token(word.raw)
            if token.term and not token.stop:
                terms[token.term] = None
                self._forms.setdefault(token.term, Counter())[word.raw] += 1
        return tuple(terms)

    def written(self) -> dict[str, str]:
        """Term -> its most frequent form in the texts read, without an article tied to it by an apostrophe."""
        common = {term: min(forms, key=lambda form: (-forms[form], form)) for term, forms in self._forms.items()}
        return {term: form if form.isalnum() else surface(form) for term, form in common.items()}


def matching_pieces(one: Version, other: Version, readers: tuple[Reader, Reader]) -> Iterator[tuple[Piece, Piece]]:
    """The pieces of two versions that translate each other, as far as can be told."""
    for here, there in matching_blocks(one, other):
        for left, right in matching_texts(here, there):
            yield readers[0].piece(left), readers[1].piece(right)


def matching_blocks(one: Version, other: Version) -> Iterator[tuple[str, str]]:
    """Texts of blocks with the same key; of blocks in the same place where as many have no key in common."""
    texts = dict(other.blocks)
    shared = [key for key, _text in one.blocks if key in texts]
    yield from ((text, texts[key]) for key, text in one.blocks if key in texts)
    here, there = ([text for key, text in version.blocks if key not in shared] for version in (one, other))
    if len(here) == len(there):
        yield from zip(here, there, strict=True)


def matching_texts(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Lines, or sentences, of two translations of one block."""
    here, there = _lines(one[:LONGEST_TEXT]), _lines(other[:LONGEST_TEXT])
    if len(here) == len(there):
        for left, right in zip(here, there, strict=True):
            yield from _in_step(_SENTENCE.split(left), _SENTENCE.split(right))
    else:
        yield from _in_step(_sentences(here), _sentences(there))


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _sentences(lines: Iterable[str]) -> list[str]:
    return [sentence for line in lines for sentence in _SENTENCE.split(line) if sentence]


def _in_step(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Sentence by sentence; where one side has more, in portions that end at the same share of the letters."""
    number = min(len(one), len(other))
    shorter, longer = sorted((sum(map(len, one)), sum(map(len, other))))
    if number and shorter * MOST_UNLIKE >= longer:
        yield from zip(_portions(one, number), _portions(other, number), strict=True)


def _portions(sentences: Sequence[str], number: int) -> list[str]:
    if len(sentences) == number:
        return list(sentences)
    portions: list[list[str]] = [[] for _ in range(number)]
    whole = sum(map(len, sentences)) or 1
    read = 0
    for sentence in sentences:
        middle = read + len(sentence) / 2
        portions[min(number - 1, int(middle * number / whole))].append(sentence)
        read += len(sentence)
    return [" ".join(portion) for portion in portions]
