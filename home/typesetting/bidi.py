"""In which order do the characters of a line stand on paper? The Unicode bidirectional algorithm (UAX #9) for one line
without explicit embeddings, which made files do not use."""

import unicodedata
from collections.abc import Callable
from typing import NamedTuple

_STRONG = ("L", "R")


class Run(NamedTuple):
    """A stretch of one direction: its characters in the order they are read."""

    text: str
    right_to_left: bool


def reads_left(text: str, otherwise: bool) -> bool:
    """Whether a paragraph is written from right to left, in a document that is (`otherwise`) or is not.

    In such a document any of its letters decides, though names in Latin letters be longer; in another one most letters
    do. The first letter alone would turn an Arabic sentence round that begins with "4.a" or "GPS".
    """
    kinds = [unicodedata.bidirectional(character) for character in text]
    left, right = kinds.count("L"), kinds.count("R") + kinds.count("AL")
    if otherwise and right:
        return True
    return otherwise if left == right else right > left


def visual_runs(text: str, right_to_left: bool) -> list[Run]:
    """The runs of a line from left to right, for a paragraph that reads in the given direction."""
    levels = _levels(text, int(right_to_left))
    order = list(range(len(text)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            if end > start:
                order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    runs: list[Run] = []
    for index in order:
        turned = bool(levels[index] % 2)
        if runs and runs[-1].right_to_left == turned:
            last = runs[-1].text
            runs[-1] = Run(text[index] + last if turned else last + text[index], turned)
        else:
            runs.append(Run(text[index], turned))
    return runs


def _levels(text: str, base: int) -> list[int]:
    kinds = _numbers(_kinds(text), "R" if base else "L")
    kinds = _neutrals(kinds, "R" if base else "L")
    levels = []
    for kind in kinds:
        if base:
            levels.append(1 if kind == "R" else 2)
        else:
            levels.append({"L": 0, "R": 1}.get(kind, 2))
    for index in range(len(text) - 1, -1, -1):  # L1: white space at the end belongs to the paragraph
        if not text[index].isspace():
            break
        levels[index] = base
    return levels


def _kinds(text: str) -> list[str]:
    """Bidi classes; marks take that of their letter (W1), European numbers after Arabic letters are Arabic (W2)."""
    kinds: list[str] = []
    strong = ""
    for character in text:
        kind = unicodedata.bidirectional(character) or "L"
        if kind == "NSM":
            kind = kinds[-1] if kinds else "ON"
        elif kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        kinds.append("R" if kind == "AL" else kind)
    return kinds


def _numbers(kinds: list[str], base: str) -> list[str]:
    """Rules W4 to W7: separators inside numbers, signs beside them, numbers after Latin text."""
    kinds = list(kinds)
    for index in range(1, len(kinds) - 1):
        before, kind, after = kinds[index - 1 : index + 2]
        if before == after and ((kind == "CS" and before in ("EN", "AN")) or (kind == "ES" and before == "EN")):
            kinds[index] = before
    for start, end in _stretches(kinds, lambda kind: kind == "ET"):
        if "EN" in (kinds[start - 1] if start else "", kinds[end] if end < len(kinds) else ""):
            kinds[start:end] = ["EN"] * (end - start)
    strong = base
    for index, kind in enumerate(kinds):
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"
    return kinds


def _neutrals(kinds: list[str], base: str) -> list[str]:
    """Rules N1 and N2: neutrals between equal directions take it, others that of the paragraph; numbers count as R."""
    kinds = list(kinds)
    for start, end in _stretches(kinds, lambda kind: kind not in ("L", "R", "EN", "AN")):
        before = _direction(kinds[start - 1]) if start else base
        after = _direction(kinds[end]) if end < len(kinds) else base
        kinds[start:end] = [before if before == after else base] * (end - start)
    return kinds


def _direction(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _stretches(kinds: list[str], wanted: Callable[[str], bool]) -> list[tuple[int, int]]:
    """(start, end) of each unbroken row of wanted classes."""
    found: list[tuple[int, int]] = []
    start = None
    for index, kind in enumerate([*kinds, "L"]):
        inside = index < len(kinds) and wanted(kind)
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            found.append((start, index))
            start = None
    return found
