"""All decisions about the search as one process holds them: loaded when first asked, and again when they have changed."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from django.utils import timezone

from search.analysis import analyser_for, words
from search.engines.base import Weights
from search.models import IndexState, QueryRule, RuleItem, SynonymGroup, Weight
from search.operation.targets import Named, entries_of
from search.query import SearchQuery
from search.versions import Kept, in_transaction, name_of

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A rule as queries are held against it: its words as a set of stems, and what it names, pins in their order."""

    language: str
    stems: frozenset[str]
    is_exact: bool
    from_day: datetime.date | None
    until_day: datetime.date | None
    pins: tuple[Named, ...]
    excluded: tuple[Named, ...]

    def fits(self, stems: frozenset[str], today: datetime.date) -> bool:
        if (self.from_day and today < self.from_day) or (self.until_day and today > self.until_day):
            return False
        return self.stems == stems if self.is_exact else self.stems <= stems


@dataclass(frozen=True)
class Alternative:
    """What a word, or several in a row, may also be called."""

    stems: Stems
    others: tuple[Stems, ...]


@dataclass(frozen=True)
class Steering:
    """`synonyms`: language -> first stem -> alternatives, those of most words first."""

    rules: tuple[Rule, ...] = ()
    synonyms: Mapping[str, Mapping[str, Sequence[Alternative]]] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)

    @cached_property
    def rule_languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule.language for rule in self.rules))

    def fitting(self, query: SearchQuery) -> list[Rule]:
        """The rules that hold for a query today: those for exactly it first, then those with most words."""
        if not self.rules or not query:
            return []
        today = timezone.localdate()
        asked = {
            language: meant_stems(chain(query.words, query.prefixes), language) for language in self.rule_languages
        }
        found = [rule for rule in self.rules if rule.fits(asked[rule.language], today)]
        return sorted(found, key=lambda rule: (not rule.is_exact, -len(rule.stems)))


_kept: Kept[Steering] = Kept()


def steering(state: IndexState) -> Steering:
    """For a log in this state; whoever saves a decision moves the log (see `search.operation.noticing`)."""
    if in_transaction():
        return read()
    name = name_of(state)
    return _kept.get(name) or _kept.put(name, read())


def read() -> Steering:
    """Four queries, two more where single things are weighed."""
    return Steering(_rules(), _synonyms(), _weights())


def meant_stems(typed: Iterable[str], language: str) -> frozenset[str]:
    """The stems of these words without stop words; of all of them when nothing else is left."""
    tokens = [token for word in typed if (token := analyser_for(language).token(word)).term]
    return frozenset(token.term for token in tokens if not token.stop) or frozenset(token.term for token in tokens)


def stems_of(text: str, language: str) -> Stems:
    """The same in the order of the text."""
    tokens = analyser_for(language).tokens(text)
    return tuple(token.term for token in tokens if not token.stop) or tuple(token.term for token in tokens)


def _rules() -> tuple[Rule, ...]:
    today = timezone.localdate()
    found = []
    for row in QueryRule.objects.prefetch_related("items"):
        stems = meant_stems((word.raw for word in words(row.words)), row.language)
        if stems and not (row.until_day and row.until_day < today):
            named: dict[str, list[Named]] = {act: [] for act in RuleItem.Act.values}
            for item in row.items.all():
                if item.family and item.object_id is not None:
                    named[item.act].append((item.family, item.object_id))
            is_exact = row.match == QueryRule.Match.EXACT
            pins, excluded = tuple(named[RuleItem.Act.PIN]), tuple(named[RuleItem.Act.EXCLUDE])
            found.append(Rule(row.language, stems, is_exact, row.from_day, row.until_day, pins, excluded))
    return tuple(found)


def _synonyms() -> dict[str, dict[str, list[Alternative]]]:
    found: dict[str, dict[Stems, dict[Stems, None]]] = {}
    for group in SynonymGroup.objects.all():
        known = found.setdefault(group.language, {})
        forms = list(dict.fromkeys(filter(None, (stems_of(one, group.language) for one in group.listed))))
        for at, form in enumerate(forms):
            if at == 0 or not group.one_way:
                known.setdefault(form, {}).update(dict.fromkeys(other for other in forms if other != form))
    synonyms: dict[str, dict[str, list[Alternative]]] = {}
    for language, known in found.items():
        begun = synonyms.setdefault(language, {})
        for form in sorted(known, key=lambda one: (-len(one), one)):
            if known[form]:
                begun.setdefault(form[0], []).append(Alternative(form, tuple(known[form])))
    return synonyms


def _weights() -> Weights:
    facets: dict[tuple[str, str], float] = {}
    named: dict[Named, float] = {}
    for row in Weight.objects.select_related("institution"):
        factor = float(row.factor)
        if row.kind:
            facets["kind", row.kind] = facets.get(("kind", row.kind), 1.0) * factor
        elif row.institution is not None:
            facets["institution", row.institution.translation_key.hex] = factor
        elif row.family and row.object_id is not None:
            named[row.family, row.object_id] = factor
    ids = {entry["id"]: named[one] for one, rows in entries_of(named).items() for entry in rows}
    return Weights(facets, ids)
