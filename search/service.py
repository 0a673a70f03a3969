"""One search as a reader means it: their language first, then what other languages hold, counts they may know."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.utils import timezone

from search.access import Viewer
from search.engines.base import EngineRequest, EngineResult, LanguageQuery
from search.facets import Facet, facets
from search.following import Answer, Reading
from search.hits import Hit, resolve
from search.lexicon.dictionary import dictionary
from search.lexicon.expanding import under_all_languages
from search.models import IndexState
from search.operation.placing import Placed, place
from search.operation.steering import Steering, steering
from search.operation.synonyms import widen
from search.parameters import DEEPEST, Parameters
from search.query import SearchQuery, corrected, parse
from search.understanding import understand
from search.versions import anyone_at, in_transaction, name_of

FEW = 3  # hits in other languages beside hits in the reader's own
MORE = 10  # … and where there are none


@dataclass(frozen=True)
class Others:
    """The block "in other languages": how many hits there are, the first of them, and which languages hold them."""

    total: int = 0
    hits: tuple[Hit, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResultPage:
    """What a result page shows.

    `total` counts the hits of the chosen languages (the reader's own unless others were chosen), `whole_total` also
    those that match only little of the query. `corrections`: word nobody used -> word searched for instead;
    `neighbours`: rare word -> what may have been meant; `spoken`: those words -> their languages.
    `unfiltered_total` is asked only where filters left nothing. `is_cut`: a page was asked for beyond the deepest one
    that can be shown. `pinned`: what editors put first, on the first page; where it is a hit it counts as one, and does
    not stand among them again. `behind`: changed entries that are not shown yet. `state`: of the log, read before all
    this.
    """

    parameters: Parameters
    query: SearchQuery
    language: str
    total: int = 0
    whole_total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    others: Others = field(default_factory=Others)
    pinned: tuple[Hit, ...] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)
    neighbours: Mapping[str, str] = field(default_factory=dict)
    spoken: Mapping[str, str] = field(default_factory=dict)
    unfiltered_total: int = 0
    is_cut: bool = False
    relaxed: bool = False
    behind: int = 0
    scanned: bool = False
    fallen_back: bool = False
    state: IndexState | None = None

    @property
    def pages(self) -> int:
        return _pages(self.total, self.parameters)

    @property
    def is_deeper(self) -> bool:
        """Whether there is more than can be turned to."""
        return self.total > DEEPEST


def search(parameters: Parameters, viewer: Viewer, language: str) -> ResultPage:
    """Never raises, whatever was typed; an empty text lists everything, newest first."""
    query = parse(parameters.text)
    known = tuple(code for code, _name in settings.LANGUAGES)
    if parameters.text and not query:
        return ResultPage(replace(parameters, page=1), query, language)  # signs that mean nothing: the page says so
    index = Reading()
    shared = "" if viewer.is_member or in_transaction() else name_of(index.state)
    viewer = anyone_at(shared) if shared else viewer
    parameters = understand(parameters, index, viewer, shared)
    query = parse(parameters.text)
    queries = in_all_languages(query, known, language, state=index.state)
    decided = steering(index.state)
    placed = place(decided, query, parameters, language)
    request = _decided(_request(parameters, viewer, queries, known), decided, placed)
    chosen = {**request.filters, "language": parameters.filters.get("language") or (language,)}
    own = replace(request, filters=chosen, doubt=parameters.page == 1)
    if _are_apart(parameters, query):
        own = replace(own, languages=(language,))
    answer = index.search(own)
    if meant := corrected(query, answer.result.corrections):
        # What was meant can be translated; what was typed could not.
        queries = in_all_languages(meant, known, language, state=index.state)
        placed = placed or place(decided, meant, parameters, language)
        request, own = (_decided(replace(one, queries=queries), decided, placed) for one in (request, own))
        answer = _with_corrections(index.search(own), answer.result)
    last = max(1, _pages(answer.result.total, parameters))
    is_cut = parameters.page > last
    if is_cut:
        parameters = replace(parameters, page=last)
        answer = index.search(replace(own, offset=(last - 1) * parameters.page_size))
    others, theirs = _others(index, request, parameters, language, are_few=bool(answer.result.total))
    result = answer.result
    corrections = {*result.corrections.values(), *theirs.corrections.values()}
    pins = placed.pins if parameters.page == 1 else ()
    hits = resolve((*pins, *result.hits, *theirs.hits), viewer, language, queries=queries, corrections=corrections)
    # What stands first stands there only: on the first page.
    pinned = tuple(hit for hit in hits if hit.entry_id in placed.ids)[: len(pins)]
    hits = [hit for hit in hits if hit.entry_id not in placed.ids]
    ours = {hit.id for hit in result.hits}
    nothing = not (result.total or others.total or pinned)
    return ResultPage(
        parameters,
        query,
        language,
        total=result.total,
        whole_total=result.whole_total,
        hits=tuple(hit for hit in hits if hit.entry_id in ours),
        facets=facets(_counts(result, theirs), parameters, viewer, language, version=shared),
        others=replace(others, hits=tuple(hit for hit in hits if hit.entry_id not in ours)),
        pinned=pinned,
        corrections={**theirs.corrections, **result.corrections},
        neighbours=result.neighbours,
        spoken={**theirs.spoken, **result.spoken},
        unfiltered_total=_unfiltered(index, request, parameters) if nothing and parameters.filters else 0,
        is_cut=is_cut and result.total > DEEPEST,
        relaxed=result.relaxed,
        behind=answer.behind,
        scanned=answer.scanned,
        fallen_back=answer.fallen_back,
        state=index.state,
    )


def in_all_languages(
    query: SearchQuery, languages: tuple[str, ...], language: str, *, state: IndexState
) -> tuple[LanguageQuery, ...]:
    """The query under the languages it fits, under the reader's in any case, and translated into the others."""
    if not query:
        return ()
    expanded = under_all_languages(query, languages, language, dictionary=dictionary(state))
    return widen(expanded, steering(state))


def _decided(request: EngineRequest, decided: Steering, placed: Placed) -> EngineRequest:
    return replace(request, excluded_ids=placed.excluded, weights=decided.weights)


def _with_corrections(answer: Answer, first: EngineResult) -> Answer:
    spoken = {**answer.result.spoken, **first.spoken}
    return replace(answer, result=replace(answer.result, corrections=first.corrections, spoken=spoken))


def _counts(own: EngineResult, others: EngineResult) -> Mapping[str, Mapping[str, int]]:
    """The facets of the reader's language; where it has no hits, those of the others. Languages are counted together."""
    languages = {**others.facets.get("language", {}), **own.facets.get("language", {})}
    return {**(own.facets if own.total or not others.facets else others.facets), "language": languages}


def _request(
    parameters: Parameters, viewer: Viewer, queries: tuple[LanguageQuery, ...], languages: tuple[str, ...]
) -> EngineRequest:
    return EngineRequest(
        queries=tuple(one for one in queries if one.titles) if any(one.titles for one in queries) else queries,
        languages=languages,
        filters=parameters.engine_filters,
        closed_places=viewer.closed_places,
        member=viewer.is_member,
        whole=parameters.whole,
        sort=parameters.sort or "relevance",
        exact=parameters.exact,
        today=timezone.localdate(),
        offset=min((parameters.page - 1) * parameters.page_size, DEEPEST),
        limit=parameters.page_size,
    )


def _are_apart(parameters: Parameters, query: SearchQuery) -> bool:
    """Whether the other languages are asked once, for their block and the counts in one.

    Not where a phrase is required: whether it may be given up depends on what all languages hold.
    """
    return parameters.page == 1 and not parameters.filters.get("language") and not query.phrases


def _others(
    index: Reading, request: EngineRequest, parameters: Parameters, language: str, *, are_few: bool
) -> tuple[Others, EngineResult]:
    """Only where the reader chose no language, on the first page; the counts are those of the language facet."""
    others = tuple(code for code in request.languages if code != language)
    if parameters.filters.get("language") or parameters.page > 1 or not others:
        return Others(), EngineResult()
    own = next((one for one in request.queries if one.language == language), None)
    # Who asked in another language may well read it: its hits count as much as translated ones.
    is_theirs = own is None or not any(term.origin for term in own.terms)
    there = replace(
        request,
        languages=request.languages if any(one.phrases for one in request.queries) else others,
        filters={**request.filters, "language": others},
        offset=0,
        limit=FEW if are_few and is_theirs else MORE,
    )
    result = index.search(there).result
    counts = result.facets.get("language", {})
    languages = tuple(code for code in others if counts.get(code))
    return Others(sum(counts[code] for code in languages), languages=languages), result


def _unfiltered(index: Reading, request: EngineRequest, parameters: Parameters) -> int:
    """How many hits there are in all languages without any filter but the list's own kind."""
    bare = {"kind": (parameters.preset,)} if parameters.preset else {}
    return index.search(replace(request, filters=bare, offset=0, limit=0)).result.total


def _pages(total: int, parameters: Parameters) -> int:
    """Number of pages a reader can turn to."""
    return -(-min(total, DEEPEST) // parameters.page_size)
