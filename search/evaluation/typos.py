"""What does one slip of the keyboard cost? Judged questions asked once more with a typing error in their longest word.

Asked three ways: as a page answers them, which corrects by itself; after the reader has followed "did you mean"; and
without any correction.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import md5
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any

from search.analysis import surface, words
from search.analysis.words import Word
from search.engines.base import Engine, EngineRequest, EngineResult
from search.evaluation.asking import entries
from search.evaluation.comparing import Difference, differences
from search.evaluation.figures import DEPTH, latency, score
from search.evaluation.judged import Question, documents, fold_of, questions
from search.evaluation.lexicons import NOTHING
from search.evaluation.scratch import filled
from search.lexicon.expanding import under_all_languages
from search.query import SearchQuery, corrected, parse
from search.wording import respelt

LETTERS = {"ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "": "abcdefghijklmnopqrstuvwxyz"}
SEED = "one slip"


def _swap(word: str, at: int, chance: random.Random) -> str:
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _drop(word: str, at: int, chance: random.Random) -> str:
    return word[:at] + word[at + 1 :]


def _double(word: str, at: int, chance: random.Random) -> str:
    return word[: at + 1] + word[at:]


def _replace(word: str, at: int, chance: random.Random) -> str:
    return word[:at] + chance.choice(LETTERS["ar" if word[at] in LETTERS["ar"] else ""]) + word[at + 1 :]


SLIPS: dict[str, Callable[[str, int, random.Random], str]] = {
    "swap": _swap, "drop": _drop, "double": _double, "replace": _replace,
}  # fmt: skip


@dataclass(frozen=True)
class Slipped:
    """A question with an error in it: which kind, the recall without it, and with it in three ways (0 to 1)."""

    question: Question
    slip: str
    typed_right: float
    corrected: float
    followed: float
    uncorrected: float


def slipped(text: str, key: str) -> tuple[str, str]:
    """The text with one error in its longest word, the same each time for one key, and which kind it is.

    (text, "") where no word has two letters.
    """
    longest: Word | None = max(words(text), key=lambda word: len(surface(word.raw)), default=None)
    if longest is None or len(longest.raw) < 2:
        return text, ""
    chance = random.Random(md5(f"{SEED} {key}".encode(), usedforsecurity=False).hexdigest())
    while True:  # swapping or replacing may give the word itself
        slip = chance.choice(list(SLIPS))
        wrong = SLIPS[slip](longest.raw, chance.randrange(len(longest.raw)), chance)
        if surface(wrong) != surface(longest.raw) or len(set(longest.raw)) == 1:
            return text[: longest.start] + wrong + text[longest.end :], slip


def evaluate_typos(
    folder: Path, *, engine: str = "embedded", limit: int | None = None, half: int | None = None
) -> dict[str, Any]:
    """Recall@10 of every judged question without and with an error, macro means and one row per language.

    `cost` is what the error takes after correction, with its 95 % interval; `by_slip` the same per kind of error.
    `half` asks only the questions of that fold (0 or 1): one to try on, the other to check with.
    """
    pool = documents(folder)
    groups = {str(document["id"]): document["group"] for document in pool}
    asked = [
        question
        for question in questions(folder, groups, cross=False, unknown=False, limit=limit)
        if half is None or fold_of(question.group) == half
    ]
    languages = tuple(sorted({str(document["lang"]) for document in pool}))
    names = {number: str(document["id"]) for number, document in enumerate(pool, 1)}
    times: list[float] = []
    with filled(engine, list(entries(pool))) as scratch:
        asker = _Asker(scratch.engine, languages, names)
        answered = [one for question in asked if (one := asker.ask(question, times))]
    rows = {"macro": answered} | {
        language: [one for one in answered if one.question.language == language] for language in languages
    }
    slips = {slip: [one for one in answered if one.slip == slip] for slip in SLIPS}
    return {
        "engine": scratch.engine.name,
        "typos": {name: _row(some) for name, some in rows.items() if some},
        "by_slip": {name: _row(some) for name, some in slips.items() if some},
        "latency_ms": latency(times or [0.0]),
        "index_seconds": round(scratch.seconds, 2),
        "entries": len(pool),
    }


class _Asker:
    """Asks as a result page of the question's own language does."""

    def __init__(self, engine: Engine, languages: tuple[str, ...], names: Mapping[int, str]) -> None:
        self._engine = engine
        self._languages = languages
        self._names = names

    def ask(self, question: Question, times: list[float]) -> Slipped | None:
        """None for a question without a word that can hold an error."""
        text, slip = slipped(question.text, question.key)
        if not slip:
            return None
        began = perf_counter()
        automatic = self._page(question, text)
        times.append((perf_counter() - began) * 1000)
        meant = respelt(text, {**automatic.corrections, **automatic.neighbours})
        followed = self._page(question, meant) if meant != text else automatic
        return Slipped(
            question,
            slip,
            self._recall(question, self._page(question, question.text)),
            self._recall(question, automatic),
            self._recall(question, followed),
            self._recall(question, self._search(question, parse(text), exact=True)),
        )

    def _page(self, question: Question, text: str) -> EngineResult:
        """With what was searched for instead, asked anew as what was meant."""
        query = parse(text)
        found = self._search(question, query)
        meant = corrected(query, found.corrections)
        if meant is None:
            return found
        return replace(self._search(question, meant), corrections=found.corrections)

    def _search(self, question: Question, query: SearchQuery, *, exact: bool = False) -> EngineResult:
        queries = under_all_languages(query, self._languages, question.language, dictionary=NOTHING)
        own = (question.document_language,)
        return self._engine.search(EngineRequest(queries, own, limit=DEPTH, exact=exact, doubt=True))

    def _recall(self, question: Question, found: EngineResult) -> float:
        return score(question, [self._names[hit.id] for hit in found.hits]).recall


def _row(answered: Sequence[Slipped]) -> dict[str, Any]:
    """Macro means over sets and languages."""
    cost = _moved(answered, lambda one: one.typed_right - one.corrected)
    return {
        "n": len(answered),
        "typed_right": _mean(answered, lambda one: one.typed_right),
        "corrected": _mean(answered, lambda one: one.corrected),
        "followed": _mean(answered, lambda one: one.followed),
        "uncorrected": _mean(answered, lambda one: one.uncorrected),
        "cost": {"mean": round(cost.delta, 4), "low": round(cost.low, 4), "high": round(cost.high, 4)},
    }


def _moved(answered: Sequence[Slipped], figure: Callable[[Slipped], float]) -> Difference:
    return differences([(one.question, figure(one)) for one in answered])


def _mean(answered: Sequence[Slipped], figure: Callable[[Slipped], float]) -> float:
    cells: dict[tuple[str, str], list[float]] = {}
    for one in answered:
        cells.setdefault((one.question.set, one.question.language), []).append(figure(one))
    return round(fmean(fmean(values) for values in cells.values()), 4)
