"""How is a block written as WordprocessingML? Paragraphs, runs, tables and pictures of one article, in order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.documents.making.package import quoted, text
from knowledge.interchange.outcome import Part
from knowledge.interchange.word import names
from knowledge.interchange.word.look import style_id, table_look
from knowledge.interchange.word.rich import spans_of
from knowledge.interchange.word.spans import Span, tidied

_EMU = 360_000  # in a centimetre
_WIDEST, _HIGHEST = 16.0, 20.0  # centimetres
_LATIN, _ARABIC = re.compile(r"[A-Za-z\u00c0-\u024f]"), re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Shot:
    """A picture as it stands in the file: a name there, its alternative text, its bytes ("png" or "jpeg"), its size."""

    name: str
    words: str
    data: bytes
    kind: str
    width: int
    height: int


@dataclass
class Paper:
    """What the paragraphs of one file share: addresses, notes, lists and pictures, each numbered as it comes."""

    right_to_left: bool = False
    addresses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)
    marks: int = 0

    def paragraph(self, inner: str, *, style: str = "", mark: str = "", properties: str = "") -> str:
        """`inner` are runs; `mark` is the name of a bookmark around them."""
        if mark:
            self.marks += 1
            begin = f'<w:bookmarkStart w:id="{self.marks}" w:name={quoted(mark)}/>'
            inner = f'{begin}{inner}<w:bookmarkEnd w:id="{self.marks}"/>'
        styled = f'<w:pStyle w:val="{style_id(style)}"/>' if style else ""
        return f"<w:p><w:pPr>{styled}{properties}{'<w:bidi/>' * self.right_to_left}</w:pPr>{inner}</w:p>"

    def runs(self, spans: Iterable[Span]) -> str:
        said = []
        for span in spans:
            if span.note:
                self.notes.append(self.runs(tidied(span.note)))
                said.append(
                    '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
                    f'<w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
                )
            elif span.href:
                said.append(f'<w:hyperlink r:id="{self._relation(span.href)}">{self._run(span)}</w:hyperlink>')
            else:
                said.append(self._run(span))
        return "".join(said)

    def words(self, plain: str, *, bold: bool = False) -> str:
        return self.runs([Span(plain, frozenset("b" if bold else ()))])

    def _relation(self, address: str) -> str:
        if address not in self.addresses:
            self.addresses.append(address)
        return f"rIdLink{self.addresses.index(address) + 1}"

    def _run(self, span: Span) -> str:
        turned = self.right_to_left and (bool(_ARABIC.search(span.text)) or not _LATIN.search(span.text))
        style = '<w:rStyle w:val="Hyperlink"/>' * bool(span.href)
        weight = "<w:b/><w:bCs/>" * ("b" in span.marks) + "<w:i/><w:iCs/>" * ("i" in span.marks)
        raised = "".join(
            f'<w:vertAlign w:val="{value}"/>'
            for mark, value in (("sup", "superscript"), ("sub", "subscript"))
            if mark in span.marks
        )
        look = f"<w:rPr>{style}{weight}{raised}{'<w:rtl/>' * turned}</w:rPr>"
        lines = _ILLEGAL.sub("", span.text).split("\n")
        return f"<w:r>{look}{'<w:br/>'.join(_text(line) for line in lines)}</w:r>"


def _text(line: str) -> str:
    return f'<w:t xml:space="preserve">{text(line)}</w:t>' if line else ""


def block(paper: Paper, part: Part, shots: dict[int, Shot]) -> str:
    """One block. `shots`: index -> picture; those that are missing are left out."""
    value, mark = part.value, names.bookmark(names.BLOCK, part.id, paper.marks)
    if part.kind == "heading":
        style = names.HEADINGS[0 if value["level"] == "2" else 1]
        return paper.paragraph(paper.words(value["text"]), style=style, mark=mark)
    if part.kind == "paragraph":
        return paper.paragraph(paper.runs(spans_of(value)), mark=mark)
    if part.kind == "callout":
        return paper.paragraph(paper.runs(spans_of(value["text"])), style=names.CALLOUTS[value["kind"]], mark=mark)
    if part.kind in ("list", "steps"):
        return _list(paper, part, mark)
    if part.kind == "table":
        return _table(paper, part, mark)
    if part.kind == "image":
        return _picture(paper, part, mark, shots)
    if part.kind == "quote":
        fields = [(names.QUOTE, value["text"]), (names.QUOTE_SOURCE, value["source"])]
        return _fields(paper, fields, mark)
    if part.kind == "indicator":
        return _fields(paper, [(style, value[name]) for name, style in names.INDICATOR.items()], mark)
    style = names.ADDRESSES[part.kind]
    spans = [Span(words, href=address) for address, words in value]
    lines = [paper.paragraph(paper.runs([one]), style=style, mark="" if at else mark) for at, one in enumerate(spans)]
    return "".join(lines)


def _fields(paper: Paper, fields: Sequence[tuple[str, str]], mark: str) -> str:
    shown = [(style, words) for style, words in fields if words]
    return "".join(
        paper.paragraph(paper.words(words), style=style, mark="" if at else mark)
        for at, (style, words) in enumerate(shown)
    )


def _list(paper: Paper, part: Part, mark: str) -> str:
    paper.lists.append(part.kind)
    numbered = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{len(paper.lists)}"/></w:numPr>'
    said = []
    for at, item in enumerate(part.value):
        own = part.item_ids[at] if at < len(part.item_ids) else ""
        inner = paper.runs(spans_of(item))
        paper.marks += 1
        begins = quoted(names.bookmark(names.ITEM, own, paper.marks))
        inner = f'<w:bookmarkStart w:id="{paper.marks}" w:name={begins}/>{inner}<w:bookmarkEnd w:id="{paper.marks}"/>'
        said.append(paper.paragraph(inner, mark="" if at else mark, properties=numbered))
    return "".join(said)


def _table(paper: Paper, part: Part, mark: str) -> str:
    rows, caption = part.value["rows"], part.value["caption"]
    columns = len(rows[0])
    said = [paper.paragraph(paper.words(caption), style=names.TABLE_CAPTION)] if caption else []
    said += ["<w:tbl>", table_look(right_to_left=paper.right_to_left, row_headers=part.value["row_headers"])]
    said.append(f'<w:tblGrid>{f"""<w:gridCol w:w="{9070 // columns}"/>""" * columns}</w:tblGrid>')
    for number, row in enumerate(rows):
        head = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if not number else "<w:trPr><w:cantSplit/></w:trPr>"
        said.append(f"<w:tr>{head}")
        for column, cell in enumerate(row):
            is_header = not number or (not column and part.value["row_headers"])
            inner = paper.paragraph(paper.words(cell, bold=is_header), mark=mark if not number and not column else "")
            shade = '<w:shd w:val="clear" w:color="auto" w:fill="EBF2F2"/>' * (not number)
            said.append(f'<w:tc><w:tcPr><w:tcW w:w="{9070 // columns}" w:type="dxa"/>{shade}</w:tcPr>{inner}</w:tc>')
        said.append("</w:tr>")
    return "".join([*said, "</w:tbl>", paper.paragraph("")])  # Word joins tables between which nothing stands


def _picture(paper: Paper, part: Part, mark: str, shots: dict[int, Shot]) -> str:
    shot = shots.get(part.value["picture"])
    if shot is None:
        return ""
    if shot not in paper.shots:
        paper.shots.append(shot)
    number = paper.shots.index(shot) + 1
    paper.marks += 1
    caption = part.value["caption"]
    said = paper.paragraph(_drawing(shot, number, paper.marks), mark=mark)
    return said + (paper.paragraph(paper.words(caption), style=names.CAPTION) if caption else "")


def _drawing(shot: Shot, number: int, own: int) -> str:
    share = min(_WIDEST / (shot.width / 50), _HIGHEST / (shot.height / 50), 1)  # 50 points a centimetre: 127 dpi
    size = " ".join(
        f'c{axis}="{round(length / 50 * share * _EMU)}"' for axis, length in (("x", shot.width), ("y", shot.height))
    )
    told = f'id="{own}" name={quoted(shot.name)} descr={quoted(shot.words)}'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {told}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr {told}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdShot{number}"/>'
        f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
