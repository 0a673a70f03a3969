"""How do addresses, pictures and explanations in a text read once it stands in a file of its own?

The markup is read once, cleaned of what needs the site, and its links are settled when all texts of the file are known:
a link to a text in the same file leads there, any other one to the site.
"""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree, html
from lxml.html import HtmlElement

from home.addresses import absolute

_DROPPED = ("srcset", "sizes", "loading", "decoding", "tabindex", "hreflang", "aria-describedby", "data-block-key")
_TERM, _WANTED, SITE = "term", "wanted", "site"


@dataclass
class Piece:
    """One text in a file. `path` is that of the file it stands in, from the root of the pack ("" where there is one
    file only), `prefix` stands before its ids where it shares a file."""

    root: HtmlElement
    path: str
    prefix: str = ""
    ids: frozenset[str] = field(default_factory=frozenset)


Goal = tuple[Piece, str]  # a text of the same file or pack, and the id in it where the address names none


def piece(markup: str, *, path: str = "", prefix: str = "") -> Piece:
    """The text as elements, without what works in the site only: tooltips, sizes of pictures, links for editors."""
    root = html.fragment_fromstring(markup, create_parent="div")
    for comment in root.xpath(".//comment()"):
        comment.drop_tree()
    for said in root.find_class("term__said"):
        said.drop_tree()
    for span in root.find_class(_TERM):
        span[0].set("class", _TERM)
        span.drop_tag()
    for link in root.iter("a"):
        if _WANTED in link.classes or not link.get("href"):
            link.attrib.pop("href", None)
    for link in [one for one in root.iter("a") if not one.get("href")]:
        link.drop_tag()
    for around in list(root.iter("source", "picture")):
        around.drop_tag()  # not its tree: this parser takes the picture for a part of its sources
    ids = set()
    for element in root.iter():
        for name in _DROPPED:
            element.attrib.pop(name, None)
        if own := element.get("id"):
            ids.add(own)
            element.set("id", prefix + own)
        if prefix and (label := element.get("aria-labelledby")):
            element.set("aria-labelledby", prefix + label)
    return Piece(root, path, prefix, frozenset(ids))


def settle(one: Piece, goals: Mapping[str, Goal]) -> None:
    """Have its links lead where they should. `goals`: path in the site -> the text that stands for it."""
    for link in list(one.root.iter("a")):
        if SITE in link.classes:  # says where it stands on the site
            link.attrib.pop("class")
        else:
            link.set("href", _settled(link.get("href", ""), one, goals))


def _settled(address: str, one: Piece, goals: Mapping[str, Goal]) -> str:
    if address.startswith("#"):
        return f"#{one.prefix}{address[1:]}"
    own = absolute("/")
    path = f"/{address.removeprefix(own)}" if address.startswith(own) else address
    if not path.startswith("/"):
        return address
    parts = urlsplit(path)
    goal = goals.get(parts.path) or goals.get(unquote(parts.path))
    if goal is None:
        return absolute(path)
    other, usual = goal
    anchor = parts.fragment if parts.fragment in other.ids else usual
    way = posixpath.relpath(other.path, posixpath.dirname(one.path) or ".") if other.path != one.path else ""
    if not way and not anchor:
        anchor = "top"
    return f"{way}#{other.prefix}{anchor}" if anchor else way


def place_pictures(one: Piece, find: Callable[[str], str | None], instead: str) -> None:
    """Pictures under the paths `find` says (from the root), or where it says None their words after `instead`."""
    for image in list(one.root.iter("img")):
        path = find(image.get("src", ""))
        if path is None:
            words = etree.Element("span")
            words.set("class", "no-picture")
            for name in ("lang", "dir"):
                if image.get(name):
                    words.set(name, image.get(name, ""))
            words.text = f"[{instead} {image.get('alt')}]" if image.get("alt") else ""
            words.tail = image.tail
            parent: Any = image.getparent()
            parent.replace(image, words)
        else:
            image.set("src", posixpath.relpath(path, posixpath.dirname(one.path) or "."))


def as_html(one: Piece) -> str:
    return "".join(html.tostring(child, encoding="unicode") for child in one.root)


def as_xhtml(one: Piece) -> str:
    """The same as XML, for EPUB."""
    for element in one.root.iter():
        if element.get("lang") and "{http://www.w3.org/XML/1998/namespace}lang" not in element.attrib:
            element.set("{http://www.w3.org/XML/1998/namespace}lang", element.get("lang"))
    return "".join(etree.tostring(child, encoding="unicode") for child in one.root)


def addresses_of(pieces: Iterable[Piece]) -> set[str]:
    """All that their links name."""
    return {link.get("href", "") for one in pieces for link in one.root.iter("a")}
