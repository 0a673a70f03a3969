"""What ODT, ODP and ODS have in common: styles that hide or break pages, and text as events."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.documents.extraction.containers import Container, Event
from knowledge.documents.extraction.inks import PAPER, Colour, Look, colour, points, why_unseen
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note

# Not on the page: comments, deleted text kept for tracked changes, index templates, alternative texts' markup.
SILENT = frozenset({"annotation", "tracked-changes", "index-entry-template", "event-listeners", "forms", "dde-source"})
# Property element and the value of its `display` or `visibility` that hides what has the style.
_HIDING = frozenset({("text-properties", "none"), ("table-properties", "false"), ("drawing-page-properties", "hidden")})
_PAINTED = frozenset({"text-properties", "paragraph-properties", "table-cell-properties", "table-row-properties",
    "table-properties", "section-properties"})  # fmt: skip
_STYLED = frozenset({"span", "p", "h", "a", "table", "table-row", "table-cell", "section"})
_SHAPES = frozenset({"frame", "text-box", "custom-shape", "rect", "ellipse", "circle", "polygon", "path", "caption"})
_LEVELS = 10  # of styles that inherit
_BREAKS = frozenset({"page", "odd-page", "even-page"})


@dataclass
class Styles:
    """Names of styles by what they do, inheritance followed. `paper`: the colour of the pages, None for not known."""

    hidden: set[str] = field(default_factory=set)
    breaking: set[str] = field(default_factory=set)
    looks: dict[str, Look] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    paper: Colour | None = PAPER
    _known: dict[str, Look] = field(default_factory=dict)

    def look(self, name: str) -> Look:
        """How text of this style looks, as far as the style and those it comes from say."""
        if name in self._known:
            return self._known[name]
        chain = [name]
        while len(chain) < _LEVELS and chain[-1] in self.parents:
            chain.append(self.parents[chain[-1]])
        look: Look = {}
        for each in reversed(chain):
            look |= self.looks.get(each, {})
        self._known[name] = look
        return look

    def _paint(self, style: str, event: Event) -> None:
        """Learn ink, ground and size from one element of a style."""
        a = event.attributes
        ground = a.get("background-color", "transparent")
        if event.name == "page-layout-properties":
            self.paper = self.paper if ground == "transparent" or colour(ground) == PAPER else None
        elif event.name == "graphic-properties" and a.get("run-through") == "background":
            self.paper = None  # a picture behind the text
        elif event.name in _PAINTED and style:
            look = self.looks.setdefault(style, {})
            if ground != "transparent":
                look["ground"] = colour(ground)
            if event.name == "text-properties":
                if "color" in a:
                    look["ink"] = None if a.get("use-window-font-color") == "true" else colour(a["color"])
                size = points(a.get("font-size", ""))
                if size is not None:
                    look["size"] = size

    def learn(self, events: Iterator[Event]) -> None:
        """Read the styles of one part; later parts add to earlier ones."""
        current = ""
        parents: dict[str, str] = {}
        for event in events:
            if event.kind != "start":
                continue
            a = event.attributes
            self._paint(current, event)
            if event.name == "style":
                current = a.get("name", "")
                parents[current] = a.get("parent-style-name", "")
            elif event.name == "default-style":
                current = ""
            elif (event.name, a.get("display", a.get("visibility", ""))) in _HIDING:
                self.hidden.add(current)
            elif event.name == "paragraph-properties" and a.get("break-before") in _BREAKS:
                self.breaking.add(current)
            elif event.name in ("body", "master-styles"):
                break  # styles stand before; the text is not read twice
        self.parents |= {name: parent for name, parent in parents.items() if parent}
        for _ in range(_LEVELS):
            self.hidden |= {name for name, parent in parents.items() if parent in self.hidden}
            self.breaking |= {name for name, parent in parents.items() if parent in self.breaking}


def styles_of(container: Container) -> Styles:
    """The styles of the whole file (styles.xml, then the automatic ones of content.xml)."""
    styles = Styles()
    styles.learn(container.events("styles.xml"))
    styles.learn(container.events("content.xml"))
    return styles


class Visible:
    """Filters events to visible text: `see(event)` returns the piece of text it brings, "" for none.

    Notes on the source say what was left out. Text counts only inside paragraphs and headings.
    """

    def __init__(self, source: Source, styles: Styles) -> None:
        self._source, self._styles = source, styles
        # What lies under the text of slides and tables is not looked for; sizes count there as well.
        paper = styles.paper if source.media_type.endswith(".text") else None
        self._looks: list[Look] = [{"ground": paper}]
        self._silent = 0
        self._paragraphs = 0
        self._cells = 0
        self._hidden: list[bool] = []  # per open element

    def see(self, event: Event) -> str:
        if event.kind == "text":
            return self._text(event.text)
        if event.name == "table-cell":
            self._cells += 1 if event.kind == "start" else -1
        if event.name in SILENT:
            self._silent += 1 if event.kind == "start" else -1
            if event.name == "tracked-changes":
                self._source.leave_out(Note.TRACKED_CHANGES)
        if event.kind == "start":
            return self._start(event)
        self._hidden.pop()
        self._looks.pop()
        if event.name in ("p", "h"):
            self._paragraphs -= 1
        if self._silent:
            return ""
        if event.name in ("p", "h"):
            return " " if self._cells else "\n"
        return {"table-row": "\n", "table-cell": "\t"}.get(event.name, "")

    def _text(self, text: str) -> str:
        if not self._paragraphs or self._silent:
            return ""
        if any(self._hidden):
            if text.strip():
                self._source.leave_out(Note.HIDDEN_TEXT)
            return ""
        note = why_unseen(self._looks[-1])
        if note and text.strip():
            self._source.leave_out(note)
        return "" if note else text

    def _look(self, event: Event) -> Look:
        look = self._looks[-1]
        if event.name in _SHAPES:
            return {**look, "ground": None}
        if event.name not in _STYLED:
            return look
        own = self._styles.look(event.attributes.get("style-name", ""))
        return {**look, **own} if own else look

    def _start(self, event: Event) -> str:
        a = event.attributes
        hides = (
            event.name in ("hidden-text", "hidden-paragraph")
            or (event.name == "section" and a.get("display") == "none")
            or (event.name in ("span", "p", "h", "a") and a.get("style-name", "") in self._styles.hidden)
        )
        self._hidden.append(hides)
        self._looks.append(self._look(event))
        if hides and event.name == "hidden-text" and a.get("string-value"):
            self._source.leave_out(Note.HIDDEN_TEXT)
        if event.name in ("p", "h"):
            self._paragraphs += 1
        if self._silent or not self._paragraphs or any(self._hidden):
            return ""
        if event.name == "s":
            count = a.get("c", "1")
            return " " * min(int(count) if count.isdigit() else 1, 100)
        return {"tab": "\t", "line-break": "\n", "note-body": "\n"}.get(event.name, "")
