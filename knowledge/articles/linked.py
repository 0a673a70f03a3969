"""Did a part of a text change only because a title in brackets became the link it stands for?

`[[Title]]` of a page that is not there yet stays in brackets; once it is, the next save makes it a link. Readers see the
same words before and after, so translations hold.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.html import escape

from home.writing.marks import Link, has_marks, replace_links
from knowledge.articles.freshness import content_of, raw_units

_HELD = re.compile("\x00(\\d+)\x00")
_PAGE = r'<a (?:linktype="page" id="\d+"|id="\d+" linktype="page")>'


def only_linked(before: Any, now: Any, chosen: Iterable[str]) -> frozenset[str]:
    """Of the chosen units of a page those that say the same but for titles that are links `now`."""
    old, new = raw_units(before), raw_units(now)
    return frozenset(
        key
        for key in chosen
        if key in old
        and key in new
        and old[key]["type"] == new[key]["type"]
        and _same(content_of(old[key]["value"]), content_of(new[key]["value"]))
    )


def _same(before: Any, now: Any) -> bool:
    if isinstance(before, str) and isinstance(now, str):
        return before == now or (has_marks(before) and re.fullmatch(_pattern(before), now) is not None)
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        return before.keys() == now.keys() and all(_same(before[name], now[name]) for name in before)
    if isinstance(before, Sequence) and isinstance(now, Sequence):
        return len(before) == len(now) and all(map(_same, before, now))
    return bool(before == now)


def _pattern(text: str) -> str:
    """Matches the text itself, and the text with any of its titles made links."""
    links: list[Link] = []

    def hold(link: Link) -> str:
        links.append(link)
        return f"\x00{len(links) - 1}\x00"

    pieces = _HELD.split(replace_links(text.replace("\x00", ""), hold))
    return "".join(_either(links[int(one)]) if at % 2 else re.escape(one) for at, one in enumerate(pieces))


def _either(link: Link) -> str:
    if link.is_figure:
        words = re.escape(escape(link.words)) if "|" in link.raw else "[^<]*"
        linked = f'<a href="#block-[^"]*">{words}</a>'
    else:
        linked = f"{_PAGE}{re.escape(escape(link.words))}</a>"
    return f"(?:{re.escape(link.raw)}|{linked})"
