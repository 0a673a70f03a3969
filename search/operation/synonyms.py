"""A query with the words that editors say mean the same, each a weaker alternative to what was typed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from search.engines.base import LanguageQuery, Term
from search.operation.steering import Alternative, Steering

WEIGHT = 0.7  # of a synonym; the word that was typed weighs 1
MOST_ADDED = 12  # terms of one query and language


def widen(queries: Sequence[LanguageQuery], steering: Steering) -> tuple[LanguageQuery, ...]:
    """`queries` with synonyms. A quoted phrase asks for exactly these words and gets none."""
    if not steering.synonyms:
        return tuple(queries)
    return tuple(one if one.phrases else _widened(one, steering) for one in queries)


def _widened(query: LanguageQuery, steering: Steering) -> LanguageQuery:
    known = steering.synonyms.get(query.language)
    if not known:
        return query
    # What was typed counts once, and what must not occur is no synonym either.
    taken = {term.stem for term in query.terms} | set(query.excluded)
    added: list[Term] = []
    at = 0
    while at < len(query.terms):
        alternative = _longest(known.get(query.terms[at].stem, ()), query.terms[at:])
        if alternative is None:
            at += 1
            continue
        meant = query.terms[at : at + len(alternative.stems)]
        for term in _terms(alternative, meant):
            if term.stem not in taken and len(added) < MOST_ADDED:
                taken.add(term.stem)
                added.append(term)
        at += len(alternative.stems)
    return replace(query, terms=(*query.terms, *added)) if added else query


def _longest(listed: Sequence[Alternative], terms: Sequence[Term]) -> Alternative | None:
    return next(
        (one for one in listed if tuple(term.stem for term in terms[: len(one.stems)]) == one.stems),
        None,
    )


def _terms(alternative: Alternative, meant: Sequence[Term]) -> Iterator[Term]:
    """Alternatives stand under the word they replace, so that either will do; of several words each counts its share."""
    for stems in alternative.others:
        for place, stem in enumerate(stems):
            word = meant[min(place, len(meant) - 1)]
            yield Term(
                stem,
                weight=WEIGHT * word.weight / max(1, len(stems) - len(meant) + 1),
                surface=_surface(word),
                origin=word.origin,
            )


def _surface(word: Term) -> str:
    return word.surface or word.stem
