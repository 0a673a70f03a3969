"""Is every public page right in every language, light, without cookies, and silent about what is closed?"""

import itertools
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from home.audience import PUBLIC, set_page_audience
from kommez_cms.middleware.page_store import STORE
from search.upkeep import follow
from tests import factories as make
from tests.home import budgets
from tests.home.world import CLOSED, World, build

pytestmark = pytest.mark.django_db
TYPES = (
    "home",
    "topics",
    "topic",
    "institutions",
    "institution",
    "article",
    "news",
    "projects",
    "project",
    "events",
    "event",
)
# A block of data for programs (JSON-LD) is run by no browser.
INLINE = re.compile(
    r"<style|<script(?! type=\"(?:module\" src=\"/static/|application/ld\+json\">))|\sstyle=|\son\w+=|javascript:"
)
HOSTS = re.compile(r"""(?:src|href|action)="(?:https?:)?//([^/"]+)""")


def address(page: Any, language: str) -> str:
    version = Page.objects.get(translation_key=page.translation_key, locale__language_code=language)
    return str(version.url)


def addresses(world: World, language: str) -> dict[str, str]:
    found = {name: address(world.pages[name], language) for name in TYPES}
    with translation.override(language):
        return {**found, "partnership": reverse("partnership")}


def test_every_page_is_whole_and_light_in_every_language(site: make.Tree, client: Client) -> None:
    world = build(site)
    pages = [(language, name, url) for language in make.LANGUAGES for name, url in addresses(world, language).items()]
    for language, name, url in pages:
        reply = client.get(url)
        html = reply.content.decode()
        assert reply.status_code == 200, name
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
        assert html.count("<h1") == 1, name
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (name, levels)
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), name
        assert not INLINE.search(html), name
        assert not reply.cookies, name
        assert "csrf" not in html
        assert set(HOSTS.findall(html)) <= {"127.0.0.1:8000"}, name  # alternates name the site's own address
        assert budgets.compressed(reply.content) <= budgets.HTML_BYTES, name
        size, requests = budgets.first_visit(reply)
        assert size <= budgets.FIRST_VISIT_BYTES, name
        assert requests <= budgets.FIRST_VISIT_REQUESTS, name
        assert (
            sum(budgets.compressed(file.read_bytes()) for file in budgets.assets(reply) if file.suffix == ".css")
            <= budgets.CSS_BYTES
        )
        assert CLOSED not in html, name


def test_members_see_what_is_closed_to_others(site: make.Tree, client: Client) -> None:
    world = build(site)
    client.force_login(make.make_member(world.owner))
    for name, url in [*addresses(world, "de").items(), *addresses(world, "ar").items()]:
        reply = client.get(url)
        shown = reply.content.decode().count(CLOSED)
        assert shown or name in ("article", "news", "project", "event", "institutions"), name
        assert reply["Cache-Control"] == "private, no-store"
        assert "Person" not in reply.content.decode()  # no recorded consent: shown to nobody


def test_a_twin_site_without_the_closed_things_shows_the_same_bytes(site: make.Tree, client: Client) -> None:
    world = build(site)
    with_closed = {name: client.get(url).content for name, url in addresses(world, "ar").items()}
    for title in (f"{CLOSED} 0",):
        for page in Page.objects.filter(title__startswith=title).order_by("-depth"):
            if Page.objects.filter(pk=page.pk).exists():
                page.delete()
    for name, url in addresses(world, "ar").items():
        assert client.get(url).content == with_closed[name], name


def test_a_closed_address_and_a_missing_one_answer_the_same(site: make.Tree, client: Client) -> None:
    world = build(site)
    article = world.pages["article"]
    set_page_audience(article, make.PARTNERSHIP)
    for language in make.LANGUAGES:
        url = address(article, language)
        closed = client.get(url)
        missing_url = url.replace("artikel", "artikol")
        missing = client.get(missing_url)
        assert (closed.status_code, missing.status_code) == (404, 404)
        assert closed.content.replace(b"artikel", b"artikol") == missing.content
        assert closed.headers["Content-Type"] == missing.headers["Content-Type"]
        assert f"/{language}/accounts/login/?next={quote(url)}".encode() in closed.content
    set_page_audience(article, PUBLIC)
    assert client.get(url).status_code == 200


def test_a_member_logs_in_from_the_404_page_and_reads_the_closed_page(site: make.Tree, client: Client) -> None:
    world = build(site)
    set_page_audience(world.pages["article"], make.PARTNERSHIP)
    url = address(world.pages["article"], "ar")
    assert client.get(url).status_code == 404
    client.force_login(make.make_member(world.partner))
    assert client.get(url).status_code == 200


