"""PDF: A4 pages with a real text layer, joined Arabic from right to left, tagged for screen readers."""

from knowledge.documents.making.content import MOMENT, Content
from knowledge.documents.making.pdfsheet import ACCENT, BODY, HEADING, TITLE, Sheet


def make(content: Content) -> bytes:
    """The bytes of the PDF."""
    return _Layout(content).finish()


class _Layout(Sheet):
    """A page of the PDF for each page of the content, more where it is long."""

    def __init__(self, content: Content) -> None:
        super().__init__(content.language, content.title, right_to_left=content.right_to_left, moment=MOMENT)
        for index, page in enumerate(content.pages):
            self._new_page()
            if not index:
                self._block("H1", content.title, size=TITLE, bold=True, colour=ACCENT)
                self._y -= 8
            self._block("H2", page.heading, size=HEADING, bold=True, colour=ACCENT)
            for paragraph in page.paragraphs:
                self._block("P", paragraph, size=BODY)
            if page.table:
                self._table(page.table.header, page.table.rows)
