"""How does a content become a file of one kind?"""

from collections.abc import Callable
from importlib import import_module

from knowledge.documents.making.content import KINDS, Content, Page


def make_file(kind: str, *, language: str, title: str, pages: list[Page]) -> bytes:
    """The bytes of a DOCX, ODT, PPTX, XLSX or PDF file (`kind` is one of `KINDS`), the same in every run.

    Title and language stand in the file's metadata. Raises ValueError for an unknown kind or a file without pages.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}, expected one of {', '.join(KINDS)}")
    if not pages:
        raise ValueError("a file needs at least one page")
    make: Callable[[Content], bytes] = import_module(f"knowledge.documents.making.{kind}").make
    return make(Content(language, title, pages))
