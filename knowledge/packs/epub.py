"""A pack as an e-book: EPUB 3, made of templates and a ZIP, valid under `epubcheck`."""

import datetime
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _t

from knowledge.packs.archive import Member
from knowledge.packs.library import Leaf, Library, note_of
from knowledge.printing.pieces import Piece, as_xhtml

FOLDER = "EPUB/"
STYLE = Path(__file__).parent / "assets" / "book.css"
MEDIA = {"jpg": "image/jpeg", "png": "image/png"}
_CONTAINER = b"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def members(book: Library, about: dict[str, Any]) -> Iterator[Member]:
    """All files of the book, the one that says what it is first."""
    yield Member("mimetype", b"application/epub+zip", is_first=True)
    yield Member("META-INF/container.xml", _CONTAINER)
    chapters = [_chapter(number, leaf) for number, leaf in enumerate(book.leaves)]
    for leaf, chapter in zip(book.leaves, chapters, strict=True):
        _strict(leaf.piece)
        context = {"book": book, "leaf": leaf, "note": note_of(leaf, book.language), "text": as_xhtml(leaf.piece)}
        yield Member(f"{FOLDER}{chapter['path']}", _xml("knowledge/packs/chapter.html", context))
    pictures = list(book.pictures.files())
    for path, data in pictures:
        yield Member(path, data)
    yield Member(f"{FOLDER}style.css", STYLE.read_bytes())
    yield Member(
        f"{FOLDER}nav.xhtml", _xml("knowledge/packs/nav.html", {"book": book, "parts": _parts(book, chapters)})
    )
    context = {
        "book": book,
        "about": about,
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"{about['address']}#{book.language.code}"),
        "modified": about["made_at"].astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "chapters": chapters,
        "pictures": [
            {"id": f"p{at}", "path": path.removeprefix(FOLDER), "media": MEDIA[path.rpartition(".")[2]]}
            for at, (path, _data) in enumerate(pictures)
        ],
    }
    yield Member(f"{FOLDER}package.opf", _xml("knowledge/packs/package.xml", context))


def _chapter(number: int, leaf: Leaf) -> dict[str, str]:
    return {"id": f"c{number}", "path": leaf.piece.path.removeprefix(FOLDER), "kind": leaf.kind, "title": leaf.title,
            "language": leaf.language.code}  # fmt: skip


def _parts(book: Library, chapters: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The table of contents: topics, then articles, documents and the glossary, each under its word."""
    words = {"article": _t("Articles"), "document": _t("Documents"), "glossary": ""}
    found: list[dict[str, Any]] = [{"title": "", "chapters": [one for one in chapters if one["kind"] == "topic"]}]
    for kind, title in words.items():
        some = [one for one in chapters if one["kind"] == kind]
        if some:
            found.append({"title": title, "chapters": some})
    return found


def _strict(one: Piece) -> None:
    """Take out what HTML lets through and the schema of EPUB does not."""
    for element in one.root.iter():
        for name in ("aria-label", "aria-labelledby"):
            if name in element.attrib and element.tag in ("div", "span", "p") and not element.get("role"):
                element.attrib.pop(name)


def _xml(template: str, context: dict[str, Any]) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return (head + render_to_string(template, context).lstrip()).encode()
