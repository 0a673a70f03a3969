"""The byte and query budgets of public pages, in one place, and what a page costs."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse

HTML_BYTES = 14_000  # one flight of ten segments
CSS_BYTES = 12_000
FIRST_VISIT_BYTES = 50_000
FIRST_VISIT_REQUESTS = 5
QUERIES = 25

_ASSET = re.compile(r'<(?:link(?! rel="icon")|script)\b[^>]*\b(?:href|src)="(/static/[^"]+)"')


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def assets(page: HttpResponse) -> list[Path]:
    """The files a browser loads with the page, pictures left out."""
    names = _ASSET.findall(page.content.decode())
    return [Path(finders.find(name.removeprefix("/static/"))) for name in names]


def first_visit(page: HttpResponse) -> tuple[int, int]:
    """Compressed bytes and requests of a first visit without pictures."""
    files = assets(page)
    return compressed(page.content) + sum(compressed(file.read_bytes()) for file in files), 1 + len(files)
