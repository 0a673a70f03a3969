"""The demo is a whole site: enough of everything, in four languages, closed where it says so, without a dead link."""

import re
from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Revision

from home.base import RESERVED_SLUGS
from knowledge.demo.loading import Loaded, load
from knowledge.demo.people import PEOPLE
from knowledge.membership.models import Role
from knowledge.models import (
    ArticlePage,
    Document,
    DocumentVersion,
    EventPage,
    InstitutionPage,
    Mirror,
    Municipality,
    NewsPage,
    ProjectPage,
    User,
)
from search.models import IndexState
from tests.factories import LANGUAGES

LINK = re.compile(r'(?:href|src)="([^"]+)"')
MOST_ADDRESSES = 4_000
FORMATS = {"pdf", "docx", "odt", "xlsx", "pptx"}


def languages_of(model: Any) -> Counter[str]:
    return Counter(model.objects.live().values_list("locale__language_code", flat=True))


def test_it_holds_enough_of_everything_in_four_languages(demo: Loaded) -> None:
    articles = languages_of(ArticlePage)
    assert articles["de"] >= 24
    assert min(articles[code] for code in ("ar", "en", "fr")) >= 12
    for model, fewest in ((ProjectPage, 3), (EventPage, 6), (NewsPage, 4)):
        assert {code: count >= fewest for code, count in languages_of(model).items()} == dict.fromkeys(LANGUAGES, True)
    home, partner = Municipality.objects.get(is_home=True), Municipality.objects.get(is_fictitious=True)
    institutions = InstitutionPage.objects.filter(locale__language_code="de")
    assert institutions.filter(municipality=home).count() >= 8
    assert institutions.filter(municipality=partner).exists()
    sides = [{mirror.proposer.municipality_id, mirror.answerer.municipality_id} for mirror in Mirror.objects.all()]
    assert {home.pk, partner.pk} in sides
    assert Document.objects.filter(live=True).count() >= 16
    versions = DocumentVersion.objects.exclude(published_at=None)
    assert set(versions.values_list("format", flat=True)) == FORMATS
    assert set(versions.values_list("language", flat=True)) == set(LANGUAGES)
    assert demo.articles.problems == []
    for model in (ArticlePage, ProjectPage, Document):
        assert model.objects.filter(targets__isnull=False).exists(), f"no {model.__name__} names a target"


def test_german_articles_are_long_enough_to_be_worth_reading(demo: Loaded) -> None:
    for page in ArticlePage.objects.filter(locale__language_code="de"):
        words = re.sub(r"<[^>]+>", " ", " ".join(map(str, page.body.raw_data))).split()
        assert len(words) >= 300, page.title


def test_every_page_is_one_an_editor_could_have_saved(demo: Loaded) -> None:
    """They are written without the checks of the form, so they are checked here."""
    assert not any(Page.find_problems())
    for page in Page.objects.filter(depth__gt=1).specific().iterator():
        page.full_clean()
        assert page.live, page.title
        assert page.latest_revision_id == page.live_revision_id, page.title
        assert page.depth != 3 or page.slug not in RESERVED_SLUGS, page.slug


def test_a_second_run_changes_nothing(demo: Loaded) -> None:
    def state() -> tuple[Any, ...]:
        numbers = [model.objects.count() for model in (Page, Revision, Document, DocumentVersion, User, Mirror)]
        return (*numbers, IndexState.read().version)

    before = state()
    again = load()
    assert (again.pages, again.documents, again.articles.written, again.logins) == (0, 0, 0, [])
    assert state() == before


def test_every_role_has_a_login(demo: Loaded, capsys: Any) -> None:
    assert {login.role for login in demo.logins} >= set(Role.values)
    assert [login.email for login in demo.logins] == [person.email for person in PEOPLE]
    for login in demo.logins[:2]:
        assert User.objects.get(email=login.email).check_password(login.password)
    call_command("demo")
    assert "logins" in capsys.readouterr().out


