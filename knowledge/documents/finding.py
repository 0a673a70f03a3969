"""Find in this document: which of its pages hold what was asked, counted and marked as the search would."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from knowledge.documents.models import DocumentPage, DocumentVersion
from search.analysis import analyser_for
from search.analysis.words import WORD
from search.engines.base import LanguageQuery
from search.lexicon.dictionary import dictionary
from search.lexicon.expanding import under_all_languages
from search.models import IndexState
from search.query import SearchQuery, parse
from search.snippets import Marker, highlight, snippet

MOST_CHARACTERS = 3_000_000  # of a document that are looked at; below a second
AT_A_TIME = 50  # pages read from the database


@dataclass(frozen=True)
class PageHit:
    """A page that answers. `snippet` is safe HTML in `language`."""

    number: int
    count: int
    snippet: SafeString
    language: str
    has_all: bool


@dataclass(frozen=True)
class Found:
    """`pages` in their order: those that hold all the words if any does. `is_cut`: the end was not looked at."""

    query: SearchQuery
    pages: Sequence[PageHit] = ()
    has_all: bool = False
    is_cut: bool = False

    @property
    def count(self) -> int:
        return sum(page.count for page in self.pages)


@dataclass
class Finder:
    """What was typed, for texts of any language: its word forms, and its translations as in the search."""

    query: SearchQuery
    queries: Sequence[LanguageQuery]
    _markers: dict[tuple[str, str], Marker] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, reader: str, state: IndexState | None) -> "Finder":
        query, codes = parse(text), tuple(code for code, _name in settings.LANGUAGES)
        queries = (
            under_all_languages(query, codes, reader, dictionary=dictionary(state or IndexState.read()))
            if query
            else ()
        )
        return cls(query, queries)

    def mark(self, text: str, language: str, version_language: str) -> SafeString:
        """The whole text as safe HTML, what answers in <mark>."""
        return highlight(text, self.marker(language, version_language))

    def marker(self, language: str, version_language: str) -> Marker:
        key = (version_language, language or version_language)
        if key not in self._markers:
            self._markers[key] = Marker([one for one in self.queries if one.language in key], key[1])
        return self._markers[key]

    def page(self, page: DocumentPage, version_language: str) -> PageHit | None:
        """What the page holds of it; None for nothing, or where a quoted wording is missing."""
        language = page.language or version_language
        marker = self.marker(page.language, version_language)
        raws = WORD.findall(page.text)
        known = marker.meanings(raws)
        meanings = [known[raw] for raw in raws if known[raw]]
        own = [one for one in self.queries if one.language == language]
        if not meanings or not _has_wordings(page.text, own):
            return None
        asked = min((len(one.terms) + len(one.prefixes) for one in own or self.queries), default=0)
        has_all = len(set(meanings)) >= min(asked, len(self.query.words) + len(self.query.prefixes))
        return PageHit(page.number, len(meanings), snippet(page.text, marker), language, has_all)


def find(version: DocumentVersion, finder: Finder) -> Found:
    """The pages of the version that answer; two queries at most for every fifty pages."""
    if not finder.query:
        return Found(finder.query)
    left, hits = MOST_CHARACTERS, []
    for page in _pages(version):
        if left <= 0:
            break
        left -= len(page.text)
        hit = finder.page(page, version.language)
        if hit is not None:
            hits.append(hit)
    best = [hit for hit in hits if hit.has_all]
    return Found(finder.query, best or hits, bool(best), is_cut=left <= 0)


def _pages(version: DocumentVersion) -> Iterator[DocumentPage]:
    rows: Any = DocumentPage.objects.filter(version=version).order_by("number")
    yield from rows.iterator(chunk_size=AT_A_TIME)


def _has_wordings(text: str, queries: Iterable[LanguageQuery]) -> bool:
    """Whether quoted words follow each other in the text, in whatever form."""
    for query in queries:
        wanted: Mapping[tuple[str, ...], str] = {phrase: f" {' '.join(phrase)} " for phrase in query.phrases}
        if wanted:
            said = f" {' '.join(token.term for token in analyser_for(query.language).tokens(text))} "
            if not all(words in said for words in wanted.values()):
                return False
    return True
