"""How does the body of a Word file become blocks? One per paragraph, list, table or picture, in order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.importing.inline import plain
from knowledge.importing.pieces import heading, quote
from knowledge.interchange.outcome import Arrived, Embedded, LeftOut, Part
from knowledge.interchange.word import names, tables
from knowledge.interchange.word.elements import Element, attribute, child, descendants, name_of, said, unwrapped
from knowledge.interchange.word.inline import Inline, Line, without_number
from knowledge.interchange.word.spans import Span, markup, words
from knowledge.interchange.word.styles import Numbering, numbering_in

_LISTS = ("list", "steps")
# "Figure 1:" as people type it; the site numbers figures itself.
_NUMBERED = re.compile(
    r"^(?:abbildung|abb\.|bild|tabelle|tab\.|figure|fig\.|table|tableau|photo|image|الشكل|شكل|الجدول|جدول|صورة)"
    r"\s*[\d\u0660-\u0669]{1,3}(?:\s*[:.\u2013\u2014-]\s*|\s+(?=\w)|$)",
    re.IGNORECASE,
)


class Body:
    """Gathers parts in `arrived`; what goes on over several paragraphs (a list, a quotation) stays open between them."""

    def __init__(self, inline: Inline, numbering: Numbering, arrived: Arrived) -> None:
        self.inline, self.numbering, self.arrived = inline, numbering, arrived
        self.open: Part | None = None
        self.open_list = ("", "")  # kind and numId of the open list
        self.lines: list[list[Span]] = []  # of the open list: its items
        self.seen: set[str] = set()
        self.caption = ""
        self.bold_lines: list[int] = []

    def read(self, elements: Iterable[Element]) -> None:
        for element in elements:
            kind = name_of(element)
            if kind == "p":
                self._paragraph(element)
            elif kind == "tbl":
                self._table(element)
            elif kind == "sdt":
                if said(element, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents":
                    self.arrived.left_out[LeftOut.CONTENTS] = 1
                else:
                    content: Element = child(element, "sdtContent")
                    self.read(content if content is not None else ())
            elif kind in ("ins", "moveTo", "customXml", "smartTag"):
                self.read(element)
            elif kind == "altChunk":
                self.arrived.left_out[LeftOut.OBJECTS] += 1

    def finish(self) -> None:
        self._close()
        if not any(part.kind == "heading" for part in self.arrived.parts):
            self._raise_bold_lines()

    def _paragraph(self, element: Element) -> None:
        properties = child(element, "pPr")
        style = said(properties, "pStyle")
        kind, level = self.inline.styles.kind(style)
        outline = said(properties, "outlineLvl")
        if not kind and outline in "012345678" and outline:
            kind, level = "heading", int(outline) + 1
        was_in_contents = self.inline.in_contents
        line = self.inline.read(element)
        if kind == "contents" or (was_in_contents and self.inline.in_contents):
            self.arrived.left_out[LeftOut.CONTENTS] = 1
            return
        if kind == "details":
            return
        own, item = _remembered(line.bookmarks)
        numbered = ("", 0) if kind else numbering_in(properties) or self.inline.styles.numbering(style) or ("", 0)
        if words(line.spans):
            self._words(line, kind, level, style=style, numbered=numbered, own=own, item=item)
        for picture in line.pictures:
            self._picture(picture, own)

    def _words(
        self, line: Line, kind: str, level: int, *, style: str, numbered: tuple[str, int], own: str, item: str
    ) -> None:
        list_id, depth = numbered
        list_kind = "" if kind or list_id == "0" else (
            self.numbering.kind(list_id, depth) if list_id else self.inline.styles.list_kind(style)
        )  # fmt: skip
        if list_kind:
            deep = depth or self.inline.styles.depth(style)
            self._item(line.spans, list_kind, list_id or style, depth=deep, own=own, item=item)
            return
        if kind in ("caption", "table-caption"):
            self._caption(words(without_number(line)), of_table=kind == "table-caption")
            return
        if kind in names.ADDRESSES:
            self._addresses(kind, line.spans, own)
            return
        if kind.startswith("indicator-"):
            self._indicator(kind.removeprefix("indicator-"), words(line.spans), own)
            return
        if kind in ("quote", "quote-source"):
            self._quote(kind, line.spans, own)
            return
        self._close()
        self._plain(line.spans, kind, level, own)

    def _plain(self, spans: list[Span], kind: str, level: int, own: str) -> None:
        if kind == "title" and not self.arrived.title:
            self.arrived.title = words(spans)
        elif kind == "subtitle" and not self.arrived.parts and not self.arrived.lead:
            self.arrived.lead = words(spans)
        elif kind == "heading":
            piece = heading(words(spans), level)
            self._add(piece.kind, piece.value, own)
        elif kind.startswith("callout-"):
            self._add("callout", {"kind": kind.removeprefix("callout-"), "text": markup(spans)}, own)
        else:
            if _is_bold_line(spans):
                self.bold_lines.append(len(self.arrived.parts))
            self._add("paragraph", markup(spans), own)

    def _add(self, kind: str, value: object, own: str = "") -> Part:
        part = Part(kind, value, own)
        self.arrived.parts.append(part)
        return part

    def _close(self) -> None:
        """End what is open; a table's caption that met no table is a paragraph after all."""
        if self.open is not None and self.open.kind in _LISTS:
            self.open.value = tuple(markup(spans) for spans in self.lines)
        self.open, self.lines, self.open_list = None, [], ("", "")
        caption, self.caption = self.caption, ""
        if caption:
            self._add("paragraph", markup([Span(caption)]))

    def _opened(self, kind: str, own: str) -> Part | None:
        """The open part, where this paragraph belongs to it."""
        part = self.open
        return part if part is not None and part.kind == kind and not own else None

    def _item(self, spans: list[Span], kind: str, list_id: str, *, depth: int, own: str, item: str) -> None:
        goes_on = (self.open_list == (kind, list_id) or (depth and self.lines)) and not own
        if not goes_on or self.open is None:
            self._close()
            if kind == "steps" and list_id in self.seen:
                self.arrived.left_out[LeftOut.NUMBERING] += 1
            self.seen.add(list_id)
            self.open, self.open_list = self._add(kind, (), own), (kind, list_id)
        if depth and self.lines:  # an item of an item: a line of its own in it
            self.arrived.left_out[LeftOut.NESTED] += 1
            self.lines[-1] += [Span("\n\N{EN DASH} "), *spans]
            return
        self.lines.append(list(spans))
        self.open.item_ids = (*self.open.item_ids, item)

    def _addresses(self, kind: str, spans: Sequence[Span], own: str) -> None:
        part = self._opened(kind, own)
        if part is None:
            self._close()
            self.open = part = self._add(kind, [], own)
        address = next((span.href for span in spans if span.href), "")
        if address:
            part.value.append([address, words(spans)])

    def _indicator(self, name: str, text: str, own: str) -> None:
        part = self._opened("indicator", own if name == "value" else "")
        if part is None or part.value[name]:
            self._close()
            self.open = part = self._add("indicator", dict.fromkeys(("value", "unit", "label", "source"), ""), own)
        part.value[name] = text

    def _quote(self, kind: str, spans: Sequence[Span], own: str) -> None:
        lines = [line for text in _lines(spans) if (line := " ".join(text.split()))]
        part = self._opened("quote", own)
        if part is None or (self.arrived.is_ours and kind == "quote"):
            self._close()
            self.open = part = self._add("quote", {"text": "", "source": ""}, own)
        if kind == "quote-source":
            part.value["source"] = " ".join(lines)[:255]
        else:
            part.value["text"] = "\n".join(filter(None, [part.value["text"], *lines]))
        if not self.arrived.is_ours:
            part.value |= {"source": ""} | quote(part.value["text"].split("\n")).value

    def _caption(self, text: str, *, of_table: bool) -> None:
        """Of the picture above, where that has none; else of the table below."""
        text = text if self.arrived.is_ours else _NUMBERED.sub("", text)
        last = self.arrived.parts[-1] if self.arrived.parts and not of_table and not self.caption else None
        if last is not None and last.kind == "image" and not last.value["caption"]:
            last.value["caption"] = text[:255]
            return
        self._close()
        self.caption = text

    def _picture(self, picture: Embedded, own: str) -> None:
        self._close()
        if picture not in self.arrived.pictures:
            self.arrived.pictures.append(picture)
        self._add("image", {"picture": self.arrived.pictures.index(picture), "caption": ""}, own)

    def _table(self, element: Element) -> None:
        caption, self.caption = self.caption, ""
        self._close()
        counted = self.arrived.left_out.copy()
        grid = tables.read(element, self.inline)
        piece = tables.piece_of(element, grid, caption, is_ours=self.arrived.is_ours)
        if piece is None:
            self.arrived.left_out.clear()
            self.arrived.left_out.update(counted)  # what stands in its cells is read once more
            self._take_apart(element, caption)
            return
        marks = [attribute(one, "name") for one in descendants(element, "bookmarkStart")]
        self._add("table", piece.value, _remembered(marks)[0])
        for picture in grid.pictures:
            self._picture(picture, "")

    def _take_apart(self, element: Element, caption: str) -> None:
        """What stands in its cells, one after the other."""
        self.arrived.left_out[LeftOut.TABLES] += 1
        if caption:
            self._add("paragraph", markup([Span(caption)]))
        for row in tables.rows_of(element):
            for cell in tables.cells_of(row):
                self.read(unwrapped(cell))
                self._close()

    def _raise_bold_lines(self) -> None:
        """A file without any heading that sets bold lines above its paragraphs means them as headings."""
        for at in self.bold_lines:
            if at + 1 < len(self.arrived.parts) and at + 1 not in self.bold_lines:
                part = self.arrived.parts[at]
                if part.id:  # a paragraph of ours, which knows what it is
                    continue
                self.arrived.parts[at] = replace(part, kind="heading", value=heading(plain(part.value), 2).value)
                self.arrived.left_out[LeftOut.BOLD_LINES] += 1


def _is_bold_line(spans: Sequence[Span]) -> bool:
    shown = [span for span in spans if span.text.strip()]
    text = words(spans)
    return (
        bool(shown)
        and all("b" in span.marks and not span.href for span in shown)
        and len(text) <= 90
        and "\n" not in "".join(span.text for span in spans).strip()
        and text[-1] not in ".,;:!?…؟،؛"
    )


def _lines(spans: Sequence[Span]) -> list[str]:
    return "".join(f" ({words(span.note)})" if span.note else span.text for span in spans).split("\n")


def _remembered(bookmarks: Iterable[str]) -> tuple[str, str]:
    """The ids of the block and of the item that begin here: "new" for a block whose id the file could not hold."""
    own = item = ""
    for name in bookmarks:
        if name.startswith(names.BLOCK):
            own = names.remembered(name) or "new"
        elif name.startswith(names.ITEM):
            item = names.remembered(name)
    return own, item
