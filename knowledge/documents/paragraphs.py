"""Which lines of a page's text belong together? A PDF knows only lines; readers, machines and comparisons want sentences.

A line as long as the page is wide goes on in the next one. Short lines (headings, rows of tables, the end of a paragraph)
stand alone, as do lines with cells.
"""

import re
from collections.abc import Iterable

PRINTED = frozenset(("pdf", "png", "jpg", "jpeg", "tif", "tiff", "webp"))  # formats whose lines are the printer's
NARROWEST = 40  # characters; below, what looks like a column may be a list
FULL = 0.72  # of the page's width from which a line goes on
FULLER = 0.9  # … from which one that ends a sentence does
PART_BYTES = 18_000  # a part of a text stays below 20 kB, so that it loads on a slow line in under a second
_BEGINS = re.compile(r"\s*(?:[•▪◦*–—-]|\(?[0-9٠-٩]{1,3}[.)]|[a-z]\))\s")
_ENDS = (".", "!", "?", "؟", ":")
_BROKEN = re.compile(r"(?<=[^\W\d_])-$")


def paragraphs(text: str, file_format: str) -> list[str]:
    """The paragraphs of a page, none of them empty."""
    lines = [line.strip() if "\t" not in line else line for line in text.split("\n")]
    if file_format not in PRINTED:
        return [line for line in lines if line.strip()]
    width = _width(lines)
    joined: list[str] = []
    for number, line in enumerate(lines):
        if number and line and _goes_on(lines[number - 1], line, width):
            joined[-1] = _join(joined[-1], line)
        elif line:
            joined.append(line)
    return joined


def _goes_on(line: str, following: str, width: int) -> bool:
    if not line or not width or "\t" in line or "\t" in following or _BEGINS.match(following):
        return False
    if not line.endswith(_ENDS):
        return len(line) >= width * FULL
    # A paragraph may end with its line. What follows then as a short line without an end is a heading or a row.
    return len(line) >= width * FULLER and (len(following) >= width * FULL or following.endswith(_ENDS))


def parts(text: str, file_format: str) -> list[list[str]]:
    """The paragraphs in parts of at most PART_BYTES, at least one; a longer single paragraph stands alone."""
    found: list[list[str]] = []
    part: list[str] = []
    size = 0
    for paragraph in paragraphs(text, file_format):
        length = len(paragraph.encode())
        if part and size + length > PART_BYTES:
            found.append(part)
            part, size = [], 0
        part.append(paragraph)
        size += length + 1
    return [*found, part] if part or not found else found


def _width(lines: Iterable[str]) -> int:
    """How long the page's full lines are: one in ten is longer; 0 where there is no such thing."""
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    return width if width >= NARROWEST else 0


def _join(first: str, second: str) -> str:
    if _BROKEN.search(first) and second[:1].islower():
        return first[:-1] + second
    return f"{first} {second}"
