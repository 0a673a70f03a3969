"""Two lexicons learnt from judged documents, each for the questions about the other half of the things."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from search.evaluation.judged import fold_of
from search.lexicon.aligning import Version
from search.lexicon.dictionary import Dictionary
from search.lexicon.glossary import Glossary
from search.lexicon.table import Direction, Lexicon
from search.lexicon.training import learn_pair

NOTHING = Dictionary(Lexicon(lambda _source, _target: None), Glossary(()))


def in_two_folds(documents: Iterable[Mapping[str, Any]]) -> tuple[Dictionary, Dictionary]:
    """The dictionary for questions of fold 0 (learnt from the things of fold 1) and that for fold 1."""
    things: dict[str, dict[str, Version]] = {}
    for document in documents:
        blocks = (("title", document["title"]), ("text", document["text"]))
        things.setdefault(document["group"], {}).setdefault(document["lang"], Version(document["lang"], blocks))
    return _without(0, things), _without(1, things)


def _without(fold: int, things: Mapping[str, Mapping[str, Version]]) -> Dictionary:
    learnt = [versions for group, versions in things.items() if fold_of(group) != fold]
    languages = sorted({language for versions in learnt for language in versions})
    tables: dict[Direction, bytes] = {}
    for pair in combinations(languages, 2):
        both = [versions for versions in learnt if set(pair) <= set(versions)]
        tables |= {direction: content for direction, (content, _terms) in learn_pair(both, *pair).items()}
    return Dictionary(Lexicon(lambda source, target: tables.get((source, target))), Glossary(()))
