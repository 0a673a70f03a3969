"""A topic on paper: what it is, its subtopics and their articles, with a table of contents; documents as a list."""

from typing import Any

from knowledge.cards import cards_of_documents
from knowledge.packs.library import Library
from knowledge.packs.selecting import Selection
from knowledge.printing.papers import Entry, markup
from knowledge.printing.process import TOPIC, printed
from search.access import Viewer


def paper(book: Library, selection: Selection, viewer: Viewer) -> bytes:
    """The PDF of a library gathered for one file. Raises NotPrinted."""
    entries = [_entry(leaf) for leaf in book.leaves]
    page = markup(
        [leaf.piece for leaf in book.leaves],
        title=book.title,
        language=book.language,
        contents=entries,
        documents=list(cards_of_documents(selection.documents, viewer, book.language.code).values()),
    )
    return printed(page, book.pictures.files(), TOPIC)


def _entry(leaf: Any) -> Entry:
    return Entry(leaf.title, f"{leaf.piece.prefix}top", leaf.language, 2 if leaf.kind == "article" else 1)
