"""Can text of this colour and size be seen on this ground? For office files, which tell both by number."""

import re
from typing import TypedDict

from knowledge.documents.extraction.results import Note

Colour = tuple[int, int, int]
PAPER: Colour = (255, 255, 255)
SMALLEST = 1.0  # points; letters of this size are dots
_SAME = 12  # of 255: a difference nobody sees
_DIGITS = re.compile(r"#?(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_LENGTH = re.compile(r"([\d.]+)(pt|mm|cm|in|px)?")
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75, None: 1.0}


class Look(TypedDict, total=False):
    """What a mark or style says of text; what it does not say is not in it. A ground or ink of None: not known."""

    hidden: bool
    ink: Colour | None
    ground: Colour | None
    size: float


def why_unseen(look: Look) -> Note | None:
    """The reason why nobody sees text of this (whole) look, or None."""
    if look.get("hidden"):
        return Note.HIDDEN_TEXT
    lost = is_lost(look.get("ink"), look.get("ground", PAPER)) or look.get("size", 12.0) <= SMALLEST
    return Note.INVISIBLE_TEXT if lost else None


def colour(value: str) -> Colour | None:
    """RRGGBB, #rrggbb or AARRGGBB as a colour; None for names, "auto" and whatever else leaves the choice open."""
    found = _DIGITS.fullmatch(value)
    return (int(found[1][:2], 16), int(found[1][2:4], 16), int(found[1][4:], 16)) if found else None


def is_lost(ink: Colour | None, ground: Colour | None) -> bool:
    """Whether nobody sees this ink on this ground. None is what is not known: then it is to be seen."""
    return ink is not None and ground is not None and all(abs(a - b) <= _SAME for a, b in zip(ink, ground, strict=True))


def points(length: str) -> float | None:
    """A length such as "1pt" or "0.3mm" in points; None for shares and anything else."""
    found = _LENGTH.fullmatch(length)
    try:
        return float(found[1]) * _POINTS[found[2]] if found else None
    except ValueError:
        return None
