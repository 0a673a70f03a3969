"""What does a block of a text say, in words? One line per field, item or row, for whoever compares two versions.

Names of pages, files and pictures come from what the viewer may see; closed ones read like those that are gone.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _t
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from home.blocks import BodyBlock
from home.bodies import BodyLinks

_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(linktype|id|href)="([^"]*)"')
_BREAK = re.compile(r"<br\s*/?>|</(?:p|li)>\s*(?=<)")
_TAG = re.compile(r"<[^<>]*>")
_BODY = BodyBlock()
HIDDEN = "…"


class Line(NamedTuple):
    """`key` is the same in both versions of a block; `label` is empty where the block says it all."""

    key: str
    label: str
    text: str


def label_of(kind: str) -> str:
    """The name of a block in the editor, in the language that is active."""
    block = _BODY.child_blocks.get(kind)
    return str(block.label) if block is not None else kind


def definition(kind: str) -> blocks.Block | None:
    return _BODY.child_blocks.get(kind)


def lines(raw: Mapping[str, Any] | None, links: BodyLinks) -> list[Line]:
    """The lines of a raw block; none for a block that is not there."""
    if not raw:
        return []
    return list(_lines(definition(raw["type"]), raw["value"], links, key="", label=""))


def _lines(block: Any, value: Any, links: BodyLinks, *, key: str, label: str) -> Iterator[Line]:
    if isinstance(value, Mapping):
        children = getattr(block, "child_blocks", {})
        for name, inner in value.items():
            child = children.get(name)
            said = str(child.label) if child is not None else name
            yield from _lines(child, inner, links, key=f"{key}{name}", label=said if len(value) > 1 else "")
    elif isinstance(value, list):
        child = getattr(block, "child_block", None)
        for at, item in enumerate(value):
            inner = item["value"] if isinstance(item, Mapping) and "value" in item else item
            name = str(item.get("id") or at) if isinstance(item, Mapping) else str(at)
            if isinstance(inner, list):
                yield Line(f"{key}/{name}", "", " | ".join(_cells(child, inner, links)))
            else:
                yield from _lines(child, inner, links, key=f"{key}/{name}/", label=label)
    elif value not in (None, ""):
        yield Line(key, label, said_by(block, value, links))


def _cells(row: Any, value: list[Any], links: BodyLinks) -> Iterator[str]:
    for line in _lines(row, value, links, key="", label=""):
        yield line.text


def said_by(block: Any, value: Any, links: BodyLinks) -> str:
    """One value as a reader would name it."""
    if isinstance(block, ImageChooserBlock):
        image = links.images.get(_number(value))
        return image.title if image else HIDDEN
    if isinstance(block, DocumentChooserBlock):
        card = links.documents.get(_number(value))
        return str(card.title) if card else HIDDEN
    if isinstance(block, blocks.PageChooserBlock):
        target = links.pages.get(_number(value))
        return target.title if target else HIDDEN
    if isinstance(block, blocks.ChoiceBlock):
        return str(dict(block.field.choices).get(value, value))
    if isinstance(value, bool):
        return _t("yes") if value else _t("no")
    return words(str(value), links) if isinstance(block, blocks.RichTextBlock) or block is None else str(value)


def words(markup: str, links: BodyLinks) -> str:
    """Rich text without markup; where a link leads stands behind its words."""

    def target(match: re.Match[str]) -> str:
        said = dict(_ATTRIBUTE.findall(match[1]))
        known: Mapping[int, Any] = links.documents if said.get("linktype") == "document" else links.pages
        if "href" in said:
            return f"{match[2]} ({said['href']})"
        thing = known.get(_number(said.get("id")))
        return f"{match[2]} (→ {html.escape(thing.title)})" if thing else match[2]

    return html.unescape(_TAG.sub("", _BREAK.sub("\n", _LINK.sub(target, markup)))).strip()


def _number(value: Any) -> int:
    return int(value) if str(value or "").isdigit() else 0
