"""Where do the links of a file lead? Addresses of this site become links to its pages and documents, if they may be seen."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from knowledge.documents.models import Document
from search.access import Viewer, visible_pages

_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
_DOCUMENT = re.compile(r"/(?:[a-z]{2}(?:-[a-z]+)?/)?documents/(\d{1,9})/")


@dataclass
class Leading:
    """Addresses as they stand in the file -> ids of what they name here."""

    pages: dict[str, int] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)

    def rich(self, markup: str) -> str:
        """Inline markup with links to pages and documents as the editor stores them."""

        def lead(found: re.Match[str]) -> str:
            address = html.unescape(found[1])
            for kind, ids in (("page", self.pages), ("document", self.documents)):
                if address in ids:
                    return f'<a linktype="{kind}" id="{ids[address]}">{found[2]}</a>'
            return found[0]

        return _LINK.sub(lead, markup)


def addresses_in(markup: str) -> list[str]:
    return [html.unescape(address) for address, _words in _LINK.findall(markup)]


def led(addresses: Iterable[str], viewer: Viewer) -> Leading:
    """What of these addresses is a page or a document this viewer may see; at most three queries."""
    own = {address: path for address in set(addresses) if (path := _own_path(address))}
    found = Leading()
    documents = {address: int(match[1]) for address, path in own.items() if (match := _DOCUMENT.match(path))}
    if documents:
        shown = Document.objects.visible_to(viewer).filter(pk__in=documents.values())
        known = set(shown.values_list("pk", flat=True))
        found.documents = {address: pk for address, pk in documents.items() if pk in known}
    paths = {address: tree for address, path in own.items() if address not in documents and (tree := _tree_path(path))}
    if paths:
        rows = visible_pages(Page.objects.filter(url_path__in=paths.values()), viewer)
        ids = {page.url_path: page for page in rows.only("pk", "url_path", "title", "path", "depth", "live")}
        found.pages = {address: ids[tree].pk for address, tree in paths.items() if tree in ids}
        found.titles = {page.pk: page.title for page in ids.values()}
    return found


def _own_path(address: str) -> str:
    """The path of an address of this site, "" for any other, and for one that names a place within a page."""
    try:
        parts, own = urlsplit(address), urlsplit(settings.WAGTAILADMIN_BASE_URL)
    except ValueError:
        return ""
    is_own = parts.scheme in ("http", "https") and parts.netloc.lower() == own.netloc.lower()
    return unquote(parts.path) if is_own and not parts.query and not parts.fragment else ""


def _tree_path(path: str) -> str:
    """The path of a page in Wagtail's tree: the root of its language and what follows."""
    _empty, code, rest = (*path.split("/", 2), "", "")[:3]
    roots = {root.language_code: root.root_path for root in Site.get_site_root_paths()}
    root = roots.get(code)
    return f"{root}{rest}" if root is not None and (not rest or rest.endswith("/")) else ""