def test_every_file_was_read_and_its_words_are_found(demo: Loaded) -> None:
    assert set(DocumentVersion.objects.values_list("state", flat=True)) == {"ok"}
    for language in LANGUAGES:
        rows = DocumentVersion.objects.filter(language=language, document__collection__view_restrictions=None)
        version = rows.filter(format="pdf").order_by("pk").first()
        assert version is not None
        words = version.pages.order_by("number").last().text.split()[:12]
        shown = Client().get(f"/{language}/search/", {"q": " ".join(words), "kind": "document"}).content.decode()
        assert f"/documents/{version.document_id}/" in shown, (language, words)


def closed() -> tuple[list[str], list[str]]:
    """Addresses of closed pages and documents: for the partnership, for chosen institutions."""
    pages: dict[str, list[str]] = {"partnership": [], "chosen": []}
    for article in ArticlePage.objects.all():
        if article.audience.level in pages:
            pages[article.audience.level].append(article.url)
    for document in Document.objects.exclude(collection__view_restrictions=None):
        pages["chosen"].append(f"/de/documents/{document.pk}/{document.title}/")
    return pages["partnership"], pages["chosen"]


def test_what_is_closed_is_there_for_those_it_names_and_for_nobody_else(demo: Loaded) -> None:
    partnership, chosen = closed()
    assert len(partnership) >= 2
    assert len(chosen) >= 2

    def status(email: str, address: str) -> int:
        client = Client()
        if email:
            client.force_login(User.objects.get(email=email))
        return client.get(address, follow=True).status_code

    assert {status("", address) for address in (*partnership, *chosen)} == {404}
    assert {status("reader@nahrain.example", address) for address in partnership} == {200}
    assert {status("reader@nahrain.example", address) for address in chosen} == {404}
    energy = [address for address in chosen if status("energy@nahrain.example", address) == 200]
    assert len(energy) == 2, "an article and a document for the energy suppliers of both cities"
    page = ArticlePage.objects.get(source_key="demo:battery-backup-critical-loads")
    reader = Client()
    assert page.url not in unquote(reader.get("/de/search/", {"q": page.title}).content.decode())
    reader.force_login(User.objects.get(email="energy@nahrain.example"))
    assert unquote(page.url) in unquote(reader.get("/de/search/", {"q": page.title}).content.decode())


def links_in(answer: Any) -> list[str]:
    if answer.status_code in (301, 302):
        return [answer["Location"]]
    is_page = answer.get("Content-Type", "").startswith("text/html")
    return [unescape(link) for link in LINK.findall(answer.content.decode())] if is_page else []


def within_the_site(link: str, address: str) -> str | None:
    """The address to ask for, without the choices that narrow a list (every combination of them is an address)."""
    parts = urlsplit(urljoin(address, link))
    assert parts.scheme in ("", "http", "https", "mailto", "tel", "data", "webcal"), (link, address)
    if parts.scheme or parts.netloc or parts.path.startswith(("/static/", "/admin/")):
        return None
    names_version = "/text/" in parts.path and parts.query.startswith("language=")
    return f"{parts.path}?{parts.query}" if names_version else parts.path


def test_every_link_a_reader_meets_leads_somewhere(demo: Loaded) -> None:
    client = Client()
    met = dict.fromkeys((f"/{language}/" for language in LANGUAGES), "")
    waiting, dead = list(met), []
    while waiting and len(met) < MOST_ADDRESSES:
        address = waiting.pop()
        answer = client.get(address)
        if answer.status_code >= 400:
            dead.append((address, met[address]))
            continue
        for link in links_in(answer):
            found = within_the_site(link, address)
            if found is not None and found not in met:
                met[found] = address
                waiting.append(found)
    assert dead == []
    assert Page.objects.count() - 20 < len(met) < MOST_ADDRESSES, "the walk must meet the pages, and end"
