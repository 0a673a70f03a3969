"""Two worlds that differ only in what is closed: the same site before and after the closed part was added.

Ids, keys and dates of the open part are the same by construction, so an anonymous reader's replies must be the same
bytes. `make_open` and `add_closed` build the two, `Walker` goes through every door of one. `make prove` uses the same.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from home.audience import Audience, set_page_audience
from knowledge.documents.collections import collection_for
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage, Document, InstitutionPage
from tests.factories import (
    LANGUAGES,
    Tree,
    body,
    chosen,
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
    publish,
)

SECRET = "Zyklopenplan"  # stands in every closed thing, and nowhere else
CLOSED_PAGE, CLOSED_DOCUMENT = 990_001, 990_002  # what a public article links, in both worlds
QUERIES = ("", "Wasser", "Zyklopenplan", "zyklop", "Stadtwerke", "oeffentlich", '"', "مياه", "Zyklopenplan OR Wasser")
FACETS = ("kind=article", "kind=document", "language=ar", "sort=newest", "page=2", "year=2026", "page=999999")


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
    )
    article = make_article(works, "Wasser sparen", ("de", "ar"), topics=[topic], blocks=links)
    make_article(partner, "Wasser leiten", ("de", "en"), topics=[topic])
    make_news(works, "Wasser im Rathaus", topics=[topic])
    make_project(tree, "Wasser gemeinsam", ("de", "ar"), partners=[works, partner], topics=[topic])
    make_event(tree, "Wassertag", organiser=works, topics=[topic])
    for role, title in (("contact", "Kontakt"), ("imprint", "Impressum"), ("about", "Worum es geht")):
        make_standing(tree, role, title)
    return OpenWorld(tree, works, partner, article, document)


def add_closed(world: OpenWorld) -> None:
    """Closed pages of every type, documents, drafts and revisions; all belong to `world.works` alone."""
    house = chosen(institution_audience(world.works))
    topic = make_topic(world.tree, f"{SECRET} Thema")
    linked = ArticlePage(pk=CLOSED_PAGE, title=f"{SECRET} verlinkt", body=body(("paragraph", f"<p>{SECRET}</p>")))
    closed = [
        topic,
        publish(world.works, linked),
        make_article(world.works, f"{SECRET} Wasser", LANGUAGES, topics=[topic, *world.article.topics.all()]),
        make_news(world.works, f"{SECRET} Nachricht", LANGUAGES),
        make_project(world.tree, f"{SECRET} Projekt", LANGUAGES, partners=[world.works, world.partner]),
        make_event(world.tree, f"{SECRET} Treffen", LANGUAGES, organiser=world.works),
        make_institution(world.tree, world.works.municipality, f"{SECRET} Amt"),
    ]
    for page in closed:
        set_page_audience(page, house)
    make_mirror(closed[-1], world.partner, topics=[topic])
    make_article(world.works, f"{SECRET} Entwurf", LANGUAGES, live=False)
    closed_files = collection_for(world.works, house)
    texts = {code: f"{SECRET} {code}" for code in LANGUAGES}
    make_document(world.works, f"{SECRET} Akte", closed_files, pages=(f"{SECRET} Wasser",), texts=texts)
    make_document(world.works, f"{SECRET} Anlage", closed_files, pk=CLOSED_DOCUMENT)
    make_document(world.works, f"{SECRET} Entwurf", collection_for(world.works, Audience()), live=False)
    _revise(world.article)
    Redirect.add_redirect("/de/umgezogen/", redirect_to=closed[2], is_permanent=True)


def _revise(article: ArticlePage) -> None:
    """A draft of a public page: what is published stays what it was."""
    article = ArticlePage.objects.get(pk=article.pk)
    article.title = f"{SECRET} neuer Titel"
    article.save_revision()


def guesses(world: OpenWorld, languages: Iterable[str] = LANGUAGES) -> Iterator[str]:
    """Addresses of what is or will be closed, as somebody might guess them, and of what never was."""
    yield "/de/umgezogen/"
    for language in languages:
        yield f"/{language}/gibt-es-nicht/"
        for name in ("documents", "articles", "institutions", "projects", "events", "news", "search"):
            for query in QUERIES if name == "search" else QUERIES[:3]:
                yield f"/{language}/{name}/?q={quote(query)}"
            for facet in FACETS:
                yield f"/{language}/{name}/?q=Wasser&{facet}"
        for text in ("Zyk", "Was", "Zyklopenplan", ""):
            yield f"/{language}/search/suggest?q={text}"
        for number in (*range(world.document.pk + 1, world.document.pk + 6), CLOSED_DOCUMENT):
            yield from (f"/{language}/documents/{number}/", f"/{language}/documents/{number}/text/1/")
        yield from (f"/{language}/feeds/", f"/{language}/feeds/articles/", f"/{language}/partnership/")
    for number in (*range(world.document.pk + 1, world.document.pk + 6), CLOSED_DOCUMENT):
        yield from (f"/documents/{number}/latest/", f"/documents/{number}/v1/{number}.pdf")
    for slug in ("zyklopenplan-wasser", "zyklopenplan-entwurf", "zyklopenplan-nachricht", "zyklopenplan-verlinkt"):
        yield f"{world.works.url}{slug}/"
    yield from ("/sitemap.xml", "/robots.txt", "/-/ready", "/api/v1/", "/admin/", f"/de/events/{CLOSED_PAGE}.ics")


@dataclass
class Walker:
    """Visits addresses as one client and follows the site's own links; `replies` maps address and method to the bytes."""

    client: Client = field(default_factory=Client)
    limit: int = 1200
    replies: dict[str, bytes] = field(default_factory=dict)

    def walk(self, starts: Iterable[str]) -> Mapping[str, bytes]:
        waiting = list(starts)
        known = set(waiting)
        while waiting and len(self.replies) < self.limit:
            address = waiting.pop(0)
            page = self.visit(address)
            fresh = [link for link in links_of(address, page) if link not in known]
            known.update(fresh)
            waiting += fresh
        return self.replies

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
    text = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", text)
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
