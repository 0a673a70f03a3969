"""How do the styles and marks of a DOCX make text look: hidden, in which ink, on which ground, how large?"""

from dataclasses import dataclass, field

from knowledge.documents.extraction.containers import Container
from knowledge.documents.extraction.inks import PAPER, Colour, Look, colour

OFF = frozenset({"0", "false", "off"})
_LEVELS = 10  # styles inherit; ten levels are more than Word's own templates have
_HIGHLIGHTS: dict[str, Colour | None] = {"white": PAPER, "black": (0, 0, 0)}


def learn(look: Look, name: str, attributes: dict[str, str]) -> None:
    """Add to a look what one element of its properties says."""
    value = attributes.get("val", "")
    if name == "vanish":
        look["hidden"] = value not in OFF
    elif name == "color":
        look["ink"] = colour(value)
    elif name == "sz" and value.isdigit():
        look["size"] = int(value) / 2  # told in half points
    elif name == "highlight" and value != "none":
        look["ground"] = _HIGHLIGHTS.get(value)
    elif name == "shd":
        shade(look, attributes)


def shade(look: Look, attributes: dict[str, str]) -> None:
    """Add the ground that a shading gives; one that gives none leaves the look as it is."""
    pattern, fill = attributes.get("val", "clear"), attributes.get("fill", "auto")
    if pattern == "solid":
        look["ground"] = colour(attributes.get("color", ""))
    elif pattern not in ("clear", "nil"):
        look["ground"] = None
    elif fill != "auto":
        look["ground"] = colour(fill)


@dataclass
class Styles:
    """The looks of all styles by id; `shading`: the ids of table styles that colour cells."""

    looks: dict[str, Look] = field(default_factory=dict)
    shading: frozenset[str] = frozenset()

    def look(self, style: str) -> Look:
        return self.looks.get(style, {})


def styles_of(container: Container, part: str) -> Styles:
    """The styles of the file, those they are based on included; none where the part is missing."""
    own: dict[str, Look] = {}
    based_on: dict[str, str] = {}
    shading: set[str] = set()
    current, is_table = "", False
    for event in container.events(part):
        if event.kind != "start":
            continue
        if event.name == "style":
            current, is_table = event.attributes.get("styleId", ""), event.attributes.get("type") == "table"
            own[current] = {}
        elif event.name == "basedOn":
            based_on[current] = event.attributes.get("val", "")
        elif is_table:
            if event.name == "shd" and event.attributes.get("fill", "auto") != "auto":
                shading.add(current)
        elif current:
            learn(own[current], event.name, event.attributes)
    looks: dict[str, Look] = {}
    for style in own:
        chain = [style]
        while len(chain) < _LEVELS and chain[-1] in based_on:
            chain.append(based_on[chain[-1]])
        look: Look = {}
        for each in reversed(chain):
            look |= own.get(each, {})
        looks[style] = look
        if shading.intersection(chain):
            shading.add(style)
    return Styles(looks, frozenset(shading))
