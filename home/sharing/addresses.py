"""What is passed on of a page: an address short enough to be read aloud, printed and photographed.

Arabic titles stand percent-encoded in the addresses of pages, six letters for one; so a page is passed on by its number.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from home.addresses import absolute


@dataclass(frozen=True)
class Shared:
    """`address` is whole, `code` the path of its picture, `mail` opens a letter with title and address."""

    address: str
    code: str
    mail: str


def shared_page(page: Any) -> Shared | None:
    """None for a page that is not published."""
    return shared(f"-/p/{page.pk}", page.title) if page.pk and page.live else None


def shared(short: str, title: str) -> Shared:
    """`short` is a path without slashes around it: `-/p/12`, or language, kind and number as `de/documents/12`."""
    address = absolute(f"/{short}/")
    code = f"/-/qr/{short.removeprefix('-/')}.svg"
    return Shared(address, code, f"mailto:?subject={quote(title)}&body={quote(address)}")
