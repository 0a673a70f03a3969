"""What the engines are asked for one search of one reader: in their language, and in the others."""

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from search.access import Viewer
from search.engines.base import EngineRequest, EngineResult, LanguageQuery
from search.following import Answer, Reading
from search.lexicon.dictionary import dictionary
from search.lexicon.expanding import under_all_languages
from search.operation.placing import Placed, place
from search.operation.steering import Steering, steering
from search.operation.synonyms import widen
from search.parameters import DEEPEST, Parameters
from search.query import SearchQuery, corrected, parse
from search.result import Others, pages_of
from search.understanding import understand
from search.versions import anyone_at, in_transaction, name_of

FEW = 3  # hits in other languages beside hits in the reader's own
MORE = 10  # … and where there are none
LOOKED_AT = 16  # of them, for versions of what stands there already come last


class Asking:
    """One search. `shared`: the version under which what everybody may see is kept; "" where nothing may be.

    `parameters` are those that were understood, on a page there is; `queries` what hits are marked with.
    """

    def __init__(self, parameters: Parameters, viewer: Viewer, language: str) -> None:
        self.language = language
        self.index = Reading()
        self.shared = "" if viewer.is_member or in_transaction() else name_of(self.index.state)
        self.viewer = anyone_at(self.shared) if self.shared else viewer
        self.parameters = understand(parameters, self.index, self.viewer, self.shared)
        self.query = parse(self.parameters.text)
        self._steering = steering(self.index.state)
        self.placed = Placed()
        self._mean(self.query)

    def _mean(self, query: SearchQuery) -> None:
        """Take the query as what the reader means."""
        self.queries = self._in_all_languages(query)
        self.placed = self.placed or place(self._steering, query, self.parameters, self.language)
        self._request = _request(self.parameters, self.viewer, self.queries, self._steering, self.placed)

    def _in_all_languages(self, query: SearchQuery) -> tuple[LanguageQuery, ...]:
        """The query under the languages it fits, under the reader's in any case, and translated into the others."""
        if not query:
            return ()
        words = dictionary(self.index.state)
        return widen(under_all_languages(query, _codes(), self.language, dictionary=words), self._steering)

    def own(self) -> Answer:
        """What the chosen languages hold; the reader's own unless others were chosen. Of the last page, if beyond."""
        answer = self.index.search(self._in_own())
        if meant := corrected(self.query, answer.result.corrections):
            # What was meant can be translated; what was typed could not.
            self._mean(meant)
            answer = _with_corrections(self.index.search(self._in_own()), answer.result)
        last = max(1, pages_of(answer.result.total, self.parameters))
        if self.parameters.page > last:
            self.parameters = replace(self.parameters, page=last)
            answer = self.index.search(replace(self._in_own(), offset=(last - 1) * self.parameters.page_size))
        return answer

    def others(self, *, are_few: bool) -> tuple[Others, EngineResult]:
        """Only where the reader chose no language, on the first page; the counts are those of the language facet."""
        others = tuple(code for code in self._request.languages if code != self.language)
        if not self._is_for_all_languages or not others:
            return Others(), EngineResult()
        mine = next((one for one in self.queries if one.language == self.language), None)
        # Who asked in another language may well read it: its hits count as much as translated ones.
        is_theirs = mine is None or not any(term.origin for term in mine.terms)
        places = FEW if are_few and is_theirs else MORE
        there = replace(
            self._request,
            languages=others if self._are_apart else self._request.languages,
            filters={**self._request.filters, "language": others},
            offset=0,
            limit=LOOKED_AT,
            closely=places,
        )
        result = self.index.search(there).result
        counts = result.facets.get("language", {})
        languages = tuple(code for code in others if counts.get(code))
        return Others(sum(counts[code] for code in languages), languages=languages, places=places), result

    def unfiltered(self) -> int:
        """How many hits there are in all languages without any filter but the list's own kind."""
        bare = {"kind": (self.parameters.preset,)} if self.parameters.preset else {}
        return self.index.search(replace(self._request, filters=bare, offset=0, limit=0)).result.total

    def _in_own(self) -> EngineRequest:
        chosen = self.parameters.filters.get("language") or (self.language,)
        filters = {**self._request.filters, "language": chosen}
        languages = (self.language,) if self._is_for_all_languages and self._are_apart else self._request.languages
        return replace(self._request, filters=filters, languages=languages, doubt=self.parameters.page == 1)

    @property
    def _is_for_all_languages(self) -> bool:
        return self.parameters.page == 1 and not self.parameters.filters.get("language")

    @property
    def _are_apart(self) -> bool:
        """Whether each language is asked once, for its hits and counts in one.

        Not where a phrase is required: whether it may be given up depends on what all languages hold.
        """
        return not self.query.phrases


def together(own: EngineResult, others: EngineResult) -> Mapping[str, Mapping[str, int]]:
    """The facets of the reader's language; where it has no hits, those of the others. Languages are counted together."""
    languages = {**others.facets.get("language", {}), **own.facets.get("language", {})}
    return {**(own.facets if own.total or not others.facets else others.facets), "language": languages}


def _codes() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)


def _with_corrections(answer: Answer, first: EngineResult) -> Answer:
    spoken = {**answer.result.spoken, **first.spoken}
    return replace(answer, result=replace(answer.result, corrections=first.corrections, spoken=spoken))


def _request(
    parameters: Parameters, viewer: Viewer, queries: tuple[LanguageQuery, ...], decided: Steering, placed: Placed
) -> EngineRequest:
    return EngineRequest(
        queries=tuple(one for one in queries if one.titles) if any(one.titles for one in queries) else queries,
        languages=_codes(),
        filters=parameters.engine_filters,
        closed_places=viewer.closed_places,
        member=viewer.is_member,
        excluded_ids=placed.excluded,
        weights=decided.weights,
        whole=parameters.whole,
        sort=parameters.sort or "relevance",
        exact=parameters.exact,
        today=timezone.localdate(),
        offset=min((parameters.page - 1) * parameters.page_size, DEEPEST),
        limit=parameters.page_size,
    )
