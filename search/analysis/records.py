"""What an engine stores of one record: ready terms for title, body, parts and passages, and the words people type."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.analysis.analysers import Analyser, Token, analyser_for
from search.analysis.words import fold
from search.engines.base import SectionTerms
from search.records import SearchRecord

PASSAGE_WORDS = 90
_SENTENCE = re.compile(r"(?<=[.!?؟。\n])\s+")


class AnalysedRecord(NamedTuple):
    """The fields of an `EngineEntry`: `body` and `parts` without those of the sections, which stand in `sections`.

    `words` are the distinct surface words of the record (see `vocabulary_form`), for prefixes and corrections.
    """

    title: str
    body: str
    parts: str
    sections: tuple[SectionTerms, ...]
    words: str


def analyse_record(record: SearchRecord) -> AnalysedRecord:
    """All terms of a record. Sections are cut into passages of about 90 words that keep the section's position."""
    analyser = analyser_for(record.language)
    title, lead = analyser.tokens(record.title), analyser.tokens(record.lead)
    keywords = analyser.tokens(record.keywords)
    seen = {*title, *lead, *keywords}
    sections: list[SectionTerms] = []
    for position, section in enumerate(record.sections):
        own = analyser_for(section.language) if section.language else analyser
        for tokens in _passages(own, f"{section.title}\n{section.text}"):
            seen.update(tokens)
            sections.append(SectionTerms(position, _terms(tokens), _parts(tokens)))
    side = " ".join(filter(None, (_terms(keywords), _parts([*title, *lead, *keywords]))))
    return AnalysedRecord(_terms(title), _terms(lead), side, tuple(sections), _words(seen))


def vocabulary_form(word: str) -> str:
    """How a surface word stands in the table of words: folded, and `folded_written` where that differs."""
    folded = fold(word)
    return word if folded == word else f"{folded}_{word}"


def _passages(analyser: Analyser, text: str) -> Iterator[list[Token]]:
    collected: list[Token] = []
    for sentence in _SENTENCE.split(text):
        collected += analyser.tokens(sentence)
        while len(collected) >= PASSAGE_WORDS:
            # A sentence may be a whole table: what is far beyond a passage starts the next one.
            cut = len(collected) if len(collected) < PASSAGE_WORDS * 3 // 2 else PASSAGE_WORDS
            yield collected[:cut]
            collected = collected[cut:]
    if collected:
        yield collected


def _terms(tokens: list[Token]) -> str:
    return " ".join(token.term for token in tokens)


def _parts(tokens: list[Token]) -> str:
    return " ".join(part for token in tokens for part in token.parts)


def _words(tokens: set[Token]) -> str:
    kept = {token.word for token in tokens if 3 <= len(token.word) <= 40 and not token.stop and token.word.isalpha()}
    return " ".join(sorted(map(vocabulary_form, kept)))
