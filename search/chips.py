"""What a search was understood as, one chip for each part; each leads to the same search without it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _t
from django.utils.translation import pgettext as _pt

from search.engines.base import NOT
from search.facets import FacetValue, direction_of, own_name
from search.pieces import TITLE, Piece
from search.result import ResultPage


@dataclass(frozen=True)
class Chip:
    """A part of the search that the reader can take back by following `url`. `facet` says what it is."""

    label: str
    url: str
    facet: str = ""
    language: str = ""

    @property
    def direction(self) -> str:
        return direction_of(self.language) if self.language else "auto"


def chips_of(found: ResultPage) -> list[Chip]:
    return [*_of_text(found), *_of_choices(found)]


def _of_text(found: ResultPage) -> Iterator[Chip]:
    """One for all plain words together, and one for each part that says how it is to be looked for."""
    query, parameters = found.query, found.parameters
    signs = [piece for piece in query.pieces if _meaning(piece, found)]
    plain = [piece for piece in query.pieces if piece not in signs]
    if not signs:
        if query.text:
            yield Chip(query.text, parameters.query(text=""))
        return
    if plain:
        yield Chip(_joined(plain), parameters.query(text=_joined(signs)))
    for piece in signs:
        label = f"{piece.value}…" if piece.is_prefix else piece.value
        rest = _joined([one for one in query.pieces if one is not piece])
        yield Chip(label, parameters.query(text=rest), _meaning(piece, found))


def _meaning(piece: Piece, found: ResultPage) -> str:
    """How a part is looked for, in the reader's language; "" for plain words."""
    query = found.query
    if piece.is_excluded:
        if not (query.excluded or query.excluded_titles):
            return ""  # a query that only excludes is one of plain words
        return _t("Not in the title") if piece.field == TITLE else _t("Without")
    if piece.is_prefix:
        return _t("Begins with")
    if piece.field == TITLE:
        return _t("In the title")
    return _t("Exact wording") if piece.is_phrase else ""


def _joined(pieces: list[Piece]) -> str:
    return " ".join(piece.text for piece in pieces)


def _of_choices(found: ResultPage) -> Iterator[Chip]:
    parameters = found.parameters
    values: dict[tuple[str, str], tuple[str, FacetValue]] = {
        (facet.name, value.key): (facet.label, value)
        for facet in found.facets
        for value in (*facet.values, *facet.left_out)
    }
    for name, keys in parameters.filters.items():
        facet = name.removeprefix(NOT)
        for key in keys:
            label, value = values.get((facet, key), ("", None))
            label = _pt("left out", "Not") if name.startswith(NOT) else label
            url = parameters.without(name, key).query()
            if value is not None:
                yield Chip(value.label, url, label, value.language)
            elif facet == "language":
                yield Chip(own_name(key), url, label or _t("Language"), key)
            elif facet in ("topic", "institution"):
                yield Chip(_t("unknown choice"), url, label)  # gone, or not for this reader: its name stays unsaid
            else:
                yield Chip(key, url, label)
