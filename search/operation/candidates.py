"""Which words of a language may mean the same? Learnt through the other languages of the lexicon: Müll, نفايات, Abfall.

Candidates only: nothing is searched for before a person has confirmed it.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from search.analysis import analyser_for
from search.indexing import unit_of_work
from search.lexicon.table import unpack
from search.models import LexiconTable, SynonymCandidate, SynonymGroup
from search.operation.steering import stems_of
from search.query import analyse, parse
from search.querylog import popular

LEAST = 0.12  # probability that a word there and back means the other
MOST = 150  # that wait for a decision, per language
SHORTEST = 3  # letters
MOST_QUERIES = 2_000  # that are looked at, the most asked
State = SynonymCandidate.State


class Pair(NamedTuple):
    """Two words as they are written, how likely they mean the same, and the words of other languages in between."""

    word: str
    other: str
    likelihood: float
    through: str
    asked: int = 0  # visitors who asked for the first one


def learn() -> int:
    """For the worker: bring the candidates up to the present lexicon; decisions stay. Returns how many are open."""
    asked = asked_for(timezone.localdate() - datetime.timedelta(days=settings.KOMMEZ_SEARCH_LOG_DAYS))
    with unit_of_work():
        for language, _name in settings.LANGUAGES:
            _keep(language, asked_first(pairs(language), asked[language], language)[:MOST])
        return SynonymCandidate.objects.filter(state=State.OPEN).count()


def pairs(language: str) -> Iterator[Pair]:
    """The likeliest first; of two words that mean each other one pair."""
    best: dict[frozenset[str], Pair] = {}
    for pivot, _name in settings.LANGUAGES:
        if pivot != language:
            for stems, pair in _through(language, pivot):
                if stems not in best or pair.likelihood > best[stems].likelihood:
                    best[stems] = pair
    yield from sorted(best.values(), key=lambda pair: (-pair.likelihood, pair.word, pair.other))


def asked_for(since: datetime.date) -> dict[str, Counter[str]]:
    """Language -> term -> visitors of the queries that have it; only of queries that enough visitors made."""
    codes = tuple(code for code, _name in settings.LANGUAGES)
    found: dict[str, Counter[str]] = {code: Counter() for code in codes}
    for row in popular(since)[:MOST_QUERIES]:
        for query in analyse(parse(row["query"]), codes, row["language"]):
            for term in query.terms:
                found[query.language][term.stem] += row["visitors"]
    return found


def asked_first(found: Iterable[Pair], asked: Mapping[str, int], language: str) -> list[Pair]:
    """The same pairs, each beginning with the word that more visitors asked for; the most asked pairs first."""
    analyser = analyser_for(language)
    turned = []
    for pair in found:
        word, other = (asked.get(analyser.token(one).term, 0) for one in (pair.word, pair.other))
        if other > word:
            pair = pair._replace(word=pair.other, other=pair.word)
        turned.append(pair._replace(asked=max(word, other)))
    return sorted(turned, key=lambda pair: -pair.asked)


def _through(language: str, pivot: str) -> Iterator[tuple[frozenset[str], Pair]]:
    there, back = _table(language, pivot), _table(pivot, language)
    written = {stem: form for listed in back.values() for stem, _chance, form in listed}
    for stem, meanings in there.items():
        if stem not in written:
            continue
        found: dict[str, tuple[float, str]] = {}
        for meaning, chance, shown in meanings:
            for other, returning, _form in back.get(meaning, ()):
                likelihood, words = found.get(other, (0.0, shown))
                found[other] = likelihood + chance * returning, words
        for other, (likelihood, shown) in found.items():
            if likelihood >= LEAST and _differ(written[stem], written[other], language):
                pair = Pair(written[stem], written[other], round(min(likelihood, 1.0), 3), f"{pivot}: {shown}")
                yield frozenset((stem, other)), pair


def _table(source: str, target: str) -> Mapping[str, tuple[tuple[str, float, str], ...]]:
    content = LexiconTable.objects.filter(source=source, target=target).values_list("content", flat=True).first()
    lines = unpack(bytes(content)) if content is not None else {}
    return {
        stem: tuple(
            (other, int(percent) / 100, form)
            for other, percent, form in (one.split(" ", 2) for one in line.split("\t"))
        )
        for stem, line in lines.items()
    }


def _differ(word: str, other: str, language: str) -> bool:
    """Not forms or parts of each other, which the search knows already, and words indeed."""
    if min(len(word), len(other)) < SHORTEST or any(one.isdigit() for one in (word[0], other[0])):
        return False
    token, second = analyser_for(language).token(word), analyser_for(language).token(other)
    if token.stop or second.stop or token.term in second.parts or second.term in token.parts:
        return False
    return token.term != second.term and not (word.startswith(other[:5]) and len(other) >= 5)


def _keep(language: str, found: list[Pair]) -> None:
    rows = SynonymCandidate.objects.filter(language=language)
    known = {(row.word, row.other): row for row in rows}
    decided = {frozenset(key) for key, row in known.items() if row.state != State.OPEN}
    grouped = _grouped(language)
    wanted = {
        (pair.word, pair.other): pair
        for pair in found
        if frozenset((pair.word, pair.other)) not in decided and not _is_grouped(pair, grouped, language)
    }
    rows.filter(state=State.OPEN).exclude(
        pk__in=[row.pk for key, row in known.items() if key in wanted and row.state == State.OPEN]
    ).delete()
    for key, pair in wanted.items():
        values = {"likelihood": pair.likelihood, "through": pair.through[:100], "asked": pair.asked}
        if key in known:
            rows.filter(pk=known[key].pk).update(**values)
        else:
            rows.create(language=language, word=pair.word[:80], other=pair.other[:80], **values)


def _grouped(language: str) -> list[set[tuple[str, ...]]]:
    groups = SynonymGroup.objects.filter(language=language)
    return [{stems_of(word, language) for word in group.listed} for group in groups]


def _is_grouped(pair: Pair, groups: list[set[tuple[str, ...]]], language: str) -> bool:
    both = {stems_of(pair.word, language), stems_of(pair.other, language)}
    return any(both <= group for group in groups)


def confirm(candidate: SynonymCandidate) -> SynonymGroup:
    """From now on the two words are searched for together. A second click gives the same group."""
    words = f"{candidate.word}\n{candidate.other}"
    group, _made = SynonymGroup.objects.get_or_create(language=candidate.language, words=words)
    _decide(candidate, State.CONFIRMED)
    return group


def refuse(candidate: SynonymCandidate) -> None:
    """They are not suggested again."""
    _decide(candidate, State.REFUSED)


def _decide(candidate: SynonymCandidate, state: str) -> None:
    candidate.state, candidate.decided_at = state, timezone.now()
    candidate.save(update_fields=["state", "decided_at"])
