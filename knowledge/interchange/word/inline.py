"""What stands inside a paragraph: runs, links, fields, notes, pictures, and what was changed or remarked there."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from knowledge.interchange.outcome import Embedded, LeftOut
from knowledge.interchange.word.elements import Element, attribute, child, descendants, is_on, name_of, said
from knowledge.interchange.word.spans import Span
from knowledge.interchange.word.styles import Styles, marks_in

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]*)"', re.IGNORECASE)
_SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
          "softHyphen": "\N{SOFT HYPHEN}"}  # fmt: skip
_THROUGH = frozenset({"ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "bdo", "dir", "rubyBase", "ruby"})
Relations = dict[str, tuple[str, str, bool]]


@dataclass
class Field:
    """An open field (a link, a number of a figure, a table of contents): its instruction, then its result."""

    instruction: str = ""
    in_result: bool = False

    def is_for(self, name: str) -> bool:
        return self.instruction.strip().upper().startswith(name)


@dataclass
class Line:
    """The inside of one paragraph."""

    spans: list[Span] = field(default_factory=list)
    pictures: list[Embedded] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    after_number: int = -1  # where the words of a caption begin, after "Figure 1"


class Inline:
    """Reads paragraphs of one part one after the other; fields may reach over several of them."""

    def __init__(self, styles: Styles, relations: Relations, left_out: Counter[LeftOut]) -> None:
        self.styles, self.relations, self.left_out = styles, relations, left_out
        self.notes: dict[tuple[str, str], tuple[Span, ...]] = {}
        self.fields: list[Field] = []
        self.line = Line()
        self.href = ""

    def read(self, paragraph: Element) -> Line:
        self.line = Line()
        self._children(paragraph)
        return self.line

    @property
    def in_contents(self) -> bool:
        """Whether a table of contents is open."""
        return any(one.is_for("TOC") for one in self.fields)

    def _children(self, element: Element) -> None:
        for one in element:
            self._element(one)

    def _element(self, element: Element) -> None:
        name = name_of(element)
        if name == "r":
            self._run(element)
        elif name in ("del", "moveFrom"):
            self.left_out[LeftOut.CHANGES] += 1
        elif name == "hyperlink":
            self._linked(element, self._address(attribute(element, "id")))
        elif name == "fldSimple":
            self._simple_field(element)
        elif name in ("oMath", "oMathPara"):
            self.left_out[LeftOut.EQUATIONS] += 1
            self._text(" ".join("".join(one.text or "" for one in descendants(element, "t")).split()))
        elif name == "bookmarkStart":
            self.line.bookmarks.append(attribute(element, "name"))
        elif name in _THROUGH:
            self.left_out[LeftOut.CHANGES] += name in ("ins", "moveTo")
            self._children(element)
        elif name == "AlternateContent":
            self._alternative(element)

    def _alternative(self, element: Element) -> None:
        """The same thing told twice, for new and for old programs: the first way counts."""
        for name in ("Choice", "Fallback"):
            found = child(element, name)
            if found is not None:
                for one in found:
                    self._inside(one, frozenset())
                return

    def _linked(self, element: Element, href: str) -> None:
        before, self.href = self.href, href or self.href
        self._children(element)
        self.href = before

    def _simple_field(self, element: Element) -> None:
        one = Field(attribute(element, "instr"), in_result=True)
        found = _HYPERLINK.search(one.instruction)
        self._linked(element, _safe(found[1]) if found else "")
        if one.is_for("SEQ"):
            self.line.after_number = len(self.line.spans)

    def _address(self, relation: str) -> str:
        _kind, target, outside = self.relations.get(relation, ("", "", False))
        return _safe(target) if outside else ""

    def _run(self, element: Element) -> None:
        letters = child(element, "rPr")
        style = said(letters, "rStyle")
        is_shown = child(letters, "vanish")
        if is_on(letters, "vanish") or (is_shown is None and self.styles.is_hidden(style)):
            self.left_out[LeftOut.HIDDEN] += any(name_of(one) == "t" for one in element)
            return
        marks = marks_in(letters) or self.styles.marks(style)
        for one in element:
            self._inside(one, marks)

    def _inside(self, element: Element, marks: frozenset[str]) -> None:
        name = name_of(element)
        if name == "fldChar":
            self._field_sign(attribute(element, "fldCharType"))
        elif name == "instrText":
            if self.fields and not self.fields[-1].in_result:
                self.fields[-1].instruction += element.text or ""
        elif self.fields and not self.fields[-1].in_result:
            return
        elif name == "t":
            self._text(element.text or "", marks)
        elif name in _SIGNS:
            if attribute(element, "type") not in ("page", "column"):
                self._text(_SIGNS[name], marks)
        elif name in ("footnoteReference", "endnoteReference"):
            note = self.notes.get((name.removesuffix("Reference"), attribute(element, "id")), ())
            if note:
                self.line.spans.append(Span("", note=note))
        elif name == "commentReference":
            self.left_out[LeftOut.COMMENTS] += 1
        elif name in ("drawing", "pict"):
            self._drawing(element)
        elif name == "object":
            self.left_out[LeftOut.OBJECTS] += 1
        elif name == "AlternateContent":
            self._alternative(element)
        elif name == "ruby":
            self._children(element)

    def _field_sign(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields and self.fields.pop().is_for("SEQ"):
            self.line.after_number = len(self.line.spans)

    def _text(self, text: str, marks: frozenset[str] = frozenset()) -> None:
        if not text:
            return
        href = self.href
        for one in self.fields:
            found = _HYPERLINK.search(one.instruction)
            href = _safe(found[1]) if found else href
        self.line.spans.append(Span(text, marks, href))

    def _drawing(self, element: Element) -> None:
        """A picture, or what cannot be one: shapes, charts, text boxes."""
        if next(descendants(element, "txbxContent"), None) is not None:
            self.left_out[LeftOut.TEXT_BOXES] += 1
            return
        found = False
        for one in descendants(element, "blip", "imagedata"):
            relation = attribute(one, "embed") or attribute(one, "id")
            _kind, target, outside = self.relations.get(relation, ("", "", True))
            found = True
            if outside or not target.lower().endswith(_SHOWN):
                self.left_out[LeftOut.PICTURES] += 1
                continue
            told = next(descendants(element, "docPr"), None)
            words = attribute(told, "descr") or attribute(next(descendants(element, "shape"), None), "alt")
            self.line.pictures.append(Embedded(target, " ".join(words.split())[:255], attribute(told, "name")))
        self.left_out[LeftOut.DRAWINGS] += not found


def without_number(line: Line) -> list[Span]:
    """The words of a caption without its "Figure 1:", since the site numbers figures itself."""
    if line.after_number < 0:
        return line.spans
    rest = line.spans[line.after_number :]
    while rest and not rest[0].note:
        text = rest[0].text.lstrip(" \t:.\N{EN DASH}\N{EM DASH}-")
        if text:
            return [replace(rest[0], text=text), *rest[1:]]
        rest = rest[1:]
    return rest


def _safe(address: str) -> str:
    """The address where it may be followed, else ""."""
    address = address.strip()
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    return address if scheme in SCHEMES else ""
