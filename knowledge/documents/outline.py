"""The headings of a document, as its file or its printing names them, each leading to the page of text it stands on."""

from dataclasses import dataclass

from knowledge.documents import reader
from knowledge.documents.models import Document, DocumentPage, DocumentVersion
from knowledge.documents.previews.models import Preview
from search.indexing import unit_of_work

MOST = 60  # shown; a longer outline is no overview
MOST_CHARACTERS = 2_000_000  # of text in which headings are looked for


@dataclass(frozen=True)
class Heading:
    """`level` counts from 1; `url` is "" where no page of text is known for it."""

    level: int
    title: str
    url: str


def outline_of(
    document: Document, version: DocumentVersion, preview: Preview | None, *, language: str
) -> list[Heading]:
    """At most sixty, the upper levels first to stay. No query."""
    entries = preview.outline if preview else []
    deepest = max((entry[0] for entry in entries), default=1)
    while len(entries) > MOST and deepest > 1:
        entries = [entry for entry in entries if entry[0] < deepest]
        deepest -= 1
    return [
        Heading(level, title, reader.text_url(document, version, page, language) if page else "")
        for level, title, page in entries[:MOST]
    ]


def settle(version: DocumentVersion) -> None:
    """Say where the headings stand in the text that was read: the pages of a printing are others than the text's.

    Headings that are not found keep no page. Those of a PDF name its pages themselves, so nothing is looked for.
    """
    row = Preview.objects.filter(version=version).first() if version.format != "pdf" else None
    if row is None or not row.outline:
        return
    settled = _found(row.outline, _texts(version))
    if settled != row.outline:
        with unit_of_work():
            row.outline = settled
            row.save(update_fields=["outline"])


def _texts(version: DocumentVersion) -> list[tuple[int, str]]:
    texts, left = [], MOST_CHARACTERS
    rows = DocumentPage.objects.filter(version=version).order_by("number").values_list("number", "text")
    for number, text in rows.iterator(chunk_size=50):
        if left <= 0:
            break
        texts.append((number, f" {' '.join(text[:left].split())} "))
        left -= len(text)
    return texts


def _found(outline: list[list[object]], texts: list[tuple[int, str]]) -> list[list[object]]:
    """Each heading on the first page that holds it, from the one of the heading before on."""
    settled, at = [], 0
    for level, title, _page in outline:
        words = " ".join(str(title).split())
        place = next((place for place in range(at, len(texts)) if words in texts[place][1]), None)
        at = at if place is None else place
        settled.append([level, title, 0 if place is None else texts[place][0]])
    return settled
