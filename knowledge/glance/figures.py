"""What a figure is: a number that leads to the list behind it. Tables of figures with small plots are all one sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from home.plots import Plot
from home.plots.scales import said


@dataclass(frozen=True)
class Figure:
    """`count` is the length of the list of that name narrowed by `chosen`; `shown` is said in its place where set."""

    count: int
    name: str
    chosen: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""
    tone: str = ""

    @property
    def url(self) -> str:
        address = _list_address(self.name, get_language())
        return f"{address}?{urlencode(self.chosen)}" if self.chosen else address


@lru_cache(maxsize=256)
def _list_address(name: str, _language: str | None) -> str:
    """A page of figures has hundreds of them, with a dozen addresses; the active language is in the address."""
    return reverse("glance-list", args=[name])


@dataclass(frozen=True)
class Line:
    """`language` is that of the label, `depth` indents it below the line before."""

    label: str
    figures: tuple[Figure, ...]
    language: str = ""
    url: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Table:
    """`head` names the columns after the first; `more` is (words, address) of all lines where only some are shown."""

    key: str
    title: str
    what: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    plot: Plot | None = None
    note: str = ""
    more: tuple[str, str] | None = None


def figures_of(tables: Any) -> list[Figure]:
    return [figure for table in tables for line in table.lines for figure in line.figures]


def late(count: int) -> str:
    """The tone of a figure that should be zero."""
    return "late" if count else ""


def days_said(days: float | None, language: str) -> str:
    """Working days with one decimal; a dash where there are none."""
    return "–" if days is None else said(round(days, 1), language)
