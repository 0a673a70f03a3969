"""What every search engine must do, and the values that go in and come out.

Engines hold ready terms, never raw text.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

FACETS = ("kind", "topic", "institution", "language", "year", "format")
NOT = "-"  # before the name of a facet in filters: what has one of these values is left out


@dataclass(frozen=True)
class SectionTerms:
    """Analysed terms of one passage (about 90 words), in text order.

    `position` is the index of its section within the record; a long section has several passages.
    """

    position: int
    terms: str
    parts: str = ""


@dataclass(frozen=True)
class EngineEntry:
    """One `SearchEntry` row as an engine stores it.

    `title`, `body`, `parts` are space-separated analysed terms (parts: compound parts and keywords, weight .5);
    `body` and `parts` are those of the lead and keywords, the rest of the text stands once, in `sections`.
    `words` are the distinct surface words (`analysis.vocabulary_form`), for prefixes and corrections; `heading` is what
    the title is completed by (`analysis.spellings.heading_of`).
    `version` is the row's number in the log; `deleted` entries are tombstones. `closed` says which set it belongs to.
    """

    id: int
    version: int
    language: str
    closed: bool = False
    deleted: bool = False
    title: str = ""
    body: str = ""
    parts: str = ""
    sections: tuple[SectionTerms, ...] = ()
    group: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet name -> values, names from FACETS
    places: tuple[str, ...] = ()
    date: datetime.date | None = None
    review: datetime.date | None = None  # the last day on which it counts as checked
    words: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Origin:
    """What a term translates: the word as it was typed, in its language, and what that is called in the query's own.

    `meaning` is "" for a word that is only looked for as it is: a name, a number.
    """

    typed: str
    language: str
    meaning: str = ""


@dataclass(frozen=True)
class Term:
    """One word of the query under one language: stem and compound parts are ORed.

    `surface` is the word as typed (lower case): what a correction starts from; without it none is tried. Terms of one
    surface are alternatives for one word. A term with an `origin` was typed in another language: it is not corrected.
    `is_name`: it stands for all words of the query together; what is called so (`search.filenames`) is what was meant.
    """

    stem: str
    parts: tuple[str, ...] = ()
    weight: float = 1.0
    surface: str = ""
    origin: Origin | None = None
    is_name: bool = False


@dataclass(frozen=True)
class LanguageQuery:
    """The query analysed for one language. Phrases are tuples of consecutive stems; all of them are required.

    `titles` are like phrases, but must stand in the title. `excluded` are stems, or several with a space between that
    exclude where they stand next to each other; `excluded_titles` exclude where they stand so in the title.
    """

    language: str
    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()  # surface prefixes as typed, folded
    titles: tuple[tuple[str, ...], ...] = ()
    excluded_titles: tuple[str, ...] = ()

    @property
    def is_strict(self) -> bool:
        """Whether there is a wording that may be given up when nobody wrote it."""
        return bool(self.phrases or self.titles)

    def loosened(self) -> "LanguageQuery":
        """The same words without any wording that is required."""
        return replace(self, phrases=(), titles=())


@dataclass(frozen=True)
class Weights:
    """Factors on the score of what was found, about 0.5 to 2: by facet and value, and by entry id. None by default."""

    facets: Mapping[tuple[str, str], float] = field(default_factory=dict)
    ids: Mapping[int, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.facets or self.ids)

    def of(self, entry_id: int, values: Iterable[tuple[str, str]]) -> float:
        """The factor of an entry with these facet values: the product of all that fit, within 0.25 to 4."""
        factor = self.ids.get(entry_id, 1.0)
        for pair in values:
            factor *= self.facets.get(pair, 1.0)
        return min(max(factor, 0.25), 4.0)


@dataclass(frozen=True)
class EngineRequest:
    """One question to an engine. With no queries at all everything in `languages` is listed, newest first.

    `filters`: facet -> chosen values (inside one facet they widen, between facets they narrow); `NOT` + facet -> values
    whose entries are in no hit, no total and no count.
    `closed_places`: an entry that carries any of them is excluded from hits, totals and counts alike.
    `stale_ids`: entries newer than the engine's version, excluded exactly; `excluded_ids`: those that people left out
    of this query, excluded as exactly. `opened_ids`: entries that hang at none of the closed places any more, whatever
    the engine holds of their places. `member`: also search the closed set. `weights` touch the order only.
    `standing`: the name of the state that the engine said it is in, when this reply asked it (see `Engine.standing`).
    `whole`: do not cut the set by the matched share of the query's IDF. `sort`: "relevance" or "date". `today` is the
    day that the age of entries is counted from; without one age does not count.
    """

    queries: tuple[LanguageQuery, ...]
    languages: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed_places: frozenset[str] = frozenset()
    stale_ids: frozenset[int] = frozenset()
    excluded_ids: frozenset[int] = frozenset()
    opened_ids: frozenset[int] = frozenset()
    weights: Weights = field(default_factory=Weights)
    standing: str = ""
    member: bool = False
    whole: bool = False
    sort: str = "relevance"
    exact: bool = False  # look for what was typed, whatever may have been meant
    doubt: bool = False  # name much more frequent neighbours of words that are rarely used
    closely: int = 0  # how many of `limit` hits must be the best there are; all, where it is 0
    offset: int = 0
    limit: int = 20
    today: datetime.date | None = None

    @property
    def hidden_ids(self) -> frozenset[int]:
        """All that is left out by its id."""
        return self.stale_ids | self.excluded_ids


@dataclass(frozen=True)
class EngineHit:
    """`section` is the position of the best section, or None when title or whole text matched best."""

    id: int
    score: float
    section: int | None = None


@dataclass(frozen=True)
class EngineResult:
    """`total` and `facets` speak of the same (cut) set; `whole_total` of the uncut one.

    A facet's counts ignore its own choice. `corrections`: typed word nobody used -> word that was searched for
    instead, learnt from public entries only. `relaxed`: nobody wrote the wording that was asked for, so these are hits
    for its words.
    """

    hits: tuple[EngineHit, ...] = ()
    total: int = 0
    whole_total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)
    relaxed: bool = False
    neighbours: Mapping[str, str] = field(default_factory=dict)  # rarely used word -> what may have been meant by it
    spoken: Mapping[str, str] = field(default_factory=dict)  # word of `corrections` or `neighbours` -> its language


@dataclass(frozen=True)
class Completions:
    """How what was typed may go on.

    `words`: for each query of the request the most used surface words of public entries that its prefix may become,
    such that some entry in sight holds them beside the query's other words. `titles`: ids of entries whose title holds
    all that was typed, those first that begin with it, then the newest.
    """

    words: tuple[tuple[str, ...], ...] = ()
    titles: tuple[int, ...] = ()


class Standing(NamedTuple):
    """How far an engine has come (see `Engine.version`), and a name for the very state of its index.

    What it found out about the public entries of one state may be kept under that name; under "" nothing is kept.
    """

    version: int
    name: str = ""


# What the log has got since a version, and the version it has reached by now.
Later = Callable[[int], tuple[Iterable[EngineEntry], int]]


class EngineUnavailable(Exception):
    """The engine cannot answer now: no index, another generation or analysis, no cluster. Never "no hits"."""


class Engine(ABC):
    """A follower of the entry log. Idempotent: applying an entry twice, or an older one late, changes nothing."""

    name: str
    batch: int = 50  # entries that are applied in one step
    generation: str  # the log's present one, set by who asks; an index of another one is unusable

    @abstractmethod
    def version(self) -> int:
        """The last log version applied; 0 for an empty engine. -1 when unusable (other generation or analysis)."""

    def standing(self) -> Standing:
        """The version with a name for the state of the index. An engine that keeps nothing names none."""
        return Standing(self.version())

    @abstractmethod
    def apply(self, entries: Iterable[EngineEntry], up_to: int, *, patience: float | None = None) -> None:
        """Write entries (and tombstones) and remember `up_to` as applied, in one step.

        With `patience` EngineUnavailable after so many seconds of waiting for another writer.
        """

    @abstractmethod
    def search(self, request: EngineRequest) -> EngineResult: ...

    def complete(self, request: EngineRequest) -> Completions:
        """Suggestions for the one prefix of each query, at most `limit` words per query and as many titles.

        An engine that cannot tell has none.
        """
        return Completions()

    @abstractmethod
    def versions(self, after_id: int, limit: int) -> dict[int, int]:
        """Entry id -> version for ids above `after_id`, in order: for the audit."""

    @abstractmethod
    def rebuild(
        self,
        entries: Iterable[EngineEntry],
        up_to: int,
        generation: str,
        analysis: str,
        *,
        later: Later | None = None,
    ) -> None:
        """Build beside and swap; searches before the swap are answered by the old content.

        `entries` come in order of their ids. `later` is asked before the swap until it has nothing more.
        """

    def resume(self, generation: str, analysis: str) -> tuple[int, int]:
        """Where a rebuild that was killed can go on: the last entry id it took, and the log version it began at.

        (0, -1): it begins anew.
        """
        return 0, -1

    def repair(self, entries: Iterable[EngineEntry]) -> bool:
        """Write these entries whatever the index holds of them; tombstones for what must go. False: cannot."""
        return False

    def parked(self) -> Mapping[str, str]:
        """Entries the engine could not take: id -> reason. They are not found until they are mended."""
        return {}

    @abstractmethod
    def close(self) -> None: ...
