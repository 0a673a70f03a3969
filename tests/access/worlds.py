"""Two worlds that differ only in what is closed: the same site before and after the closed part was added.

Ids, keys and dates of the open part are the same by construction, so an anonymous reader's replies must be the same
bytes. `make_open` here and `add_closed` (tests.access.closed) build the two, `Walker` goes through every door of one.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.test import Client

from home.audience import Audience
from knowledge.documents.collections import collection_for
from knowledge.models import ArticlePage, Document, InstitutionPage
from tests.factories import (
    Tree,
    make_article,
    make_document,
    make_event,
    make_institution,
    make_mirror,
    make_news,
    make_pair,
    make_project,
    make_standing,
    make_topic,
)
from tests.factories.questions import make_question
from tests.factories.transfers import make_transfer

SECRET = "Zyklopenplan"  # stands in every closed thing, and nowhere else
# What a public article links and shows, in both worlds.
CLOSED_PAGE, CLOSED_DOCUMENT, CLOSED_IMAGE, CLOSED_EVENT = 990_001, 990_002, 990_003, 990_101
A_WAY_BACK = re.compile(r"/(\w+)/(accounts/login/\?next|barrier/\?page|feedback/\?page)=")


@dataclass(frozen=True)
class OpenWorld:
    tree: Tree
    works: InstitutionPage
    partner: InstitutionPage
    article: ArticlePage
    document: Document


def make_open(tree: Tree) -> OpenWorld:
    """A small public site: every type of page, a document, mirrors, and a public article that links closed things."""
    here, there = make_pair()
    topic = make_topic(tree, "Wasser")
    works = make_institution(tree, here, "Stadtwerke", topics=[topic])
    partner = make_institution(tree, there, "Wasserbehörde", topics=[topic])
    make_mirror(works, partner, topics=[topic])
    document = make_document(
        works,
        "Messprotokoll Wasser",
        collection_for(works, Audience()),
        topics=[topic],
        pages=("Wasser messen.", "Zwei."),
    )
    links = (
        ("paragraph", f'<p>Siehe <a linktype="page" id="{CLOSED_PAGE}">dort</a> zum Wasser.</p>'),
        ("paragraph", f'<p>Oder <a linktype="document" id="{CLOSED_DOCUMENT}">hier</a>.</p>'),
        ("image", {"image": CLOSED_IMAGE, "caption": "Ein Wehr"}),
        ("documents", [CLOSED_DOCUMENT]),
        ("links", [{"page": CLOSED_PAGE, "url": "", "text": ""}]),
    )
    article = make_article(works, "Wasser sparen", ("de", "ar"), topics=[topic], blocks=links)
    for lead in ("Wer Wasser spart.", "Wer viel Wasser spart."):  # its history shows what it links as well
        article.lead = lead
        article.save_revision().publish()
    make_transfer(partner, article, "adopted", cost="low", changed="Wasser gespart")
    make_question(works, partner, answer="Wasser wird täglich gemessen.", audience="public", topics=[topic])
    make_article(partner, "Wasser leiten", ("de", "en"), topics=[topic])
    make_news(works, "Wasser im Rathaus", topics=[topic])
    make_project(tree, "Wasser gemeinsam", ("de", "ar"), partners=[works, partner], topics=[topic])
    make_event(tree, "Wassertag", organiser=works, topics=[topic], registering="form", capacity=9)
    for role, title in (("contact", "Kontakt"), ("imprint", "Impressum"), ("about", "Worum es geht")):
        make_standing(tree, role, title)
    return OpenWorld(tree, works, partner, article, document)


@dataclass
class Walker:
    """Visits addresses as one client and follows the site's own links; `replies` maps address and method to the bytes."""

    client: Client = field(default_factory=Client)
    limit: int = 2000
    replies: dict[str, bytes] = field(default_factory=dict)

    def walk(self, starts: Iterable[str]) -> Mapping[str, bytes]:
        waiting = list(starts)
        known = set(waiting)
        while waiting and len(self.replies) < self.limit:
            address = waiting.pop(0)
            page = self.visit(address)
            fresh = [link for link in links_of(address, page) if not self._is_known(link, known)]
            known.update(fresh)
            waiting += fresh
        return self.replies

    @staticmethod
    def _is_known(link: str, known: set[str]) -> bool:
        """Every page links the log-in and the reports with the way back to itself: one a language is enough."""
        if way := A_WAY_BACK.match(link):
            return any(address.startswith(way[0]) for address in known)
        return link in known

    def visit(self, address: str, method: str = "get", **headers: str) -> bytes:
        """Status, headers and body of one reply, without what differs from request to request."""
        response = getattr(self.client, method)(address, headers=headers)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        head = "\n".join(f"{name}: {value}" for name, value in sorted(response.headers.items()))
        reply = f"{response.status_code}\n{head}\n\n".encode() + content
        note = "".join(f" {name}={value}" for name, value in headers.items())
        self.replies[f"{method} {address}{note}"] = normalised(reply)
        return content


def normalised(reply: bytes) -> bytes:
    """Without request ids, dates of the reply, tokens against forged forms, and nonces."""
    text = re.sub(rb"(?im)^(x-request-id|date|last-modified|expires):.*$", rb"\1", reply)
    text = re.sub(rb'name="(csrfmiddlewaretoken|token|once)" value="[^"]*"', b"", text)
    text = re.sub(rb'"CSRF_TOKEN": "[^"]*"', b"", text)
    text = re.sub(rb"kommez-csrf=[^;]*; expires=[^;]*", b"kommez-csrf", text)
    return re.sub(rb"nonce-[\w+/=-]+", b"nonce", text)


def links_of(address: str, page: bytes) -> Iterator[str]:
    """The addresses of this site that a page links, without fragments; never out of it, never into the admin."""
    for target in re.findall(r'(?:href|src|action)="([^"#]+)', page.decode("utf-8", "replace")):
        parts = urlsplit(urljoin(f"http://testserver{address}", html.unescape(target)))
        if parts.netloc != "testserver" or parts.path.startswith(("/static/", "/admin/")):
            continue
        if parts.query and "?" in address:  # combinations of facets have no end
            continue
        yield parts.path + (f"?{parts.query}" if parts.query else "")
