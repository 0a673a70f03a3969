"""CSV and TSV: encoding and dialect detected; cells of a row separated by tabs."""

import csv
import re
from collections.abc import Iterator

from knowledge.documents.extraction.plain import whole_text
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.results import Note
from knowledge.documents.extraction.text import parts

_FORMULA, _FORMULA_SIGNS = 500, ("=", "+", "-", "@")  # characters that are looked at; how table programs know formulas
_OUTSIDE = re.compile(
    r"^[=+@-][\s=+@(-]{0,5}['\"]?[\w.]{2,40}['\"]?\|.{0,400}!|\b(?:DDE|WEBSERVICE|IMPORT(?:DATA|XML|HTML|FEED|RANGE)|RTD)\s?\(",
    re.IGNORECASE | re.DOTALL,
)


def read(source: Source) -> Iterator[tuple[int, str]]:
    text = whole_text(source).replace("\0", "")
    csv.field_size_limit(1_000_000)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text), strict=False)
    lines = []
    for row in rows:
        lines.append("\t".join(cell.replace("\n", " ").strip() for cell in row))
        if any(leads_outside(cell) for cell in row):
            source.notes.add(Note.EXTERNAL_REFERENCES)
    yield from enumerate(parts("\n".join(lines)), start=1)


def leads_outside(cell: str) -> bool:
    """Whether a table program would start a program or load something to show this cell."""
    start = cell.lstrip(" \"'\t\r\n\ufeff")[:_FORMULA]
    return start.startswith(_FORMULA_SIGNS) and ("|" in start or "(" in start) and bool(_OUTSIDE.search(start))


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
