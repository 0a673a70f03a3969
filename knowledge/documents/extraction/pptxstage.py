"""What lies under the text of a slide's shapes? As far as it is told by the slide, its layout and its master.

White text is hidden only where the ground is known to be white; whatever may lie under it makes the ground unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from knowledge.documents.extraction.containers import Container, Event
from knowledge.documents.extraction.inks import PAPER, Colour, Look, colour

_SHAPES = frozenset({"sp", "pic", "graphicFrame", "cxnSp", "contentPart"})
_OTHER_FILLS = frozenset({"gradFill", "blipFill", "pattFill", "grpFill"})
_SCHEME = {"bg1": "lt1", "bg2": "lt2", "tx1": "dk1", "tx2": "dk2"}
_CHANGES = frozenset({"lumMod", "lumOff", "shade", "tint", "alpha", "satMod", "satOff", "hueOff", "inv", "comp"})
_PLAIN = "1001"  # the first of a theme's grounds is one colour; the others have gradients and pictures
_NO_EFFECT = frozenset({"ln", "effectLst", "highlight", "uFill", "uLn", "lnRef", "effectRef", "fontRef"})


class Place(NamedTuple):
    """Where a shape stands, in EMU; None for the whole slide or an unknown place."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: "Place") -> bool:
        return (self.left < other.right and other.left < self.right and self.top < other.bottom
                and other.top < self.bottom)  # fmt: skip


@dataclass
class Shape:
    """One shape so far. `fill`: whether it has one, or nothing is said of it; its colour, where that is known."""

    place: Place | None = None
    is_filled: bool | None = None
    fill: Colour | None = None
    start: tuple[int, int] = (0, 0)


@dataclass
class Stage:
    """What was seen of a slide: its ground, what lies on it, the shape and the run that are open."""

    ground: Colour | None = PAPER
    under: list[Place | None] = field(default_factory=list)
    theme: dict[str, Colour | None] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _groups: int = 0
    _shape: Shape | None = None
    _run: Look = field(default_factory=lambda: Look())
    _is_plain: bool = True  # whether the ground is told by a colour alone
    _last: str = ""  # what the last colour was said of: "ground", "fill", "ink"

    def look(self) -> Look:
        """How text looks that comes now."""
        shape = self._shape
        if shape is None:
            return {**self._run, "ground": None}
        if shape.is_filled:
            return {**self._run, "ground": shape.fill}
        is_over = any(shape.place is None or one is None or one.meets(shape.place) for one in self.under)
        return {**self._run, "ground": None if is_over or self._groups else self.ground}

    def see(self, kind: str, name: str, attributes: dict[str, str]) -> None:
        """Take one start or end of an element."""
        if kind == "start":
            self._open.append(name)
            self._start(name, attributes)
        elif kind == "end":
            if self._open:
                self._open.pop()
            self._end(name)

    def _start(self, name: str, a: dict[str, str]) -> None:
        shape = self._shape
        if name == "grpSp":
            self._groups += 1
        elif name in _SHAPES:
            self._shape = Shape(is_filled=True if name in ("pic", "graphicFrame", "contentPart") else None)
        elif name == "rPr":
            self._run = {"size": int(a["sz"]) / 100} if a.get("sz", "").isdigit() else {}
        elif name == "off" and shape and not self._groups:
            shape.start = _number(a, "x"), _number(a, "y")
        elif name == "ext" and shape and not self._groups and "cx" in a:
            left, top = shape.start
            shape.place = Place(left, top, left + _number(a, "cx"), top + _number(a, "cy"))
        elif name == "fillRef" and shape and shape.is_filled is None and a.get("idx", "0") != "0":
            shape.is_filled = True
        else:
            self._paint(name, a)

    def _paint(self, name: str, a: dict[str, str]) -> None:
        owner = self._owner()
        if name == "bgRef":
            self._is_plain = a.get("idx") == _PLAIN
        if name in ("bg", "bgRef") or (owner == "ground" and name in _OTHER_FILLS):
            self.ground = None
        elif name in _OTHER_FILLS or name == "solidFill":
            if owner == "fill" and self._shape:
                self._shape.is_filled, self._shape.fill = True, None
        elif name == "noFill":
            if owner == "fill" and self._shape:
                self._shape.is_filled = False
        elif name in ("srgbClr", "schemeClr", "sysClr"):
            self._set(owner, self._colour(name, a))
        elif name in _CHANGES:
            self._set(self._last, None)

    def _owner(self) -> str:
        """What a colour or fill that is told now belongs to."""
        inside = set(self._open)
        if inside & _NO_EFFECT:
            return ""
        if "bg" in inside:
            return "ground" if self._is_plain else ""
        if "rPr" in inside:
            return "ink"
        return "fill" if "spPr" in inside else ""

    def _colour(self, name: str, a: dict[str, str]) -> Colour | None:
        if name == "schemeClr":
            value = a.get("val", "")
            return self.theme.get(_SCHEME.get(value, value))
        return colour(a.get("lastClr", a.get("val", "")))

    def _set(self, owner: str, value: Colour | None) -> None:
        self._last = owner
        if owner == "ground":
            self.ground = value
        elif owner == "ink":
            self._run["ink"] = value
        elif owner == "fill" and self._shape:
            self._shape.fill = value

    def _end(self, name: str) -> None:
        if name == "grpSp":
            self._groups -= 1
        elif name in ("r", "fld"):
            self._run = {}
        elif name in _SHAPES and self._shape:
            if self._shape.is_filled:
                self.under.append(self._shape.place)
            self._shape = None
        elif name == "bgRef":
            self._is_plain = True


def _number(attributes: dict[str, str], name: str) -> int:
    try:
        return int(attributes.get(name, "0"))
    except ValueError:
        return 0


def stage_of(container: Container, slide: str) -> Stage:
    """The stage of a slide as its master and layout leave it, before its own shapes."""
    layout = _related(container, slide, "slideLayout")
    master = _related(container, layout, "slideMaster") if layout else ""
    stage = Stage(theme=dict(_theme(container, _related(container, master, "theme") if master else "")))
    for part in (master, layout):
        for event in container.events(part) if part else ():
            stage.see(event.kind, event.name, event.attributes)
    return stage


def _related(container: Container, part: str, kind: str) -> str:
    return next((target for name, target, out in container.relations(part).values() if name == kind and not out), "")


def _theme(container: Container, part: str) -> Iterator[tuple[str, Colour | None]]:
    current = ""
    events: Iterator[Event] = container.events(part) if part else iter(())
    for event in events:
        if event.kind != "start":
            continue
        if event.name in ("srgbClr", "sysClr") and current:
            yield current, colour(event.attributes.get("lastClr", event.attributes.get("val", "")))
            current = ""
        elif event.name in ("dk1", "lt1", "dk2", "lt2") or event.name.startswith("accent"):
            current = event.name
        elif event.name == "fontScheme":
            return
