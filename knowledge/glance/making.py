"""From a scope to a file, in one of the formats a report comes in."""

from collections.abc import Callable

from knowledge.glance import pdf_file, word_file
from knowledge.glance.composing import compose
from knowledge.glance.report import Report
from knowledge.glance.scope import Scope

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "docx": (WORD, word_file.make),
    "pdf": ("application/pdf", pdf_file.make),
}


def make_report(scope: Scope, kind: str) -> bytes:
    """The bytes of the file. KeyError for a format there is not."""
    return FORMATS[kind][1](compose(scope))


def file_name(scope: Scope, kind: str) -> str:
    """council-report-2026-01-01-2026-03-31-de.docx; says so where it is for internal use."""
    inside = "-internal" if scope.internal else ""
    return f"council-report-{scope.since}-{scope.until}-{scope.language}{inside}.{kind}"
