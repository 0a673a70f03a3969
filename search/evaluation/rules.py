"""Questions made from content, each with a rule that knows the answer: it takes its words from what it wants to find."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.analysis import analyser_for
from search.evaluation.figures import DEPTH
from search.evaluation.judged import Question, fold_of
from search.evaluation.things import Thing
from search.filenames import name_of
from search.query import parse

KEYWORDS, TITLE, FILE, NUMBER, REFERENCE, PAGE = "keywords", "title", "file name", "number", "reference", "page"
NONSENSE, NONSENSE_BESIDE = "nonsense", "nonsense beside a common word"
SETS = (KEYWORDS, TITLE, FILE, NUMBER, REFERENCE, PAGE, NONSENSE, NONSENSE_BESIDE)
MOST_KEYWORDS = 3
LONGEST_NUMBER = 12
_SHIFTED = str.maketrans("aeiouáéèäöüاوي", "uoaeiuoaeiuيوا")
# What people cite: a section of a by-law, a standard with its part, a directive by year and number.
_REFERENCE = re.compile(
    r"§+ ?\d+[a-z]?\b|\b(?:Art\.|Article|Artikel) ?\d+\b|المادة \(?\d+"
    r"|\b(?:DIN|EN|ISO|IEC|VDE|VDI|DVGW|DWA|NF|AFNOR|ASTM)(?:[ -][A-Z]{1,4})*[ -]\d+(?:[-.]\d+)*"
    r"|\b\d{2,4}/\d{1,5}(?:/[A-Z]{2,4})?\b"
)


@dataclass(frozen=True)
class Own:
    """A question with the anchor its hit should open at, where it asks for a page of a file."""

    question: Question
    anchor: str = ""


class Words:
    """In which things of each language every term stands, and how it is written."""

    def __init__(self, things: Sequence[Thing]) -> None:
        self.holders: dict[tuple[str, str], set[str]] = {}
        self.terms = {thing.id: _terms(thing, thing.text) for thing in things}
        for thing in things:
            for term in self.terms[thing.id]:
                self.holders.setdefault((thing.language, term), set()).add(thing.id)

    def count(self, language: str, term: str) -> int:
        return len(self.holders.get((language, term), ()))


def _question(rule: str, thing: Thing, text: str, right: set[str]) -> Question:
    key = f"{rule}-{thing.id}".replace(" ", "-")
    return Question(key, rule, text, thing.language, thing.language, frozenset(right), thing.group)


def keywords(things: Sequence[Thing], words: Words) -> Iterator[Own]:
    """One to three telling words of a title or subheading; right is whatever has all of them in one."""
    heads = {thing.id: [set(_terms(thing, head)) for head in thing.headings] for thing in things}
    for thing in things:
        number = 1 + fold_of(thing.group) + fold_of(f"{thing.group} again")
        head = thing.headings[len(thing.headings) // 2 if fold_of(thing.id) else 0]
        known = sorted(_terms(thing, head).items(), key=lambda one: (words.count(thing.language, one[0]), one[0]))
        chosen = dict(known[: min(number, MOST_KEYWORDS)])
        holders = [words.holders.get((thing.language, term), set()) for term in chosen]
        right = {
            one for one in set.intersection(*holders) if any(chosen.keys() <= terms for terms in heads[one])
        } if holders else set()  # fmt: skip
        if right and len(right) <= DEPTH:
            yield Own(_question(KEYWORDS, thing, " ".join(chosen.values()), right))


def titles(things: Sequence[Thing]) -> Iterator[Own]:
    """The whole title (of a file: as it was given it, often its name)."""
    same: dict[tuple[str, str], set[str]] = {}
    for thing in things:
        same.setdefault((thing.language, thing.title.casefold()), set()).add(thing.id)
    for thing in things:
        right = same[thing.language, thing.title.casefold()]
        if parse(thing.title) and len(right) <= DEPTH:
            yield Own(_question(TITLE, thing, thing.title, right))


def numbers(things: Sequence[Thing], words: Words) -> Iterator[Own]:
    """A number of three digits or more that stands in one thing only."""
    for thing in things:
        numbers = [
            word
            for term, word in words.terms[thing.id].items()
            if word.isdigit() and 3 <= len(word) <= LONGEST_NUMBER and words.count(thing.language, term) == 1
        ]
        if numbers:
            yield Own(_question(NUMBER, thing, min(numbers), {thing.id}))


def file_names(things: Sequence[Thing]) -> Iterator[Own]:
    """The name of a file as it is, or as people remember it: in lower case, without its signs and its ending."""
    same: dict[tuple[str, str], set[str]] = {}
    for thing in things:
        for name in thing.files:
            same.setdefault((thing.language, name_of(name)), set()).add(thing.id)
    for thing in things:
        name = next((name for name in thing.files if name_of(name)), "")
        right = same.get((thing.language, name_of(name)), set()) if name else set()
        if right and len(right) <= DEPTH:
            remembered = re.sub(r"[\W_]+", " ", name.rpartition(".")[0]).lower()
            text = remembered if fold_of(thing.id) and name_of(remembered) else name
            yield Own(_question(FILE, thing, text, right))


def references(things: Sequence[Thing]) -> Iterator[Own]:
    """What a text cites as it stands there (`§ 12`, `DIN EN 12056-4`, `2019/904`); right is whatever cites the same."""
    cited = {thing.id: _cited(thing.text) for thing in things}
    holders: dict[tuple[str, str], set[str]] = {}
    for thing in things:
        for one in cited[thing.id]:
            holders.setdefault((thing.language, one), set()).add(thing.id)
    for thing in things:
        known = [(len(holders[thing.language, one]), one) for one in cited[thing.id]]
        if known and min(known)[0] <= DEPTH:
            _number, one = min(known)
            yield Own(_question(REFERENCE, thing, cited[thing.id][one], holders[thing.language, one]))


def _cited(text: str) -> Mapping[str, str]:
    """What is cited, without its signs -> as it is written."""
    found = (match.group() for match in _REFERENCE.finditer(text))
    return {re.sub(r"[^\w§]+", " ", one).casefold(): one for one in found}


def pages(things: Sequence[Thing], words: Words) -> Iterator[Own]:
    """The rarest words of one page of a file of several: the file is right, and so is the page it opens at."""
    for thing in things:
        if not thing.is_file or len(thing.sections) < 2:
            continue
        on_pages = [_terms(thing, text) for _anchor, text in thing.sections]
        uses = Counter(term for terms in on_pages for term in terms)
        for (anchor, _text), terms in zip(thing.sections, on_pages, strict=True):
            only_here = sorted(
                (words.count(thing.language, term), term) for term in terms if uses[term] == 1 and term.isalpha()
            )
            if len(only_here) >= MOST_KEYWORDS:
                text = " ".join(terms[term] for _count, term in only_here[:MOST_KEYWORDS])
                question = _question(PAGE, thing, text, {thing.id})
                yield Own(Question(**{**vars(question), "key": f"{question.key}-{anchor}"}), anchor)


def nonsense(things: Sequence[Thing], words: Words) -> Iterator[Own]:
    """Words nobody wrote, alone and beside the word that stands in most things of the language."""
    common: dict[str, tuple[int, str]] = {}
    for (language, term), holders in words.holders.items():
        common[language] = max(common.get(language, (0, "")), (len(holders), term))
    for thing in things:
        longest = max(words.terms[thing.id].values(), key=lambda word: (len(word), word), default="")
        word = longest[::-1].translate(_SHIFTED)
        if len(word) < 6 or words.count(thing.language, analyser_for(thing.language).token(word).term):
            continue
        term = common[thing.language][1]
        beside = next(terms[term] for terms in words.terms.values() if term in terms)
        yield Own(_question(NONSENSE, thing, word, set()))
        yield Own(_question(NONSENSE_BESIDE, thing, f"{word} {beside}", set()))


def _terms(thing: Thing, text: str) -> dict[str, str]:
    """Term -> word as it is written, without small words."""
    return {token.term: token.word for token in analyser_for(thing.language).tokens(text) if not token.stop}
