"""One search as a reader means it: their language first, then what other languages hold, counts they may know."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings

from search.access import Viewer
from search.engines.base import EngineRequest, LanguageQuery
from search.facets import Facet, facets
from search.following import Answer, ask
from search.hits import Hit, resolve
from search.parameters import DEEPEST, PAGE_SIZE, Parameters
from search.query import SearchQuery, analyse, parse

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
    those that match only little of the query. `corrections`: word nobody used -> word searched for instead.
    `unfiltered_total` is asked only where filters left nothing. `behind`: changed entries that are not shown yet.
    """

    parameters: Parameters
    query: SearchQuery
    language: str
    total: int = 0
    whole_total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    others: Others = field(default_factory=Others)
    corrections: Mapping[str, str] = field(default_factory=dict)
    unfiltered_total: int = 0
    behind: int = 0
    scanned: bool = False

    @property
    def pages(self) -> int:
        """Number of pages a reader can turn to."""
        return -(-min(self.total, DEEPEST) // PAGE_SIZE)

    @property
    def is_deeper(self) -> bool:
        """Whether there is more than can be turned to."""
        return self.total > DEEPEST


def search(parameters: Parameters, viewer: Viewer, language: str) -> ResultPage:
    """Never raises, whatever was typed; an empty text lists everything, newest first."""
    query = parse(parameters.text)
    known = tuple(code for code, _name in settings.LANGUAGES)
    queries = analyse(query, known, language) if query else ()
    page = ResultPage(parameters, query, language)
    if parameters.text and not queries:
        return page  # only signs that mean nothing: no hits, and the page says why
    chosen = parameters.filters.get("language") or (language,)
    request = _request(parameters, viewer, queries, known)
    answer = ask(replace(request, filters={**request.filters, "language": chosen}))
    if 0 < answer.result.total <= request.offset and not parameters.is_too_deep:
        # A page after the last one: show the last.
        parameters = replace(parameters, page=-(-min(answer.result.total, DEEPEST) // PAGE_SIZE))
        return search(parameters, viewer, language)
    result = answer.result
    hits = resolve(result.hits, viewer, language, queries=queries, corrections=result.corrections.values())
    found = replace(
        page,
        total=result.total,
        whole_total=result.whole_total,
        hits=tuple(hits) if not parameters.is_too_deep else (),
        facets=facets(result.facets, parameters, viewer, language),
        others=_others(request, answer, parameters, viewer, language),
        corrections=result.corrections,
        behind=answer.behind,
        scanned=answer.scanned,
    )
    if not found.total and not found.others.total and parameters.filters:
        return replace(found, unfiltered_total=_unfiltered(request, parameters))
    return found


def _request(
    parameters: Parameters, viewer: Viewer, queries: tuple[LanguageQuery, ...], languages: tuple[str, ...]
) -> EngineRequest:
    return EngineRequest(
        queries=queries,
        languages=languages,
        filters=parameters.engine_filters,
        closed_places=viewer.closed_places,
        member=viewer.is_member,
        whole=parameters.whole,
        sort=parameters.sort or "relevance",
        offset=(parameters.page - 1) * PAGE_SIZE if not parameters.is_too_deep else 0,
        limit=PAGE_SIZE,
    )


def _others(request: EngineRequest, answer: Answer, parameters: Parameters, viewer: Viewer, language: str) -> Others:
    """Only where the reader chose no language, on the first page; the counts are those of the language facet."""
    if parameters.filters.get("language") or parameters.page > 1:
        return Others()
    counts = answer.result.facets.get("language", {})
    languages = tuple(code for code in request.languages if code != language and counts.get(code))
    total = sum(counts[code] for code in languages)
    if not total:
        return Others()
    few = FEW if answer.result.total else MORE
    there = ask(replace(request, filters={**request.filters, "language": languages}, offset=0, limit=few)).result
    corrections = there.corrections.values()
    hits = resolve(there.hits, viewer, language, queries=request.queries, corrections=corrections)
    return Others(total, tuple(hits), languages)


def _unfiltered(request: EngineRequest, parameters: Parameters) -> int:
    """How many hits there are in all languages without any filter but the list's own kind."""
    bare = {"kind": (parameters.preset,)} if parameters.preset else {}
    return ask(replace(request, filters=bare, offset=0, limit=0)).result.total
