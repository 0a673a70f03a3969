"""What an address of the search asks for. Reads any query string at all: what makes no sense is left out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.conf import settings
from django.http import QueryDict

from search.engines.base import NOT
from search.query import clean
from search.records import searchables

HITS = 10  # on a page of a search: who does not find it there words the question anew
LISTED = 20  # on a page of a list for browsing
DEEPEST = 1000  # hits; beyond that a reader narrows the search
MOST_CHOICES = 20  # of one facet
DATE = "date"

_KEY = re.compile(r"[0-9a-f]{32}")
_YEAR = re.compile(r"[12][0-9]{3}")
_FORMAT = re.compile(r"[a-z0-9]{1,10}")


def _is_kind(value: str) -> bool:
    return any(value == searchable.kind for searchable in searchables())


def _is_language(value: str) -> bool:
    return any(value == code for code, _name in settings.LANGUAGES)


# Facet, as the engines name it -> what one of its values looks like. The parameter has the facet's name …
FACETS: dict[str, Callable[[str], Any]] = {
    "kind": _is_kind,
    "topic": _KEY.fullmatch,
    "institution": _KEY.fullmatch,
    "language": _is_language,
    "year": _YEAR.fullmatch,
    "format": _FORMAT.fullmatch,
}
# … and with a minus before it what must not be there: `-topic=`.
CHOICES = {**FACETS, **{NOT + name: fits for name, fits in FACETS.items()}}


@dataclass(frozen=True)
class Parameters:
    """`preset` is the kind a list for browsing is about; it is part of the address and cannot be taken away.

    `cut` says that the text was longer than what is looked for; `exact` that no other word is to be looked for.
    `size`: hits on a page where it is not the usual number; no part of the address.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    whole: bool = False
    exact: bool = False
    preset: str = ""
    cut: bool = False
    size: int = 0

    @property
    def page_size(self) -> int:
        return self.size or (HITS if self.text else LISTED)

    @classmethod
    def read(cls, data: QueryDict, preset: str = "") -> Self:
        filters = {}
        for name, fits in CHOICES.items():
            values = [value for value in data.getlist(name)[: MOST_CHOICES * 5] if value and fits(value)]
            if values and not (preset and name.removeprefix(NOT) == "kind"):
                filters[name] = tuple(dict.fromkeys(values))[:MOST_CHOICES]
        number = data.get("page", "")
        text, cut = clean(data.get("q", ""))
        return cls(
            text=text,
            filters=filters,
            sort=DATE if data.get("sort") == DATE else "",
            page=max(1, int(number)) if number.isascii() and number.isdigit() and len(number) <= 9 else 1,
            whole=data.get("whole") == "1",
            exact=data.get("exact") == "1",
            preset=preset,
            cut=cut or data.get("cut") == "1",
        )

    @property
    def engine_filters(self) -> dict[str, tuple[str, ...]]:
        return {**self.filters, **({"kind": (self.preset,)} if self.preset else {})}

    def with_choice(self, name: str, *values: str) -> Self:
        return replace(self, filters={**self.filters, name: values}, page=1)

    def without(self, name: str, value: str) -> Self:
        kept = tuple(one for one in self.filters.get(name, ()) if one != value)
        filters = {key: values for key, values in self.filters.items() if key != name}
        return replace(self, filters={**filters, **({name: kept} if kept else {})}, page=1)

    def unfiltered(self) -> Self:
        return replace(self, filters={}, page=1)

    def query(self, *, page: int | None = None, **changes: Any) -> str:
        """The query string of these parameters with `changes` to them, "?" included; page 1 unless one is given."""
        there = replace(self, **changes)
        data = QueryDict(mutable=True)
        if there.text:
            data["q"] = there.text
        for name, values in there.filters.items():
            data.setlist(name, list(values))
        if there.sort:
            data["sort"] = there.sort
        if there.whole:
            data["whole"] = "1"
        if there.exact and there.text:
            data["exact"] = "1"
        if page and page > 1:
            data["page"] = str(page)
        return f"?{data.urlencode()}" if data else "?"
