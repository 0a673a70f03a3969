"""What of an article can a file that was taken from here not hold? It stays when the file comes back.

A file is taken by whoever reads the article, also without an account; what is closed to them is not in it. Nobody knows
who took a file. So whatever is not open to everybody counts as not seen: it is taken out in the editor, not in a file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.html import escape

from home.bodies import BodyLinks, item_value
from home.writing.marks import links_in, replace_links
from knowledge.articles.freshness import content_of
from search.access import Viewer

Raw = dict[str, Any]
_LINK = re.compile(r"</?a\b[^>]*>")
_OPENING = re.compile(r'<a\b[^>]*?(?:\blinktype="(?P<kind>page|document)")[^>]*>')
_ID = re.compile(r'\bid="(\d{1,18})"')
LISTED = frozenset(("documents", "links"))


def keep_unseen(found: Sequence[Raw], present: Sequence[Raw], language: str) -> list[Raw]:
    """The blocks of a file, with what of the present ones could not be in it: whole blocks behind those they follow,
    files and links at the end of their lists, links in texts whose words are the same. Six statements at most."""
    unseen = _Unseen(BodyLinks(present, Viewer(None), language))
    kept = [dict(block) for block in found]
    at = {block["id"]: number for number, block in enumerate(kept)}
    place = 0
    for block in present:
        if block.get("id") in at:
            here = kept[at[block["id"]]]
            if here["type"] == block["type"]:
                here["value"] = unseen.within(block, here["value"])
        elif (rest := unseen.whole(block)) is not None:
            kept.insert(place, rest)
            at = {one["id"]: number for number, one in enumerate(kept)}
        place = at.get(block.get("id"), place - 1) + 1
    return kept


class _Unseen:
    """By what everybody sees of the present text."""

    def __init__(self, links: BodyLinks) -> None:
        self.links = links

    def whole(self, block: Mapping[str, Any]) -> Raw | None:
        """The block, or of a list what of it nobody sees; None where everything could be in a file."""
        kind, value = block["type"], block["value"]
        if kind in LISTED:
            items = [item for item in value if self._is_closed(kind, item)]
            return {**block, "value": items} if items else None
        if kind == "image":
            return dict(block) if value.get("image") not in self.links.images else None
        if kind == "passage":
            return dict(block) if self.links.passages.get(value) is None else None
        return None

    def within(self, block: Mapping[str, Any], now: Any) -> Any:
        """The value the file has for a block that is there, with what it could not have."""
        if block["type"] in LISTED:
            known = [content_of(item_value(item)) for item in now]
            shown = [item for item in block["value"] if not self._is_closed(block["type"], item)]
            if [content_of(item_value(item)) for item in shown] == known:
                return block["value"]
            rest = (item for item in block["value"] if self._is_closed(block["type"], item))
            return [*now, *(item for item in rest if content_of(item_value(item)) not in known)]
        return self._restored(block["value"], now)

    def _is_closed(self, kind: str, item: Any) -> bool:
        value = item_value(item)
        if kind == "documents":
            return value not in self.links.documents
        return bool(value.get("page")) and value["page"] not in self.links.pages

    def _restored(self, before: Any, now: Any) -> Any:
        if isinstance(before, str) and isinstance(now, str):
            return before if self._says_the_same(before, now) else now
        if isinstance(before, Mapping) and isinstance(now, Mapping):
            return {name: self._restored(before.get(name), value) for name, value in now.items()}
        if isinstance(before, Sequence) and isinstance(now, Sequence):
            known = {item["id"]: item for item in _items(before)}
            return [
                self._restored(known.get(item.get("id")), item) if isinstance(item, Mapping) else item for item in now
            ]
        return now

    def _says_the_same(self, before: str, now: str) -> bool:
        """Whether the words are the same, links aside, of which `now` has those that everybody sees."""
        closed = [one for one in _OPENING.finditer(before) if not self._is_open(one)]
        named = [link for link in links_in(before) if not link.is_figure]
        lost = [link for link in named if self.links.target_named(link.title) is None and link.words != link.title]
        if not (closed or lost) or _words(before) != _words(now):
            return False
        open_names = sum(self.links.target_named(link.title) is not None for link in named)
        return now.count("<a ") == before.count("<a ") - len(closed) + open_names

    def _is_open(self, opening: re.Match[str]) -> bool:
        number = _ID.search(opening[0])
        known: Mapping[int, Any] = self.links.pages if opening["kind"] == "page" else self.links.documents
        return number is not None and int(number[1]) in known


def _words(html: str) -> Any:
    """What is read, with its marks of bold and the like, without links."""
    return content_of(
        _LINK.sub("", replace_links(html, lambda link: link.raw if link.is_figure else escape(link.words)))
    )


def _items(value: Sequence[Any]) -> Iterable[Mapping[str, Any]]:
    return (item for item in value if isinstance(item, Mapping) and item.get("id"))
