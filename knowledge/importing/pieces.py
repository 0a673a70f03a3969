"""What a converted text consists of, before its parts have ids and before it is bound to any page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

_CALLOUTS = {"NOTE": "note", "IMPORTANT": "note", "TIP": "tip", "WARNING": "warning", "CAUTION": "warning"}
_CALLOUT = re.compile(r"^\s*\[!(\w+)\]\s*(?:<br/>)?\s*")
_INDICATOR_LIMITS = {"value": 40, "unit": 60, "label": 255, "source": 255}


@dataclass(frozen=True)
class Piece:
    """One block of `home.blocks.BodyBlock` by its name there. `value` by kind:

    heading, quote, callout, indicator: a dict as the block stores it; paragraph: cleaned inline markup; list, steps: a
    tuple of cleaned inline markup; table: a dict whose rows are tuples of plain text, all equally long.
    """

    kind: str
    value: Any

    @property
    def shape(self) -> tuple[Any, ...]:
        """What must be the same in two languages for their blocks to be translations of each other."""
        if self.kind in ("list", "steps"):
            return (self.kind, len(self.value))
        if self.kind == "table":
            return (self.kind, len(self.value["rows"]), len(self.value["rows"][0]))
        if self.kind == "heading":
            return (self.kind, self.value["level"])
        return (self.kind,)


def heading(text: str, level: int) -> Piece:
    """A heading of level 2 or 3; what is too long for a heading becomes a bold paragraph."""
    if len(text) > 200:
        return Piece("paragraph", f"<b>{text.replace('&', '&amp;').replace('<', '&lt;')}</b>")
    return Piece("heading", {"text": text, "level": str(level)})


def callout(markup: str) -> Piece | None:
    """A callout when the markup begins with `[!NOTE]` or another known kind, else None."""
    found = _CALLOUT.match(markup)
    if not found or found[1].upper() not in _CALLOUTS:
        return None
    return Piece("callout", {"kind": _CALLOUTS[found[1].upper()], "text": markup[found.end() :]})


def quote(lines: list[str]) -> Piece:
    """A quotation of plain lines; a last line that begins with a dash names its source."""
    source = ""
    if len(lines) > 1 and lines[-1].startswith(("—", "–", "-- ")):
        source = lines.pop().lstrip("—–- ").strip()[:255]
    return Piece("quote", {"text": "\n".join(lines), "source": source})


def indicator(text: str) -> Piece | None:
    """An indicator from the `name: value` lines of a figure fence; None when they are not what one needs."""
    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    if not isinstance(values, Mapping) or not values.get("value") or not values.get("label"):
        return None
    value = {name: str(values.get(name) or "").strip() for name in _INDICATOR_LIMITS}
    if any(len(value[name]) > limit for name, limit in _INDICATOR_LIMITS.items()):
        return None
    return Piece("indicator", value)


def table(rows: list[list[str]], *, row_headers: bool, caption: str = "") -> Piece | None:
    """A table of at least two rows, shorter rows filled up; None when it cannot be one."""
    width = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or width < 1 or any(len(cell) > 500 for row in rows for cell in row):
        return None
    filled = tuple((*row, *[""] * (width - len(row))) for row in rows)
    return Piece("table", {"caption": caption[:255], "row_headers": row_headers, "rows": filled})