def test_an_old_address_does_not_name_the_new_one_of_a_closed_page(site: make.Tree, client: Client) -> None:
    world = build(site)
    article = world.pages["article"]
    old = f"{article.url[:-1]}-alt/"
    Redirect.objects.create(old_path=Redirect.normalise_path(old), redirect_page=article, is_permanent=True)
    assert client.get(old)["Location"].endswith(article.url)
    set_page_audience(article, make.PARTNERSHIP)
    refused, missing = client.get(old), client.get(old.replace("-alt", "-nie"))
    assert refused.status_code == 404
    assert refused.content.replace(b"-alt", b"-nie") == missing.content
    client.force_login(make.make_member(world.owner))
    assert client.get(old).status_code == 301


def test_the_language_switch_leads_to_this_page_or_else_to_the_home_page(site: make.Tree, client: Client) -> None:
    world = build(site)
    article = make.make_article(world.owner, "Nur zwei Sprachen", languages=("de", "ar"))
    html = client.get(article.url).content.decode()
    switch = html[html.index('class="langs"') : html.index("</nav>", html.index('class="langs"'))]
    assert f'href="{address(article, "ar")}" lang="ar" hreflang="ar" dir="rtl"' in switch
    assert 'href="/en/" lang="en"' in switch
    assert "العربي" in switch
    alternates = re.findall(r'<link rel="alternate" hreflang="([^"]+)"', html)
    assert alternates == ["ar", "de", "x-default"]


def test_a_closed_translation_is_no_alternate_and_no_choice(site: make.Tree, client: Client) -> None:
    world = build(site)
    french_owner = world.owner.get_translations().get(locale__language_code="fr")
    make.make_article(world.owner, "Offen", languages=("de", "fr"))
    article = Page.objects.get(title="Offen").specific
    moved_below = make.publish(
        french_owner.get_parent(), type(french_owner)(title="Zu", municipality=world.owner.municipality)
    )
    set_page_audience(moved_below, make.PARTNERSHIP)
    article.get_translations().get().move(moved_below, pos="last-child")
    html = client.get(article.url).content.decode()
    assert 'hreflang="fr" href' not in html
    assert 'href="/fr/" lang="fr"' in html


def test_views_that_are_no_pages_switch_the_language_in_place(site: make.Tree, client: Client) -> None:
    build(site)
    assert 'href="/ar/partnership/" lang="ar"' in client.get("/de/partnership/").content.decode()
    assert 'href="/ar/" lang="ar"' in client.get("/de/nichts/da/").content.decode()


def test_members_get_their_name_and_a_log_out_form_and_readers_do_not(site: make.Tree, client: Client) -> None:
    build(site)
    url = "/de/"
    assert "/de/accounts/login/?next=/de/" in client.get(url).content.decode()
    member = make.make_member(
        make.source(Page.objects.get(title="Stadtentwässerung").specific), email="leser@example.org"
    )
    client.force_login(member)
    html = client.get(url).content.decode()
    assert "leser@example.org" in html
    assert re.search(r'<form[^>]+method="post"[^>]+accounts/logout/', html)
    assert "csrfmiddlewaretoken" in html


def test_no_page_asks_more_than_its_budget_however_much_there_is(site: make.Tree, client: Client) -> None:
    world = build(site, 3)
    few = {name: queries(client, url) for name, url in addresses(world, "ar").items()}
    assert max(few.values()) <= budgets.QUERIES, few
    here = {"languages": ("de",), "topics": [world.topic]}
    for at in range(27):
        make.make_article(
            world.owner, f"Mehr {at}", ("de", "ar"), topics=[world.topic]
        )  # cards say how much is translated
        make.make_document(world.owner, f"Mehr {at}", topics=[world.topic])
        make.make_project(site, f"Mehr {at}", partners=[world.owner], **here)
        make.make_event(site, f"Mehr {at}", **here)
        make.make_topic(site, f"Mehr {at}", world.topic, languages=("de",))
        make.make_mirror(
            world.owner, make.make_institution(site, world.partner.municipality, **here), topics=[world.topic]
        )
    many = {name: queries(client, url) for name, url in addresses(world, "ar").items()}
    assert many == few


def queries(client: Client, url: str) -> int:
    """Queries of a second visit that the page cache does not answer, with a search index that has caught up."""
    follow()
    client.get(url)
    STORE.clear()
    with CaptureQueriesContext(connection) as asked:
        reply = client.get(url)
    assert reply.status_code == 200
    return len(asked)
