"""More like this: what in the same language is about the same, told from the most telling terms of an entry."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Model

from search.access import Viewer
from search.analysis import analyser_for
from search.engines.base import EngineRequest, LanguageQuery, Term
from search.entries import family_of
from search.following import Reading
from search.models import IndexState, SearchEntry
from search.things import Thing, things

MOST = 5
MOST_TERMS = 12
TITLE_WEIGHT = 4
SHORTEST = 3  # letters
LEAST = 0.17  # of what the entry itself scores: what shares less with it is about something else
ASIDE = 3  # hits that may be left out


def similar_to(
    thing: Model,
    viewer: Viewer,
    language: str,
    *,
    kinds: Collection[str] = (),
    without: Collection[str] = (),
    state: IndexState | None = None,
) -> list[Thing]:
    """At most five, the most similar first, in the reader's language where the thing has one, else in its own.

    Never the thing itself, in whatever language, nor what has one of the addresses in `without`; only what the viewer
    may see.
    `state` is that of the log where it is known already: then two statements are enough.
    """
    own = _entry(thing, language)
    if own is None:
        return []
    terms = tuple(_telling(own.language, own.terms))
    if not terms:
        return []
    request = EngineRequest(
        queries=(LanguageQuery(own.language, terms),),
        languages=(own.language,),
        filters={"kind": tuple(kinds)} if kinds else {},
        closed_places=viewer.closed_places,
        member=viewer.is_member,
        whole=True,
        exact=True,
        limit=MOST + ASIDE,
    )
    hits = Reading(state).search(request).result.hits
    whole = next((hit.score for hit in hits if hit.id == own.pk), 0.0)
    near = [hit.id for hit in hits if hit.id != own.pk and hit.score >= LEAST * whole]
    found = things(near[: MOST + len(without)], viewer, language)
    return [one for one in found if one.group != own.group and one.url not in without][:MOST]


def _entry(thing: Model, language: str) -> SearchEntry | None:
    """Its entry in the reader's language, else the first in any."""
    rows = SearchEntry.objects.filter(family=family_of(type(thing)), object_id=thing.pk, deleted=False)
    listed = list(rows.only("language", "group", "terms").order_by("pk"))
    return next((row for row in listed if row.language == language), listed[0] if listed else None)


def _telling(language: str, stored: Mapping[str, Any]) -> Iterable[Term]:
    """The terms that stand most often in it, those of its title first; how rare they are elsewhere the engine knows."""
    said = [stored.get("body", ""), *(terms for _position, terms, _parts in stored.get("sections", ()))]
    counts = Counter(term for text in said for term in text.split())
    for term in stored.get("title", "").split():
        counts[term] += TITLE_WEIGHT
    small = _small(language)
    kept = [(number, term) for term, number in counts.items() if _tells(term) and term not in small]
    for number, term in sorted(kept, key=lambda pair: (-pair[0], pair[1]))[:MOST_TERMS]:
        yield Term(term, weight=1.0 + math.log(number))


def _tells(term: str) -> bool:
    return len(term) >= SHORTEST and not term.isdigit()


@lru_cache(maxsize=16)
def _small(language: str) -> frozenset[str]:
    """The terms of words that say nothing."""
    analyser = analyser_for(language)
    return frozenset(analyser.token(word).term for word in analyser.stop_words)
