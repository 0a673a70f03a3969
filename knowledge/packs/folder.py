"""A pack as web pages: a folder of plain files that any browser opens from the disk, with a search page of its own."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _t

from knowledge.packs.archive import Member
from knowledge.packs.library import Leaf, Library, note_of
from knowledge.packs.words import index_of
from knowledge.printing.pieces import as_html

ASSETS = Path(__file__).parent / "assets"


def members(book: Library, about: dict[str, Any]) -> Iterator[Member]:
    """All files of the folder but the manifest. `about`: what the pages say of the pack (see `making`)."""
    for leaf in book.leaves:
        html = _page(book, about, path=leaf.piece.path, title=leaf.title, text=as_html(leaf.piece), leaf=leaf)
        yield Member(leaf.piece.path, html, _facts(leaf))
    shared: dict[str, Any] = {"about": about, "language": book.language, "title": book.title}
    for path, title, template in (
        ("search.html", _t("Search"), "knowledge/packs/search.html"),
        ("about.html", _t("About this pack"), "knowledge/packs/about.html"),
    ):
        text = render_to_string(template, shared)
        yield Member(path, _page(book, about, path=path, title=title, text=text))
    yield Member("assets/words.js", index_of(book.leaves))
    for name in ("search.js", "pack.css"):
        yield Member(f"assets/{name}", (ASSETS / name).read_bytes())
    for path, data in book.pictures.files():
        yield Member(path, data)
    for file in book.files:
        facts = (("language", file.version.language), ("version", str(file.version.number)))
        yield Member(file.path, partial(file.version.file.open, "rb"), facts)


def _page(book: Library, about: dict[str, Any], *, path: str, title: str, text: str, leaf: Leaf | None = None) -> bytes:
    context = {
        "language": book.language,
        "title": title,
        "pack": book.title,
        "about": about,
        "text": text,
        "up": "../" * path.count("/"),
        "path": path,
        "note": note_of(leaf, book.language) if leaf is not None else "",
        "has_glossary": bool(book.of("glossary")),
    }
    return render_to_string("knowledge/packs/page.html", context).encode()


def _facts(leaf: Leaf) -> tuple[tuple[str, str], ...]:
    told = (("language", leaf.language.code), ("version", leaf.version), ("address", leaf.address))
    return tuple((name, value) for name, value in told if value)
