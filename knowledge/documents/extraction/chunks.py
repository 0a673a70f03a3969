"""What does a document inside a document say (an `altChunk` of a DOCX: HTML, RTF, text or another DOCX)?"""

from io import BytesIO

from knowledge.documents.extraction.containers import DAMAGE
from knowledge.documents.extraction.inspection import inspect
from knowledge.documents.extraction.registry import Source, reader_for
from knowledge.documents.extraction.results import Refused, State
from knowledge.documents.extraction.sniffing import OOXML

LIMIT = 40_000_000  # bytes of one chunk
_READ = frozenset({"text/html", "text/plain", "application/rtf", f"{OOXML}.wordprocessingml.document"})
_LETTER = b"mime-version:"  # a web page saved with its pictures, as a letter


def chunk_text(source: Source, data: bytes) -> str | None:
    """The visible text of a document inside the source; None where it is not read. What stays out of it is told by the
    source. Raises `Refused` where what is inside is hostile."""
    if source.is_inner or len(data) > LIMIT or data[:200].lower().lstrip().startswith(_LETTER):
        return None  # boxes in boxes are not opened
    file = BytesIO(data)
    findings = inspect(file)
    if findings.media_type not in _READ:
        return None
    if findings.state == State.REJECTED:
        raise Refused(findings.state, findings.reason)
    reader = reader_for(findings.media_type)
    if findings.reason or reader is None:
        return None
    source.notes |= findings.notes
    inner = Source(file, "", findings.media_type, source.notes, left_out=source.left_out, is_inner=True)
    try:
        text = "\n".join(page for _number, page in reader(inner))
    except Refused as refusal:
        if refusal.state == State.REJECTED:
            raise
        return None
    except (SyntaxError, *DAMAGE):  # lxml's errors of XML are errors of syntax
        return None
    source.cut = source.cut or inner.cut
    return text
