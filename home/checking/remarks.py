"""What should somebody look at once more before a body text is published? Read from its stored blocks, without a query.

Only what a program can tell with hardly an error: headings, links, heads of tables, capitals, a paragraph that plays
heading, a part in another script. Pictures have their own duty (`home.images.publishing`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.translation import gettext as _t

from home.checking.words import says_nothing

SHOWN = 60  # characters of a text that a remark quotes
CAPITALS = 12  # letters from which on capitals are more than a name
OTHER_SCRIPT = 25  # letters in another script from which on a block is in another language
_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ALL_BOLD = re.compile(
    r"\s*(?:<p\b[^>]*>)?\s*<(b|strong)>(?P<words>[^<]{2,120})</\1>\s*:?\s*(?:</p>)?\s*", re.IGNORECASE
)
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True)
class Remark:
    """One sentence about one block; `block_id` is "" where it is about the whole."""

    kind: str
    sentence: str
    block_id: str = ""


def remarks_on(blocks: Iterable[Mapping[str, Any]], language: str) -> list[Remark]:
    """In the order of the text (`StreamValue.raw_data`), each sentence once; in the active language."""
    found: list[Remark] = []
    level = 1
    for block in blocks:
        kind, value, block_id = str(block["type"]), block["value"], str(block.get("id") or "")
        if kind == "heading" and isinstance(value, Mapping):
            new = int(value.get("level") or 2)
            if new > level + 1:
                said = _about(_t("A level is left out before the heading “%(text)s”."), str(value.get("text", "")))
                found.append(Remark("order", said, block_id))
            level = new
        found += (Remark(*said, block_id) for said in _of_block(kind, value, language))
    return list({remark.sentence: remark for remark in found}.values())


def _of_block(kind: str, value: Any, language: str) -> Iterator[tuple[str, str]]:
    texts = list(_texts(value))
    for markup in texts:
        for words in _LINK.findall(markup):
            if says_nothing(_plain(words)):
                yield "link", _about(_t("The words of the link “%(text)s” do not say where it leads."), _plain(words))
    if kind == "links":
        yield from _of_links(value)
    if kind == "table" and not _has_heads(value):
        yield "table", _t("The first row of a table names its columns: a cell of it is empty.")
    if kind == "paragraph" and (shown := _ALL_BOLD.fullmatch(texts[0] if texts else "")):
        yield (
            "bold",
            _about(_t("“%(text)s” is bold like a heading. Make it one, so that it can be found."), shown["words"]),
        )
    for plain in map(_plain, texts):
        if _shouts(plain):
            yield "capitals", _about(_t("“%(text)s” is written in capitals, which are hard to read."), plain)
        if kind != "table" and _is_foreign(plain, language):
            yield (
                "language",
                _about(
                    _t("“%(text)s” is in another language than the page; it would be read aloud with the wrong voice."),
                    plain,
                ),
            )


def _of_links(value: Any) -> Iterator[tuple[str, str]]:
    """Written links of the links block; those without words of their own take the title of their page."""
    for item in value if isinstance(value, list) else ():
        inner = item.get("value") if isinstance(item, Mapping) else None
        words = inner.get("text") if isinstance(inner, Mapping) else ""
        if words and says_nothing(words):
            yield "link", _about(_t("The words of the link “%(text)s” do not say where it leads."), words)


def _has_heads(value: Any) -> bool:
    rows = value.get("rows") if isinstance(value, Mapping) else None
    first = _inner(rows[0]) if isinstance(rows, list) and rows else []
    cells = [_inner(cell) for cell in first] if isinstance(first, list) else []
    rest = cells[1:] if isinstance(value, Mapping) and value.get("row_headers") else cells  # the corner may be empty
    return all(str(cell or "").strip() for cell in rest)


def _inner(item: Any) -> Any:
    return item["value"] if isinstance(item, Mapping) and "value" in item else item


def _texts(value: Any) -> Iterator[str]:
    """Every text in a block's value; ids, kinds and levels are no words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        if set(value) >= {"type", "value"}:
            yield from _texts(value["value"])
            return
        for name, inner in value.items():
            if name not in ("id", "level", "kind", "url", "passage"):
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _plain(markup: str) -> str:
    return unescape(_TAG.sub("", markup)).strip()


def _shouts(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    cased = [letter for letter in letters if letter.lower() != letter.upper()]
    return len(cased) >= CAPITALS and len(text.split()) > 2 and all(letter.isupper() for letter in cased)


def _is_foreign(text: str, language: str) -> bool:
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    here, other = (arabic, latin) if language == "ar" else (latin, arabic)
    return other >= OTHER_SCRIPT and other > 4 * here


def _about(sentence: str, text: str) -> str:
    quoted = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
    return sentence % {"text": quoted}
