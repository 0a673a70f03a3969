"""What of a body text is searched, and where a hit in it opens: one section per heading, blocks in order.

Reads the stored blocks as they are, without the pages and images they point to: titles of other things are found
there, and naming them here could tell of things the reader may not see.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import Any

from home.writing.figures import figures_of, referred
from home.writing.marks import readable
from home.writing.texts import map_rich_texts
from search.records import Section

_BREAK = re.compile(r"<(?:br|/p|/li|/h\d|/div)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
Piece = tuple[str, str]  # block id, text


@dataclass
class _Draft:
    """A section that still grows: all its text is of one language."""

    anchor: str
    language: str
    title: str = ""
    texts: list[str] = field(default_factory=list)


def plain(html: str) -> str:
    """Rich text without its tags, paragraphs on lines of their own."""
    return unescape(_TAG.sub("", _BREAK.sub("\n", readable(html)))).strip()


def sections_of(
    blocks: Iterable[Mapping[str, Any]], *, untranslated: frozenset[str] = frozenset(), source_language: str = ""
) -> tuple[Section, ...]:
    """Sections of a stored body (`StreamValue.raw_data`): anchor `block-<id of the heading>`, "" before the first one.

    Blocks named in `untranslated` stand in the source language: they become sections of that language.
    """
    drafts: list[_Draft] = []
    for block in _numbered(blocks):
        for block_id, text in pieces(block):
            spoken = source_language if block_id in untranslated or block.get("id") in untranslated else ""
            if block["type"] == "heading":
                drafts.append(_Draft(f"block-{block_id}", spoken, text))
                continue
            if not drafts or drafts[-1].language != spoken:
                drafts.append(_Draft(drafts[-1].anchor if drafts else "", spoken))
            drafts[-1].texts.append(text)
    return tuple(Section(draft.anchor, draft.title, "\n".join(draft.texts), draft.language) for draft in drafts)


def _numbered(blocks: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """With the numbers figures have now in what refers to them."""
    stored = list(blocks)
    figures = figures_of(stored)
    return map_rich_texts(stored, partial(referred, figures=figures))[0] if figures else stored


def pieces(block: Mapping[str, Any]) -> Iterator[Piece]:
    """The texts of one stored block, with the id translations are kept by; empty ones are left out."""
    reader = READERS.get(block["type"])
    if reader is None or not block.get("value"):
        return
    for own_id, text in reader(block["value"]):
        if text := " ".join(text.split(" ")).strip():
            yield own_id or block.get("id") or "", text


def _text(value: str) -> Iterator[Piece]:
    yield "", plain(value)


def _named(*names: str) -> Callable[[Mapping[str, Any]], Iterator[Piece]]:
    """Fields of a struct block, in this order, as one text."""

    def read(value: Mapping[str, Any]) -> Iterator[Piece]:
        yield "", " ".join(plain(str(value[name])) for name in names if value.get(name))

    return read


def _items(value: Iterable[Any]) -> Iterator[Piece]:
    for item in value:
        yield _item_id(item), plain(str(_item_value(item) or ""))


def _links(value: Iterable[Any]) -> Iterator[Piece]:
    for item in value:
        yield _item_id(item), str((_item_value(item) or {}).get("text") or "")


def _table(value: Mapping[str, Any]) -> Iterator[Piece]:
    if value.get("caption"):
        yield "", str(value["caption"])
    for row in value.get("rows") or ():
        cells = [str(_item_value(cell) or "") for cell in _item_value(row) or ()]
        yield "", " | ".join(cell for cell in cells if cell)


def _nothing(value: Any) -> Iterator[Piece]:
    return iter(())


def _item_value(item: Any) -> Any:
    return item["value"] if isinstance(item, Mapping) and "value" in item and "type" in item else item


def _item_id(item: Any) -> str:
    return str(item.get("id") or "") if isinstance(item, Mapping) else ""


# One reader per block of `home.blocks.BodyBlock`; a test compares the two.
READERS: dict[str, Callable[[Any], Iterator[Piece]]] = {
    "heading": _named("text"),
    "paragraph": _text,
    "list": _items,
    "steps": _items,
    "table": _table,
    "image": _named("caption"),
    "documents": _nothing,
    "quote": _named("text", "source"),
    "callout": _named("text"),
    "indicator": _named("value", "unit", "label", "source"),
    "links": _links,
    "passage": _nothing,  # found where it belongs
}
