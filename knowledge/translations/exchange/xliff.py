"""XLIFF 1.2: one file per page and language. Marks of a sentence are inline elements, so that CAT tools keep them."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from django.utils.translation import gettext as _t

from knowledge.translations.exchange.paper import Broken, Paper, PaperUnit

NAME = "urn:oasis:names:tc:xliff:document:1.2"
DEEPEST = 40
_PIECE = re.compile(r'(</?(?:b|i|strong|em|code|abbr|acronym)>|<a id="[a-z0-9]{1,12}">|</a>|<br\s*/?>)')
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no XML holds them
_MARK = re.compile(r"^(b|i|strong|em|code|abbr|acronym)-\d{1,4}$|^(a[0-9]{1,4})$")


def write(paper: Paper) -> bytes:
    """UTF-8, with the declaration."""
    root = ElementTree.Element("xliff", {"version": "1.2", "xmlns": NAME})
    told = {
        "original": f"{paper.article}#{paper.revision}",
        "source-language": paper.source_language,
        "target-language": paper.language,
        "datatype": "html",
    }
    file = ElementTree.SubElement(root, "file", told)
    body = ElementTree.SubElement(file, "body")
    for unit in paper.units:
        element = ElementTree.SubElement(body, "trans-unit", {"id": unit.key, "extradata": unit.stamp})
        element.tail = "\n"  # a line each; blanks inside a sentence are part of it
        _fill(ElementTree.SubElement(element, "source"), unit.source)
        if unit.target:
            state = "translated" if unit.is_final else "needs-review-translation"
            _fill(ElementTree.SubElement(element, "target", {"state": state}), unit.target)
        if unit.was:
            ElementTree.SubElement(element, "note", {"from": "KommEZ"}).text = _clean(html.unescape(unit.was))
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="utf-8")


def read(data: bytes) -> Paper:
    """Raises Broken. A file with a document type, entities or another encoding than UTF-8 or UTF-16 is not read."""
    root = _parsed(data)
    files = root.findall(f"{{{NAME}}}file")
    if root.tag != f"{{{NAME}}}xliff" or len(files) != 1:
        raise Broken(_t("This is no XLIFF 1.2 file of this site."))
    article, _hash, revision = files[0].get("original", "").partition("#")
    units = [
        PaperUnit(
            key=element.get("id", ""),
            source=_markup(element.find(f"{{{NAME}}}source")),
            target=_markup(element.find(f"{{{NAME}}}target")),
            stamp=element.get("extradata", ""),
            is_final=_is_final(element.find(f"{{{NAME}}}target")),
        )
        for element in files[0].iter(f"{{{NAME}}}trans-unit")
    ]
    language = files[0].get("target-language", "")
    return Paper(article, files[0].get("source-language", ""), language, revision, units=units)


def _parsed(data: bytes) -> ElementTree.Element:
    """Any document type ends the reading before an entity is looked at, let alone opened."""
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Broken(_t("This file is nested too deeply."))
        builder.start(_name(name), {_name(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(name))

    def refuse(*args: Any) -> None:
        raise Broken(_t("This file has a document type or entities. Such files are not read."))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    for handler in ("StartDoctypeDeclHandler", "EntityDeclHandler", "ExternalEntityRefHandler"):
        setattr(parser, handler, refuse)
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, LookupError, ValueError) as error:
        if isinstance(error, Broken):
            raise
        raise Broken(_t("This is no well-formed XML: %(error)s") % {"error": error}) from error


def _name(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _is_final(target: ElementTree.Element | None) -> bool:
    state = target.get("state", "") if target is not None else ""
    return not state.startswith(("needs-", "new"))


def _fill(element: ElementTree.Element, stored: str) -> None:
    """The sentence as text with inline elements: `<g id="b-1">` for bold, `<g id="a1">` for a link, `<x/>` for a break."""
    stack, counts = [element], Counter[str]()
    for at, part in enumerate(_PIECE.split(stored)):
        if at % 2 == 0:
            _append(stack[-1], _clean(html.unescape(part)))
        elif part.startswith("</"):
            if len(stack) > 1:
                stack.pop()
        elif part.startswith("<br"):
            counts["br"] += 1
            ElementTree.SubElement(stack[-1], "x", {"id": f"br-{counts['br']}", "ctype": "lb"})
        else:
            stack.append(ElementTree.SubElement(stack[-1], "g", _identity(part, counts)))


def _identity(part: str, counts: Counter[str]) -> dict[str, str]:
    if part.startswith("<a "):
        return {"id": part[7:-2], "ctype": "link"}
    tag = part[1:-1]
    counts[tag] += 1
    return {"id": f"{tag}-{counts[tag]}", "ctype": {"b": "bold", "i": "italic"}.get(tag, f"x-{tag}")}


def _append(element: ElementTree.Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _markup(element: ElementTree.Element | None) -> str:
    """Back to what is stored; other inline elements of a tool are passed over, their words stay."""
    return "".join(_marked(element)).strip() if element is not None else ""


def _marked(element: ElementTree.Element) -> Iterator[str]:
    yield html.escape(element.text or "", quote=False)
    for child in element:
        name, mark = child.tag.rpartition("}")[2], _MARK.match(child.get("id", ""))
        if name == "x":
            yield "<br/>"
        elif name == "g" and mark and mark[1]:
            yield from (f"<{mark[1]}>", *_marked(child), f"</{mark[1]}>")
        elif name == "g" and mark:
            yield from (f'<a id="{mark[2]}">', *_marked(child), "</a>")
        else:
            yield from _marked(child)
        yield html.escape(child.tail or "", quote=False)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
