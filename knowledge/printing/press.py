"""The process that makes a PDF: reads a page of markup from its standard input, its style and pictures from its folder.

It knows nothing of Django, the database or the network: what it may show was written into its folder beforehand, and
every other address is refused.
"""

import os
import re
from typing import Any

from knowledge.documents.extraction.worker import enter

STYLE, ROOT = "printed.css", "file:///text/"
PICTURE = re.compile(r"pictures/[0-9a-f]{16}\.(?:jpg|png)\Z")
TYPES = {"jpg": "image/jpeg", "png": "image/png"}


def main(arguments: list[str]) -> None:
    """arguments: those of `enter`. The answer is the PDF; nothing where it could not be made."""
    out, _rest = enter(arguments)
    with os.fdopen(0, "rb", closefd=False) as file:
        markup = file.read().decode()
    out.write(printed(markup))
    out.flush()
    os._exit(0)


def printed(markup: str) -> bytes:
    """Tagged as PDF/UA-1, with bookmarks of the headings, title and language."""
    from weasyprint import CSS, HTML

    fetcher = _fetcher()
    with open(STYLE, encoding="utf-8") as file:
        style = CSS(string=file.read(), base_url=ROOT, url_fetcher=fetcher)
    page = HTML(string=markup, base_url=ROOT, url_fetcher=fetcher)
    made: bytes = page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1", pdf_tags=True)
    return made


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Folder(URLFetcher):
        """Pictures of this text, and nothing else in the world."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(ROOT)
            if not url.startswith(ROOT) or not PICTURE.match(name):
                raise PermissionError("a text shows its own pictures only")
            with open(name, "rb") as file:
                return URLFetcherResponse(url, file.read(), {"Content-Type": TYPES[name.rpartition(".")[2]]})

    return Folder()
