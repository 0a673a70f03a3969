"""PDF through PDFium: text per page in logical order, with the repairs Arabic files need; what is not seen stays out."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from knowledge.documents.extraction.arabic import mend
from knowledge.documents.extraction.geometry import ARABIC, page_text
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note, Reason, Refused, State
from knowledge.documents.extraction.text import clean, is_poor
from knowledge.documents.extraction.visibility import Look, hidden_characters, look_at, passages

# PDFium marks the hyphen at a line's end as U+0002 (or U+FFFE): the word goes on in the next line. Typesetters write
# U+2010 or a soft hyphen there.
_HYPHEN = re.compile("[\u0002\ufffe]\\s*\\r?\\n?|\u00ad\\r?\\n|\u2010\\r?\\n(?=[^\\W\\d_A-Z])")
_PAGE_OBJECT = re.compile(
    rb"(?<!\d)(\d{1,7})\s+0\s+obj\s*<<(?:(?!endobj).){0,3000}?/Type\s*/Page(?![A-Za-z])", re.DOTALL
)
_REPAIRED = 64_000_000  # bytes up to which a torn file is mended
_MUCH = 400  # characters; such a page has text of its own
_LITTLE = 60  # letters; a scan with less than that in its text layer (a stamp, a page number) is still a scan


def read(source: Source) -> Iterator[tuple[int, str]]:
    damaged = written = 0
    source.is_clean = True
    try:
        document = _opened(source)
    except Refused as refusal:
        if refusal.reason != Reason.DAMAGED:
            raise
        document, damaged = open_document(BytesIO(with_new_index(source.file))), 1
    try:
        for index in range(len(document)):
            raw = _page(document, index, source)
            if raw is None:
                damaged += 1
                continue
            text, turned = mend(clean(_HYPHEN.sub("", raw)))
            if turned:
                source.notes.add(Note.REVERSED_ARABIC)
            if is_poor(raw):
                source.poor.add(index + 1)
                if index + 1 not in source.scans:
                    source.scans.append(index + 1)
            if text:
                written += 1
                yield index + 1, text
        _conclude(source, damaged, written)
    finally:
        document.close()


def _conclude(source: Source, damaged: int, written: int) -> None:
    if damaged and not written and not source.scans:
        raise Refused(State.FAILED, Reason.DAMAGED)
    if not written and source.scans:
        raise Refused(State.NO_TEXT, Reason.SCAN)
    if source.scans:
        source.notes.add(Note.SOME_PAGES_SCANNED)
    if damaged:
        source.cut = Reason.DAMAGED_PAGES


def _opened(source: Source) -> pypdfium2.PdfDocument:
    """With the password only where there is no opening it without."""
    try:
        return open_document(source.file)
    except Refused as refusal:
        if refusal.reason != Reason.PASSWORD or not source.password:
            raise
    document = open_document(source.file, source.password)
    source.notes.add(Note.OPENED)
    return document


def open_document(file: BinaryIO, password: str = "") -> pypdfium2.PdfDocument:
    """The open document. Raises `Refused` with password, wrong-password or damaged."""
    file.seek(0)
    try:
        return pypdfium2.PdfDocument(file, password=password or None, autoclose=False)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Refused(State.ENCRYPTED, Reason.WRONG_PASSWORD if password else Reason.PASSWORD) from error
        raise Refused(State.FAILED, Reason.DAMAGED) from error


def with_new_index(file: BinaryIO) -> bytes:
    """A torn PDF with a new list of the pages that are left at its end; PDFium finds the objects itself.

    Raises `Refused(damaged)` where there is no page, or too much of the file.
    """
    file.seek(0)
    data = file.read(_REPAIRED + 1)
    pages = [match[1] for match in _PAGE_OBJECT.finditer(data)]
    if not pages or len(data) > _REPAIRED:
        raise Refused(State.FAILED, Reason.DAMAGED)
    kids = b" ".join(b"%s 0 R" % number for number in dict.fromkeys(pages))
    return data + (
        b"\nendstream\nendobj\n9999998 0 obj\n<< /Type /Pages /Kids [%s] /Count %d >>\nendobj\n"
        b"9999999 0 obj\n<< /Type /Catalog /Pages 9999998 0 R >>\nendobj\n"
        b"trailer\n<< /Size 10000000 /Root 9999999 0 R >>\nstartxref\n0\n%%%%EOF\n" % (kids, len(pages))
    )


def _page(document: pypdfium2.PdfDocument, index: int, source: Source) -> str | None:
    """The raw text of a page, or None where PDFium cannot load it; pages to be recognised are noted."""
    try:
        page = document[index]
        try:
            look = look_at(page, has_layers=source.has_layers)
            if look.written_over and pdfium.FPDFPage_Flatten(page.raw, 0) == pdfium.FLATTEN_SUCCESS:
                page.close()
                page = document[index]  # with what was filled in as part of the page
            textpage = page.get_textpage()
            try:
                text = _text(page, textpage, look, source)
                if _wants_recognition(text, look):
                    source.scans.append(index + 1)
                return text
            finally:
                textpage.close()
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return None


def _text(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, look: Look, source: Source) -> str:
    text = str(textpage.get_text_range(errors="ignore"))
    hidden = hidden_characters(page, textpage, look) if look.suspicious and text.strip() else {}
    for note, count in passages(hidden).items():
        source.leave_out(note, count)
    if ARABIC.search(text):
        return page_text(textpage, frozenset(hidden))
    return _visible(textpage, hidden.keys()) if hidden else text


def _visible(textpage: pypdfium2.PdfTextPage, hidden: Iterable[int]) -> str:
    """The text without the hidden characters."""
    pieces, begin = [], 0
    for index in [*sorted(hidden), textpage.count_chars()]:
        if index > begin:
            pieces.append(str(textpage.get_text_range(begin, index - begin, errors="ignore")))
        begin = index + 1
    return "".join(pieces)


def _wants_recognition(text: str, look: Look) -> bool:
    """A page without text that shows something, or one that is a picture with hardly any text."""
    if len(text) > _MUCH:
        return False
    letters = sum(character.isalnum() for character in text)
    if not letters:
        return look.objects > 0
    return letters < _LITTLE and look.is_scan
