"""Which number has a figure or table, and what does a reference to it say?

Pictures and tables with a caption are counted in the order of the text, each kind for itself, whoever reads it: a number
must not tell that a picture is closed to somebody. A reference is a link to the block (`#block-…`); the number in its
words is put in when it is shown, so that it stays right when figures move.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _t

from home.linking.keys import key_of

_NUMBER = re.compile(r"\d+")
_REFERENCE = re.compile(r'<a\b[^<>]*\bhref="#block-([\w-]{1,80})"[^<>]*>(.*?)</a>', re.DOTALL)
_KINDS = ("image", "table")


@dataclass(frozen=True)
class Figure:
    """A counted block. `label` is in the language that is active: "Figure 3"."""

    block_id: str
    kind: str
    number: int
    caption: str

    @property
    def label(self) -> str:
        words = _t("Table %(number)d") if self.kind == "table" else _t("Figure %(number)d")
        return words % {"number": self.number}


def figures_of(blocks: Iterable[Mapping[str, Any]]) -> dict[str, Figure]:
    """Block id -> figure, of stored blocks."""
    count = dict.fromkeys(_KINDS, 0)
    found: dict[str, Figure] = {}
    for block in blocks:
        kind, value = block["type"], block["value"]
        block_id = block.get("id") or ""
        if kind not in count or not isinstance(value, Mapping) or block_id in found:
            continue  # the same block in another language is the same figure
        if caption := (value.get("caption") or "").strip():
            count[kind] += 1
            found[block_id] = Figure(block_id, kind, count[kind], caption)
    return found


def figure_meant(words: str, figures: Mapping[str, Figure]) -> Figure | None:
    """By its caption, its label in the active language, or the bare number of a picture; None where that is nothing."""
    wanted = key_of(words)
    for figure in figures.values():
        number = str(figure.number) if figure.kind == "image" else ""
        if wanted in (key_of(figure.caption), key_of(figure.label), number):
            return figure
    return None


def referred(html: str, figures: Mapping[str, Figure], page_url: str = "") -> str:
    """Markup whose references to figures say the number these have now.

    A reference to nothing stays as it is; where figures stand on another page (`page_url`), it becomes its words.
    """

    def put(found: re.Match[str]) -> str:
        figure = figures.get(found[1])
        if figure is None:
            return found[2] if page_url else found[0]
        return f'<a href="{escape(page_url)}#block-{found[1]}">{with_number(found[2], figure)}</a>'

    return _REFERENCE.sub(put, html) if 'href="#block-' in html else html


def with_number(words: str, figure: Figure) -> str:
    """The words of a reference with the number the figure has now; words without a number stay as they are."""
    return _NUMBER.sub(lambda found: _like(found[0], figure.number), words, count=1)


def _like(written: str, number: int) -> str:
    """In the digits the words were written in."""
    zero = ord(written[0]) - int(written[0])
    return "".join(chr(zero + int(digit)) for digit in str(number))
