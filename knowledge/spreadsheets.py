"""What may stand in a cell of a file for table programs, and how is such a file sent?"""

import csv
from collections.abc import Iterable

from django.http import StreamingHttpResponse

# Programs run what begins with one of these as a formula (OWASP, "CSV injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(cell: str) -> str:
    """The text, with an apostrophe before what a program would take for a formula, also behind white space."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell


def plain(cell: str) -> str:
    """The text as it was before `neutral`."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_reply(rows: Iterable[Iterable[str]], filename: str) -> StreamingHttpResponse:
    """Rows of text as a file, sent as they come, with a byte order mark for spreadsheets; no cell is a formula there."""
    writer = csv.writer(_Echo())
    lines = (writer.writerow([neutral(cell) for cell in row]) for row in rows)
    reply = StreamingHttpResponse(("\ufeff" if at == 0 else "") + line for at, line in enumerate(lines))
    reply["Content-Type"] = "text/csv; charset=utf-8"
    reply["Content-Disposition"] = f'attachment; filename="{filename}"'
    reply["Cache-Control"] = "private, no-store"
    return reply
