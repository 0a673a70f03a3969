"""What of a file becomes the title, and how deep are its headings? Settled once, for the preview and for the article."""

import re
from dataclasses import replace
from pathlib import PurePath

from knowledge.interchange.outcome import Arrived, Part

_NAME = re.compile(r"[_\s]+")


def shaped(arrived: Arrived, name: str) -> Arrived:
    """With a title (its own, else its only uppermost heading, else from the file's `name`) and headings of two levels.

    A file that was exported from here is taken at its word: "heading 1" and "heading 2" are the two levels there are.
    """
    parts = list(arrived.parts)
    title = arrived.title
    if arrived.is_ours:
        parts = [
            _at(part, 2 if part.value["level"] == "1" else 3) if part.kind == "heading" else part for part in parts
        ]
        return replace(arrived, title=title or _from_name(name), parts=parts)
    if not title and parts and parts[0].kind == "heading":
        levels = [part.value["level"] for part in parts if part.kind == "heading"]
        if levels.count(min(levels)) == 1 and levels[0] == min(levels):
            title, parts = parts[0].value["text"], parts[1:]
    levels = sorted({part.value["level"] for part in parts if part.kind == "heading"})
    outermost = levels[0] if levels else "1"
    parts = [
        _at(part, 2 if part.value["level"] == outermost else 3) if part.kind == "heading" else part for part in parts
    ]
    return replace(arrived, title=(title or _from_name(name))[:255], parts=parts)


def _at(part: Part, level: int) -> Part:
    return replace(part, value={**part.value, "level": str(level)})


def _from_name(name: str) -> str:
    return _NAME.sub(" ", PurePath(name).stem).strip()[:255]
