"""PDF through PDFium: text per page in logical order, with the repairs Arabic files need."""

import re
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.documents.extraction.arabic import mend
from knowledge.documents.extraction.geometry import ARABIC, page_text
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason, Refused, State
from knowledge.documents.extraction.text import clean

# PDFium marks the hyphen at a line's end as U+0002 (or U+FFFE): the word goes on in the next line.
_HYPHEN = re.compile("[\u0002\ufffe]\\s*\\r?\\n?")


def read(source: Source) -> Iterator[tuple[int, str]]:
    document = _open(source)
    scanned = damaged = written = 0
    try:
        for index in range(len(document)):
            text = _page(document, index)
            if text is None:
                damaged += 1
                continue
            text, turned = mend(clean(_HYPHEN.sub("", text)))
            if turned:
                source.notes.add(Note.REVERSED_ARABIC)
            if text:
                written += 1
                yield index + 1, text
            else:
                scanned += 1
        _conclude(source, scanned, damaged, written)
    finally:
        document.close()


def _conclude(source: Source, scanned: int, damaged: int, written: int) -> None:
    if not written and scanned:
        raise Refused(State.NO_TEXT, Reason.SCAN)
    if not written:
        raise Refused(State.FAILED, Reason.DAMAGED)
    if scanned:
        source.notes.add(Note.SOME_PAGES_SCANNED)
    if damaged:
        source.cut = Reason.DAMAGED_PAGES


def _open(source: Source) -> pypdfium2.PdfDocument:
    source.file.seek(0)
    try:
        return pypdfium2.PdfDocument(source.file, autoclose=False)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Refused(State.ENCRYPTED, Reason.PASSWORD) from error
        raise Refused(State.FAILED, Reason.DAMAGED) from error


def _page(document: pypdfium2.PdfDocument, index: int) -> str | None:
    """The raw text of a page, or None where PDFium cannot load it."""
    try:
        page = document[index]
        try:
            textpage = page.get_textpage()
            try:
                text = str(textpage.get_text_range(errors="ignore"))
                return page_text(textpage) if ARABIC.search(text) else text
            finally:
                textpage.close()
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return None
