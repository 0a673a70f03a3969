"""The page cache: fast for anonymous readers, never a page too old, never one person's page for another."""

import datetime
import gzip
from collections.abc import Callable

import brotli
import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from home.audience import Audience, Level, set_page_audience
from kommez_cms.middleware.page_cache import PageCacheMiddleware
from kommez_cms.middleware.page_store import STORE, PageStore, StoredPage
from search.indexing import touch
from tests.factories import Tree, make_standing

pytestmark = pytest.mark.django_db


class Site:
    """A site of one page behind the middleware, which counts how often it was rendered."""

    def __init__(self, render: Callable[[HttpRequest], HttpResponse]) -> None:
        self.rendered = 0
        self.render = render
        self.middleware = PageCacheMiddleware(self.view)

    def view(self, request: HttpRequest) -> HttpResponse:
        self.rendered += 1
        return self.render(request)

    def get(self, path: str = "/de/", method: str = "GET", cookies: str = "", **headers: str) -> HttpResponse:
        request = RequestFactory().generic(method, path, headers={**headers, "Cookie": cookies})
        return self.middleware(request)


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>Water</p>" * 100)


def test_the_second_reader_gets_the_same_bytes_without_rendering() -> None:
    site = Site(page)
    first, second = site.get(), site.get()
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    assert site.rendered == 1


def test_a_change_of_content_is_seen_by_the_next_reader() -> None:
    site = Site(page)
    site.get()
    touch()
    site.get()
    assert site.rendered == 2


def test_what_changed_while_a_page_was_rendered_is_seen_by_the_next_reader() -> None:
    def changing(request: HttpRequest) -> HttpResponse:
        touch()
        return page(request)

    site = Site(changing)
    site.get()
    site.get()
    assert site.rendered == 2


def test_a_reader_with_a_session_never_gets_nor_leaves_a_kept_page() -> None:
    site = Site(page)
    private = site.get(cookies="kommez-session=abc")
    assert private["Cache-Control"] == "private, no-store"
    assert len(STORE) == 0
    site.get()
    site.get(cookies="kommez-session=abc")
    assert site.rendered == 3


@pytest.mark.parametrize(
    "unfit",
    [
        lambda response: response.set_cookie("a", "b"),
        lambda response: patch_vary_headers(response, ["Cookie"]),
        lambda response: patch_vary_headers(response, ["Accept-Language"]),
        lambda response: response.__setitem__("Cache-Control", "private"),
        lambda response: setattr(response, "status_code", 404),
    ],
    ids=["sets a cookie", "varies by cookie", "varies by language", "private", "not found"],
)
def test_a_page_that_is_not_for_everybody_is_not_kept(unfit: Callable[[HttpResponse], None]) -> None:
    def special(request: HttpRequest) -> HttpResponse:
        response = page(request)
        unfit(response)
        return response

    site = Site(special)
    site.get()
    assert len(STORE) == 0


@pytest.mark.parametrize("path", ["/de/search/?q=water", "/de/?preview=1", "/admin/", "/de/accounts/login/"])
def test_searches_unknown_keys_and_personal_addresses_are_not_kept(path: str) -> None:
    Site(page).get(path)
    assert len(STORE) == 0


def test_pages_of_a_list_are_kept_apart() -> None:
    site = Site(lambda request: HttpResponse(request.GET.get("page", "1")))
    assert site.get("/de/articles/?page=2").content == b"2"
    assert site.get("/de/articles/?page=3").content == b"3"
    assert site.get("/de/articles/?page=2").content == b"2"
    assert site.rendered == 2


def test_the_kept_page_is_compressed_as_the_reader_asks() -> None:
    site = Site(page)
    plain = site.get().content
    zipped = site.get(**{"Accept-Encoding": "gzip"})
    small = site.get(**{"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(zipped.content) == brotli.decompress(small.content) == plain
    assert len({response["ETag"] for response in (site.get(), zipped, small)}) == 3
    assert "Accept-Encoding" in small["Vary"]
    assert "Content-Encoding" not in site.get(**{"Accept-Encoding": "gzip;q=0"}).headers


def test_a_browser_that_has_the_bytes_gets_no_body() -> None:
    site = Site(page)
    known = site.get()["ETag"]
    again = site.get(**{"If-None-Match": known})
    assert (again.status_code, again.content) == (304, b"")
    touch()
    assert site.get(**{"If-None-Match": known}).status_code == 304  # rendered anew, still the same bytes
    assert site.get(**{"If-None-Match": '"other"'}).status_code == 200


def test_head_says_what_get_would_without_a_body() -> None:
    site = Site(page)
    whole = site.get()
    head = site.get(method="HEAD")
    assert head.content == b""
    assert (head["Content-Length"], head["ETag"]) == (str(len(whole.content)), whole["ETag"])
    assert site.rendered == 1


def test_a_page_that_changes_by_the_clock_ends_when_it_says() -> None:
    def until_now(request: HttpRequest) -> HttpResponse:
        response = page(request)
        response.content_changes_at = timezone.now() - datetime.timedelta(seconds=1)
        return response

    site = Site(until_now)
    site.get()
    site.get()
    assert site.rendered == 2


def test_the_store_keeps_to_its_size_and_drops_what_was_read_longest_ago() -> None:
    store = PageStore(max_bytes=1000)
    for name in ("a", "b", "c"):
        store.put(name, StoredPage(b"x" * 100, (), ends_at=10))
    assert store.get("a", now=0)
    store.put("d", StoredPage(b"x" * 100, (), ends_at=10))
    assert store.bytes <= 1000
    assert store.get("a", now=0)
    assert store.get("b", now=0) is None
    assert store.get("a", now=10) is None


def test_a_published_change_and_a_closed_page_show_at_once(site: Tree, client: Client) -> None:
    contact = make_standing(site, title="Kontakt")
    assert "Kontakt" in client.get(contact.url).text
    contact.title = "Ansprechpersonen"
    contact.save_revision().publish()
    assert "Ansprechpersonen" in client.get(contact.url).text
    set_page_audience(contact, Audience(Level.PARTNERSHIP))
    assert client.get(contact.url).status_code != 200


def test_a_member_and_a_reader_never_share_a_page(site: Tree) -> None:
    member = get_user_model().objects.create_superuser(email="admin@example.org", password="a long password")
    inside, outside = Client(), Client()
    inside.force_login(member)
    first = outside.get(site.home.url)
    assert first.headers.get("Cache-Control") == "no-cache"
    assert "Set-Cookie" not in first.headers
    assert inside.get(site.home.url)["Cache-Control"] == "private, no-store"
    assert outside.get(site.home.url).content == first.content
    assert len(STORE) == 1


def test_a_draft_leaves_kept_pages_alone(site: Tree, client: Client) -> None:
    client.get(site.home.url)
    site.home.save_revision()
    site.home.save_revision()
    client.get(site.home.url)
    assert len(STORE) == 1
