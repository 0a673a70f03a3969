"""The text of a title or snippet without markup, and where the words of the query stand in it."""

import html
import re
from typing import NamedTuple

_TAG = re.compile(r"</?mark>")


class Marked(NamedTuple):
    """`marks`: start and end (exclusive) of each marked part, in Unicode characters of `text`."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def marked(source: str) -> Marked:
    """Read what `search.snippets` makes: escaped text in which only `<mark>` is markup."""
    parts: list[str] = []
    marks: list[tuple[int, int]] = []
    at = 0
    for number, part in enumerate(_TAG.split(source)):
        text = html.unescape(part)
        if number % 2 and text:
            marks.append((at, at + len(text)))
        at += len(text)
        parts.append(text)
    return Marked("".join(parts), tuple(marks))
