"""Text files of any encoding, cut into parts at form feeds or paragraphs."""

from collections.abc import Iterator

from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Reason
from knowledge.documents.extraction.text import decode, parts

MAX_BYTES = 40_000_000


def whole_text(source: Source) -> str:
    """The decoded text of a text file, cut at 40 MB (then `source.cut` is set)."""
    source.file.seek(0)
    data = source.file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        source.cut = Reason.TEXT_LIMIT
    return decode(data[:MAX_BYTES])


def read(source: Source) -> Iterator[tuple[int, str]]:
    yield from enumerate(parts(whole_text(source)), start=1)
