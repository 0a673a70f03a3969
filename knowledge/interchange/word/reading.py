"""What does a DOCX say? The one function of the limited process that knows all parts of the file."""

from collections import Counter
from typing import BinaryIO

from knowledge.documents.extraction.containers import Container
from knowledge.interchange.outcome import Arrived, LeftOut
from knowledge.interchange.word import names
from knowledge.interchange.word.body import Body
from knowledge.interchange.word.elements import Element, attribute, child, name_of, relations_of, tree_of
from knowledge.interchange.word.inline import Inline, Relations
from knowledge.interchange.word.spans import Span
from knowledge.interchange.word.styles import Numbering, Styles

_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read(file: BinaryIO) -> Arrived:
    """The whole file. Raises `Refused` for what is damaged or hostile; XML errors mean that it is damaged."""
    container = Container(file)
    part = container.require(_target(container.relations(""), "officeDocument", "word/document.xml"))
    relations = relations_of(container, part)
    arrived = Arrived()
    arrived.is_ours = _category(container) == names.MARK
    styles = Styles(tree_of(container, _target(relations, "styles")))
    inline = Inline(styles, relations, arrived.left_out)
    for kind in ("footnote", "endnote"):
        _read_notes(container, _target(relations, f"{kind}s"), kind, inline)
    body = Body(inline, Numbering(tree_of(container, _target(relations, "numbering"))), arrived)
    root = child(tree_of(container, part), "body")
    body.read(root if root is not None else ())
    body.finish()
    arrived.left_out[LeftOut.MARGINS] += not arrived.is_ours and _has_margins(container, relations)
    arrived.left_out = Counter({kind: count for kind, count in arrived.left_out.items() if count})
    return arrived


def _target(relations: Relations, kind: str, default: str = "") -> str:
    return next((target for name, target, outside in relations.values() if name == kind and not outside), default)


def _category(container: Container) -> str:
    root = tree_of(container, "docProps/core.xml")
    found: Element = child(root, "category")
    return (found.text or "") if found is not None else ""


def _read_notes(container: Container, part: str, kind: str, inline: Inline) -> None:
    """The notes at the foot or the end, each as one run of text; Word's lines above them are no notes."""
    root = tree_of(container, part)
    own = Inline(inline.styles, relations_of(container, part), inline.left_out)
    for element in root if root is not None else ():
        if name_of(element) == kind and attribute(element, "type") not in _SEPARATORS:
            inline.notes[kind, attribute(element, "id")] = tuple(_note(element, own))


def _note(element: Element, inline: Inline) -> list[Span]:
    spans: list[Span] = []
    for paragraph in element:
        if name_of(paragraph) == "p":
            spans += [Span(" ")] if spans else []
            spans += inline.read(paragraph).spans
    return spans


def _has_margins(container: Container, relations: Relations) -> bool:
    for kind, target, outside in relations.values():
        if kind in ("header", "footer") and not outside:
            root = tree_of(container, target)
            if root is not None and any((one.text or "").strip() for one in root.iter() if name_of(one) == "t"):
                return True
    return False
