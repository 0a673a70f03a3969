"""All texts of a pack, read once and tied to each other: topics, articles, documents with their text, the glossary.

The same for web pages, e-books and paper; how they are written down is said by `folder`, `epub` and `paper`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.utils.translation import override

from home.languages import Language, language
from knowledge.articles.models import ArticlePage
from knowledge.packs.documents import DocumentFile, document_texts, owners_of
from knowledge.packs.listing import contents_of
from knowledge.packs.selecting import Selection
from knowledge.packs.terms import glossary_text
from knowledge.printing.pictures import Pictures, none
from knowledge.printing.pieces import Goal, Piece, piece, place_pictures, settle
from knowledge.printing.texts import Text, article_text, topic_text
from knowledge.topics.models import TopicPage
from search.access import Viewer

CHUNK = 20  # articles whose texts are in memory at a time


@dataclass
class Leaf:
    """One text of the pack: what it is ("topic", "article", "document", "glossary"), its words and its markup."""

    kind: str
    title: str
    language: Language
    piece: Piece
    lead: str = ""
    address: str = ""  # in the site
    version: str = ""  # when it was published


@dataclass
class Library:
    """`files` are the documents themselves, where they are to be in it; `sources` as in `TopicPack`."""

    title: str
    language: Language
    leaves: list[Leaf] = field(default_factory=list)
    pictures: Pictures = field(default_factory=Pictures)
    files: list[DocumentFile] = field(default_factory=list)
    sources: dict[str, set[int]] = field(default_factory=lambda: {"pages": set(), "documents": set(), "images": set()})
    goals: dict[str, Goal] = field(default_factory=dict)

    def of(self, kind: str) -> list[Leaf]:
        return [leaf for leaf in self.leaves if leaf.kind == kind]


@dataclass(frozen=True)
class Layout:
    """How texts are laid into files: the ending of a page, the folder of all, and what is taken in."""

    ending: str
    folder: str = ""
    pictures: bool = True
    files: bool = False
    texts_of_documents: bool = True
    one_file: bool = False


def gather(
    selection: Selection, viewer: Viewer, language_code: str, *, layout: Layout, tell: Callable[[int], None]
) -> Library:
    """Read everything of the selection as the viewer sees it. `tell(n)` is called now and then with how many are read."""
    spoken = language(language_code)
    book = Library(selection.topic.title, spoken, pictures=Pictures(layout.folder))
    with override(language_code):
        _topics(book, selection, viewer, layout)
        done = len(selection.topics)
        for start in range(0, len(selection.articles), CHUNK):
            ids = [page.pk for page in selection.articles[start : start + CHUNK]]
            rows = {page.pk: page for page in ArticlePage.objects.filter(pk__in=ids).select_related("locale")}
            for pk in ids:
                _article(book, rows[pk], viewer, layout)
            done += len(ids)
            tell(done)
        _documents(book, selection.documents, viewer, layout, lambda read: tell(done + read))
        _other_languages(book, selection, viewer)
        _glossary(book, layout)
        for leaf in book.leaves:
            settle(leaf.piece, book.goals)
            place_pictures(leaf.piece, book.pictures.path_of if layout.pictures else none, _t("Picture:"))
    return book


def _topics(book: Library, selection: Selection, viewer: Viewer, layout: Layout) -> None:
    rows = TopicPage.objects.filter(pk__in=[page.pk for page in selection.topics]).select_related("locale")
    pages = {page.pk: page for page in rows}
    listed = contents_of(selection, viewer, book.language.code)
    for at, light in enumerate(selection.topics):
        page = pages[light.pk]
        text = topic_text(page, viewer)
        listing = "" if layout.one_file else listed[page.translation_key]
        path = _path(layout, "index" if not at else f"topics/{_slug(page, 'topic')}")
        _add(book, "topic", page, text, path=path, prefix=f"t{page.pk}-" if layout.one_file else "", more=listing)


def _article(book: Library, page: Any, viewer: Viewer, layout: Layout) -> None:
    text = article_text(page, viewer)
    path = _path(layout, f"articles/{_slug(page, 'article')}")
    _add(book, "article", page, text, path=path, prefix=f"a{page.pk}-" if layout.one_file else "")


def _add(book: Library, kind: str, page: Any, text: Text, *, path: str, prefix: str, more: str = "") -> None:
    own = piece(text.html + more, path=path, prefix=prefix)
    address = page.get_url() or ""
    published = page.last_published_at.isoformat(timespec="seconds") if page.last_published_at else ""
    book.leaves.append(Leaf(kind, page.title, text.language, own, page.lead, address, published))
    book.goals[address] = (own, "")
    book.pictures.know(text.renditions)
    book.sources["pages"] |= {page.pk, *text.pages}
    book.sources["documents"] |= text.documents
    book.sources["images"] |= text.images


def _documents(book: Library, ids: list[int], viewer: Viewer, layout: Layout, tell: Callable[[int], None]) -> None:
    book.sources["documents"] |= set(ids)
    book.sources["pages"] |= owners_of(ids, viewer, book.language.code)
    if not layout.texts_of_documents:
        return
    for read, text in enumerate(document_texts(ids, viewer, book.language.code, with_files=layout.files), start=1):
        stem = f"documents/{slugify(text.title, allow_unicode=False)[:50] or 'document'}-{text.pk}"
        own = piece(text.html, path=_path(layout, stem))
        book.leaves.append(Leaf("document", text.title, text.language, own, text.lead, text.address, text.version))
        for address in text.addresses:
            book.goals[address] = (own, "")
        if text.file is not None:
            book.files.append(text.file)
            there = piece("", path=text.file.path)
            for address in text.file.addresses:
                book.goals[address] = (there, "")
        if not read % CHUNK:
            tell(read)


def _other_languages(book: Library, selection: Selection, viewer: Viewer) -> None:
    """A link to a text in another language leads to the one in the pack."""
    for model, pages in ((ArticlePage, selection.articles), (TopicPage, selection.topics)):
        own = {page.translation_key: book.goals[page.get_url() or ""] for page in pages}
        rows = model.objects.visible_to(viewer).filter(translation_key__in=own.keys())
        for page in rows.select_related("locale").defer("body"):
            book.goals.setdefault(page.get_url() or "", own[page.translation_key])


def _glossary(book: Library, layout: Layout) -> None:
    """The terms that the texts name, where there are any."""
    used = (link.get("href", "") for leaf in book.leaves for link in leaf.piece.root.iter("a"))
    found = glossary_text(used, book.language.code)
    if found is None:
        return
    html, anchors = found
    own = piece(html, path=_path(layout, "glossary"), prefix="g-" if layout.one_file else "")
    book.leaves.append(Leaf("glossary", _t("Glossary"), book.language, own))
    for address, anchor in anchors.items():
        book.goals[address] = (own, anchor)


def _path(layout: Layout, stem: str) -> str:
    return "" if layout.one_file else f"{layout.folder}{stem}.{layout.ending}"


def _slug(page: Any, otherwise: str) -> str:
    return f"{slugify(page.slug, allow_unicode=False)[:50] or otherwise}-{page.pk}"


def note_of(leaf: Leaf, reader: Language) -> str:
    """Says that a text is in another language than the pack, as markup; empty where it is not."""
    if leaf.language == reader:
        return ""
    return render_to_string("knowledge/packs/other_language.html", {"leaf": leaf, "reader": reader})


def words_of(leaves: Iterable[Leaf]) -> Iterable[tuple[Leaf, str]]:
    """Every text with its words, for a search."""
    for leaf in leaves:
        yield leaf, " ".join(leaf.piece.root.text_content().split())
