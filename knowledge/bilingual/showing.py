"""What the two columns of a bilingual page hold: per row two cells, each with its text, its language and its state.

A part that is not translated is shown in the words of the original, in the language of the original. Everything inside a
cell is said in the language of its column; what the page says about a cell is said in the reader's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from home.addresses import absolute
from home.bodies import BodyLinks
from home.cards import Crumb
from home.frame import Frame
from home.languages import Language, language
from knowledge.articles.freshness import HEAD, UNTRANSLATED
from knowledge.articles.overview import states_by_language
from knowledge.bilingual.aligning import Piece, align, pieces
from knowledge.originals import language_of_original
from search.access import Viewer

BOTH = frozenset(("documents",))  # the same things in every language: shown once, across both columns
NOTED = frozenset(("outdated", "machine", UNTRANSLATED))


@dataclass(frozen=True)
class CellFrame:
    """What the templates of blocks ask of a frame, for text of one column."""

    language: Language
    viewer: Viewer


@dataclass
class Column:
    """One language version. `states` is empty for the original."""

    page: Any
    frame: CellFrame
    links: BodyLinks
    states: Mapping[str, str]

    @property
    def language(self) -> Language:
        return self.frame.language

    def context(self) -> dict[str, Any]:
        """For the templates of blocks: they never say a state themselves, the cell does."""
        return {"frame": self.frame, "body_links": self.links, "freshness": {}, "page": self.page, "block_id": ""}


@dataclass(frozen=True)
class Cell:
    """`piece` None: this column has nothing here. `column` is the one whose words are shown, which is the original's
    where a part is not translated; `place` is the language of the column it stands in; `state` is "" for what is
    current."""

    place: Language
    column: Column
    piece: Piece | None = None
    state: str = ""


@dataclass(frozen=True)
class Row:
    """`is_shared`: only the first cell is shown, across both columns."""

    id: str
    cells: tuple[Cell, ...]
    is_shared: bool = False


@dataclass
class Beside:
    """A page in two languages: `columns` in the order they are read, `head` the cells of title and lead."""

    columns: tuple[Column, Column]
    head: tuple[Cell, Cell]
    rows: list[Row] = field(default_factory=list)


class BesideFrame(Frame):
    """The frame of a bilingual page: the language switch changes the first column and stays on this kind of page."""

    def __init__(self, request: Any, page: Any, other: Any, versions: Mapping[str, Any]) -> None:
        super().__init__(request, page)
        self.other, self.translations = other, dict(versions)
        self.alternates = []  # it is no page of its own to search engines: they are shown the article

    def _address_in(self, code: str) -> str:
        if code not in self.translations:
            return ""
        second = self.other if code != self.other.locale.language_code else self.page
        return beside_url(self.translations[code], second)


def beside_url(first: Any, second: Any) -> str:
    """The address of a page with its version in another language beside it; "" for a page without an address."""
    url = first.get_url()
    return f"{url}with/{second.locale.language_code}/" if url else ""


def pairs_of(page: Any, versions: Sequence[Any]) -> list[tuple[Language, str]]:
    """The other languages of a page with the addresses of the bilingual pages, in the order of the site's languages."""
    found = {version.locale.language_code: version for version in versions}
    found.pop(page.locale.language_code, None)
    codes = [code for code, _name in settings.LANGUAGES if code in found]
    return [(language(code), url) for code in codes if (url := beside_url(page, found[code]))]


def beside(page: Any, other: Any, versions: Sequence[Any], viewer: Viewer) -> Beside:
    """The rows of two of the versions, of which all are of one page and open to the viewer."""
    states = states_by_language(versions)
    raw = [*page.body.raw_data, *other.body.raw_data]
    by_language = {version.locale.language_code: version for version in versions}
    source = by_language.get(language_of_original(page))
    first, second = (_column(version, raw, viewer, states) for version in (page, other))
    second.links.share_images(first.links)
    original = next((one for one in (first, second) if one.page is source), None)
    if original is None and source is not None:
        original = _column(source, source.body.raw_data, viewer, states)
        original.links.share_images(first.links)
    texts = {id(column): pieces(column.page.body) for column in (first, second)}
    known = {piece.id: piece for piece in (pieces(source.body) if source is not None else ())}
    rows = []
    for pair in align(texts[id(first)], texts[id(second)]):
        named = next(piece for piece in pair if piece is not None)
        if named.kind in BOTH:
            rows.append(Row(named.id, (Cell(first.language, first, named),), is_shared=True))
            continue
        cells = (_cell(column, piece, named.id, original, known)
                 for column, piece in zip((first, second), pair, strict=True))  # fmt: skip
        rows.append(Row(named.id, tuple(cells)))
    heads = [_head(column, original) for column in (first, second)]
    return Beside((first, second), (heads[0], heads[1]), rows)


def _column(version: Any, raw: Sequence[Any], viewer: Viewer, states: Mapping[str, Mapping[str, str]]) -> Column:
    code = version.locale.language_code
    return Column(version, CellFrame(language(code), viewer), BodyLinks(raw, viewer, code), states.get(code, {}))


def _cell(column: Column, piece: Piece | None, key: str, original: Column | None, known: Mapping[str, Piece]) -> Cell:
    if piece is None:
        if original is None or original is column or key not in known:
            return Cell(column.language, column)
        return Cell(column.language, original, known[key], UNTRANSLATED)
    state = column.states.get(piece.id, "")
    if state == UNTRANSLATED and original is not None:
        return Cell(column.language, original, known.get(piece.id, piece), state)
    return Cell(column.language, column, piece, state if state in NOTED else "")


def _head(column: Column, original: Column | None) -> Cell:
    state = column.states.get(HEAD, "")
    if state == UNTRANSLATED and original is not None:
        return Cell(column.language, original, None, state)
    return Cell(column.language, column, None, state if state in NOTED else "")


def beside_context(page: Any, other: Any, versions: Sequence[Any], frame: BesideFrame) -> dict[str, Any]:
    """For `knowledge/bilingual/beside.html`."""
    url = page.get_url() or ""
    choices = [(one, address, one.code == other.locale.language_code) for one, address in pairs_of(page, versions)]
    return {
        "page": page,
        "frame": frame,
        "beside": beside(page, other, versions, frame.viewer),
        "choices": choices,
        "swapped": beside_url(other, page),
        "canonical": absolute(url),
        "crumbs": [Crumb(page.title, url, page.locale.language_code)],
        "source_language": language_of_original(page),
    }
