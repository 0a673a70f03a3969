"""One search as a reader means it: their language first, then what other languages hold, counts they may know."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from search.access import Viewer
from search.asking import Asking, together
from search.engines.base import EngineHit, EngineResult
from search.facets import facets
from search.hits import Hit, resolve
from search.parameters import DEEPEST, Parameters
from search.query import parse
from search.result import ResultPage


def search(parameters: Parameters, viewer: Viewer, language: str) -> ResultPage:
    """Never raises, whatever was typed; an empty text lists everything, newest first."""
    typed = parse(parameters.text)
    if parameters.text and not typed:
        return ResultPage(replace(parameters, page=1), typed, language)  # signs that mean nothing: the page says so
    asking = Asking(parameters, viewer, language)
    answer = asking.own()
    result = answer.result
    others, theirs = asking.others(are_few=bool(result.total))
    found = asking.parameters
    pinned, hits = _placed(asking, result, theirs, others.places)
    ours = {hit.id for hit in result.hits}
    nothing = not (result.total or others.total or pinned)
    return ResultPage(
        found,
        asking.query,
        language,
        total=result.total,
        whole_total=result.whole_total,
        hits=_among(hits, ours),
        facets=facets(together(result, theirs), found, asking.viewer, language, version=asking.shared),
        others=replace(others, hits=tuple(hit for hit in hits if hit.entry_id not in ours)),
        pinned=pinned,
        corrections={**theirs.corrections, **result.corrections},
        neighbours=result.neighbours,
        spoken={**theirs.spoken, **result.spoken},
        unfiltered_total=asking.unfiltered() if nothing and found.filters else 0,
        is_cut=found.page < parameters.page and result.total > DEEPEST,
        relaxed=result.relaxed,
        behind=answer.behind,
        scanned=answer.scanned,
        fallen_back=answer.fallen_back,
        state=asking.index.state,
    )


def _placed(asking: Asking, own: EngineResult, theirs: EngineResult, places: int) -> tuple[tuple[Hit, ...], list[Hit]]:
    """What editors put first, on the first page only; and the hits without it, wherever it stood among them."""
    pins: Sequence[EngineHit] = asking.placed.pins if asking.parameters.page == 1 else ()
    corrections = {*own.corrections.values(), *theirs.corrections.values()}
    hits = resolve(
        (*pins, *own.hits),
        asking.viewer,
        asking.language,
        queries=asking.queries,
        corrections=corrections,
        beside=theirs.hits,
        places=places,
        text=asking.query.text,
    )
    # Where it is a hit too, it stands there with the passage that answers.
    first = {hit.entry_id: hit for hit in hits if hit.entry_id in asking.placed.ids}
    return tuple(first.values()) if pins else (), [hit for hit in hits if hit.entry_id not in asking.placed.ids]


def _among(hits: Iterable[Hit], ids: set[int]) -> tuple[Hit, ...]:
    return tuple(hit for hit in hits if hit.entry_id in ids)
