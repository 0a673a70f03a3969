"""What a result page shows, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.facets import Facet
from search.hits import Hit
from search.models import IndexState
from search.parameters import DEEPEST, Parameters
from search.query import SearchQuery


@dataclass(frozen=True)
class Others:
    """The block "in other languages": how many hits there are, the first of them, and which languages hold them.

    `places`: how many hits it may show.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    languages: tuple[str, ...] = ()
    places: int = 0


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
        return pages_of(self.total, self.parameters)

    @property
    def is_deeper(self) -> bool:
        """Whether there is more than can be turned to."""
        return self.total > DEEPEST


def pages_of(total: int, parameters: Parameters) -> int:
    """Number of pages a reader can turn to."""
    return -(-min(total, DEEPEST) // parameters.page_size)
