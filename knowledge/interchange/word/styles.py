"""What does a style stand for, and is a list numbered? Asked by names, which are English in every edition of Word."""

import re
from dataclasses import dataclass

from knowledge.interchange.word import names
from knowledge.interchange.word.elements import Element, attribute, child, descendants, is_on, number, said

_HEADING = re.compile(r"heading ([1-9])$")
_OURS = {
    names.QUOTE_SOURCE.lower(): "quote-source",
    names.TABLE_CAPTION.lower(): "table-caption",
    names.DETAILS.lower(): "details",
    **{name.lower(): kind for kind, name in names.ADDRESSES.items()},
    **{name.lower(): f"callout-{kind}" for kind, name in names.CALLOUTS.items()},
    **{name.lower(): f"indicator-{part}" for part, name in names.INDICATOR.items()},
}
_KINDS = {
    "title": "title",
    "subtitle": "subtitle",
    "quote": "quote",
    "intense quote": "quote",
    "quotations": "quote",
    "block text": "quote",
    "caption": "caption",
    "figure": "caption",
    "illustration": "caption",
    "toc heading": "contents",
    "contents heading": "contents",
    **_OURS,
}
_DEEPER = re.compile(r"list (?:bullet|number) ([2-5])$")
_LISTS = {"list bullet": "list", "list number": "steps"}
_DEEPEST = 10  # styles built on styles; Word's own templates have three or four


@dataclass(frozen=True)
class Style:
    name: str
    base: str
    outline: int  # 0-8, else -1
    numbering: tuple[str, int] | None  # numId, level
    marks: frozenset[str]
    is_hidden: bool


class Styles:
    """The styles of a document; unknown ids are plain text."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        for element in descendants(root, "style") if root is not None else ():
            self._styles[attribute(element, "styleId")] = _style(element)

    def _chain(self, style_id: str) -> list[Style]:
        found: list[Style] = []
        while style_id in self._styles and len(found) < _DEEPEST:
            found.append(self._styles[style_id])
            style_id = found[-1].base
        return found

    def kind(self, style_id: str) -> tuple[str, int]:
        """What a paragraph of this style is ("" for plain text), and the level of a heading (1-9), else 0."""
        for style in self._chain(style_id):
            if style.name in _KINDS:
                return _KINDS[style.name], 0
            heading = _HEADING.match(style.name)
            if heading:
                return "heading", int(heading[1])
            if style.name.startswith(("toc ", "contents ", "table of figures")):
                return "contents", 0
            if style.outline >= 0:
                return "heading", style.outline + 1
        return "", 0

    def numbering(self, style_id: str) -> tuple[str, int] | None:
        return next((style.numbering for style in self._chain(style_id) if style.numbering), None)

    def list_kind(self, style_id: str) -> str:
        """ "list" or "steps" for Word's own styles of lists, else ""."""
        for style in self._chain(style_id):
            for name, kind in _LISTS.items():
                if style.name.startswith(name):
                    return kind
        return ""

    def depth(self, style_id: str) -> int:
        """How deep a style of lists stands: "List Bullet 3" is 2."""
        found = next((match for style in self._chain(style_id) if (match := _DEEPER.match(style.name))), None)
        return int(found[1]) - 1 if found else 0

    def marks(self, style_id: str) -> frozenset[str]:
        """Bold, italic, sub- or superscript by a style of letters."""
        return next((style.marks for style in self._chain(style_id) if style.marks), frozenset())

    def is_hidden(self, style_id: str) -> bool:
        return any(style.is_hidden for style in self._chain(style_id))


def _style(element: Element) -> Style:
    properties, letters = child(element, "pPr"), child(element, "rPr")
    outline = said(properties, "outlineLvl")
    return Style(
        name=said(element, "name").strip().lower(),
        base=said(element, "basedOn"),
        outline=number(outline, 9) if outline and number(outline, 9) < 9 else -1,
        numbering=numbering_in(properties),
        marks=marks_in(letters),
        is_hidden=is_on(letters, "vanish"),
    )


def numbering_in(properties: Element | None) -> tuple[str, int] | None:
    """numId and level of paragraph properties; numId "0" says that there is none."""
    found = child(properties, "numPr")
    if found is None:
        return None
    return said(found, "numId"), number(said(found, "ilvl"))


def marks_in(letters: Element | None) -> frozenset[str]:
    """The look of a run. In Arabic runs (`w:rtl`) weight and slant are told by properties of their own."""
    if letters is None:
        return frozenset()
    suffix = "Cs" if is_on(letters, "rtl") or is_on(letters, "cs") else ""
    raised = {"superscript": "sup", "subscript": "sub"}.get(said(letters, "vertAlign"), "")
    found = {mark for mark in ("b", "i") if is_on(letters, f"{mark}{suffix}")}
    return frozenset(found | ({raised} if raised else set()))


class Numbering:
    """Which lists are numbered."""

    def __init__(self, root: Element | None) -> None:
        self._formats: dict[str, dict[int, str]] = {}
        self._lists: dict[str, str] = {}
        for element in root if root is not None else ():
            if element.tag.rpartition("}")[2] == "abstractNum":
                levels = {
                    number(attribute(level, "ilvl")): said(level, "numFmt") for level in descendants(element, "lvl")
                }
                self._formats[attribute(element, "abstractNumId")] = levels
            elif element.tag.rpartition("}")[2] == "num":
                self._lists[attribute(element, "numId")] = said(element, "abstractNumId")

    def kind(self, list_id: str, level: int) -> str:
        """ "list", "steps", or "" for what only looks like one (no sign and no number)."""
        levels = self._formats.get(self._lists.get(list_id, ""), {})
        form = levels.get(level) or levels.get(0) or "bullet"
        return {"bullet": "list", "none": ""}.get(form, "steps")
