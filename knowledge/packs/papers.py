"""A topic on paper: what it is, its subtopics and their articles, with a table of contents; documents as a list."""

from knowledge.cards import cards_of_documents
from knowledge.packs.library import Leaf, Library
from knowledge.packs.listing import by_topic
from knowledge.packs.selecting import Selection
from knowledge.printing.papers import Entry, markup
from knowledge.printing.process import TOPIC, printed
from search.access import Viewer


def paper(book: Library, selection: Selection, viewer: Viewer) -> bytes:
    """The PDF of a library gathered for one file. Raises NotPrinted."""
    leaves = _in_order(book, selection)
    entries = [_entry(leaf) for leaf in leaves]
    page = markup(
        [leaf.piece for leaf in leaves],
        title=book.title,
        language=book.language,
        contents=entries,
        documents=list(cards_of_documents(selection.documents, viewer, book.language.code).values()),
    )
    return printed(page, book.pictures.files(), TOPIC)


def _in_order(book: Library, selection: Selection) -> list[Leaf]:
    """Each topic with its articles after it, as one reads on paper."""
    by_address = {leaf.address: leaf for leaf in book.leaves if leaf.address}
    found = []
    for key, articles in by_topic(selection).items():
        topic = next(page for page in selection.topics if page.translation_key == key)
        found += [by_address[page.get_url() or ""] for page in (topic, *articles)]
    return [*found, *book.of("glossary")]


def _entry(leaf: Leaf) -> Entry:
    return Entry(leaf.title, f"{leaf.piece.prefix}top", leaf.language, 2 if leaf.kind == "article" else 1)
