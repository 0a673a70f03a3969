"""How long is a text, and what does it hold: minutes to read, headings to jump to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WORDS_A_MINUTE = {"ar": 160}  # Arabic words carry articles and pronouns; reading studies give 10-20 % fewer a minute
USUAL = 200
_TAG = re.compile(r"<[^<>]*>")  # enough to count words; a parser takes ten times as long on hundreds of blocks


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str
    level: str


def minutes(page: Any) -> int:
    """Whole minutes to read title, lead and body at an even pace, at least one."""
    words = len(f"{page.title} {page.lead}".split()) + sum(_words(raw["value"]) for raw in page.body.raw_data)
    return max(1, round(words / WORDS_A_MINUTE.get(page.locale.language_code, USUAL)))


def headings(page: Any) -> list[Heading]:
    """The headings of the body in order, with the anchors `home/blocks/heading.html` gives them."""
    return [
        Heading(f"block-{raw.get('id') or ''}", raw["value"].get("text", ""), raw["value"].get("level", "2"))
        for raw in page.body.raw_data
        if raw["type"] == "heading"
    ]


def outline(page: Any) -> list[tuple[Heading, list[Heading]]]:
    """The sections of the body in order, each with its subsections; subsections before the first section are left out."""
    found: list[tuple[Heading, list[Heading]]] = []
    for heading in headings(page):
        if heading.level == "2":
            found.append((heading, []))
        elif found:
            found[-1][1].append(heading)
    return found


def _words(value: Any) -> int:
    if isinstance(value, str):
        return len(_TAG.sub("", value).split())
    if isinstance(value, Mapping):
        return sum(_words(inner) for key, inner in value.items() if key not in ("id", "type", "level", "kind"))
    if isinstance(value, Sequence):
        return sum(_words(item) for item in value)
    return 0
