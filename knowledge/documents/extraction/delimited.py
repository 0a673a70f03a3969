"""CSV and TSV: encoding and dialect detected; cells of a row separated by tabs."""

import csv
from collections.abc import Iterator

from knowledge.documents.extraction.plain import whole_text
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.text import parts


def read(source: Source) -> Iterator[tuple[int, str]]:
    text = whole_text(source).replace("\0", "")
    csv.field_size_limit(1_000_000)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text), strict=False)
    lines = ("\t".join(cell.replace("\n", " ").strip() for cell in row) for row in rows)
    yield from enumerate(parts("\n".join(lines)), start=1)


def _delimiter(text: str) -> str:
    """The separator that cuts the first lines most evenly; German tables use semicolons and decimal commas."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:50]
    best, most = ",", 0.0
    for candidate in (";", "\t", ",", "|"):
        counts = [len(next(csv.reader([line], delimiter=candidate), [])) for line in lines]
        usual = max(set(counts), key=counts.count, default=1)
        score = counts.count(usual) / len(counts) * min(usual - 1, 5) if counts and usual > 1 else 0.0
        if score > most:
            best, most = candidate, score
    return best
