"""How is a tree of WordprocessingML looked at? By local names: the strict and the usual namespaces say the same."""

import posixpath
from collections.abc import Iterator
from typing import Any

from lxml import etree

from knowledge.documents.extraction.containers import Container
from knowledge.documents.extraction.results import Reason, rejected

MOST_XML = 64 * 1024**2  # bytes of one part; forty pages have one or two million
_OFF = frozenset({"0", "false", "off", "none"})
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
Element = Any


def tree_of(container: Container, part: str) -> Element | None:
    """The root of a part, None where there is no such part. Nothing is expanded or fetched; depth is bounded.

    Raises `Refused` for a document type or a part without end, and `etree.XMLSyntaxError` for what is no XML.
    """
    if not part or part not in container:
        return None
    data = container.head(part, MOST_XML + 1)
    if len(data) > MOST_XML:
        raise rejected(Reason.ZIP_BOMB)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise rejected(Reason.XML_DTD)
    return root


def relations_of(container: Container, part: str) -> dict[str, tuple[str, str, bool]]:
    """As `Container.relations`, which hands addresses on with their "&" escaped twice."""
    found = container.relations(part)
    folder, base = posixpath.split(part)
    root = tree_of(container, posixpath.join(folder, "_rels", f"{base}.rels"))
    plain = {attribute(one, "Id"): attribute(one, "Target") for one in root} if root is not None else {}
    return {
        own: (kind, plain.get(own, target) if outside else target, outside)
        for own, (kind, target, outside) in found.items()
    }


def name_of(element: Element) -> str:
    """The local name; "" for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str:
    """The attribute of this local name, "" where there is none."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of this name, and so on down the path."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if name_of(one) == name), None)
    return element


def said(element: Element | None, *path: str) -> str:
    """The `val` of the element down the path."""
    return attribute(child(element, *path), "val")


def is_on(element: Element | None, *path: str) -> bool:
    """Whether a switch such as `w:b` is there and not turned off."""
    found = child(element, *path)
    return found is not None and attribute(found, "val").lower() not in _OFF


def descendants(element: Element, *names: str) -> Iterator[Element]:
    return (one for one in element.iter() if name_of(one) in names)


def unwrapped(element: Element) -> Iterator[Element]:
    """The children, with those that only wrap others (content controls, accepted insertions) replaced by theirs."""
    for one in element:
        if name_of(one) in _WRAPPERS:
            yield from unwrapped(one)
        else:
            yield one


def number(text: str, default: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
