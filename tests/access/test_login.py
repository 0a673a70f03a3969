"""The public door: logging in, landing on the closed page, and nowhere else."""

import re
from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from home.audience import PARTNERSHIP, set_page_audience
from knowledge.models import ArticlePage
from tests.factories import PASSWORD, Tree, make_article, make_institution, make_member, make_pair

WRONG = "wrong horse battery staple"


@pytest.fixture
def closed(site: Tree) -> ArticlePage:
    here, _there = make_pair()
    article = make_article(make_institution(site, here, "Stadtwerke"), "Geheimer Plan", languages=("de", "ar"))
    set_page_audience(article, PARTNERSHIP)
    return article


def log_in(client: Client, email: str, password: str = PASSWORD, **data: str):
    return client.post("/de/accounts/login/", {"login": email, "password": password, **data})


def test_a_closed_page_answers_exactly_as_a_missing_one(client: Client, closed: ArticlePage) -> None:
    missing = closed.url.replace(closed.slug, "x" * len(closed.slug))
    replies = [client.get(path) for path in (closed.url, missing)]
    bodies = [
        reply.content.replace(path.encode(), b"PATH").replace(quote(path, safe="").encode(), b"PATH")
        for reply, path in zip(replies, (closed.url, missing), strict=True)
    ]
    assert [reply.status_code for reply in replies] == [404, 404]
    assert bodies[0] == bodies[1]
    assert b"Geheimer Plan" not in replies[0].content
    assert not replies[0].cookies


def test_a_reader_who_follows_a_closed_link_logs_in_and_lands_on_it(client: Client, closed: ArticlePage) -> None:
    reader = make_member(closed.institution, "reader")
    refused = client.get(closed.url)
    login = re.search(r'href="([^"]*/accounts/login/\?next=[^"]*)"', refused.content.decode())
    assert login
    page = client.get(login[1])
    assert f'value="{closed.url}"' in page.content.decode()
    reply = log_in(client, reader.email, next=closed.url)
    assert (reply.status_code, reply["Location"]) == (302, closed.url)
    assert "Geheimer Plan" in client.get(closed.url).content.decode()


@pytest.mark.parametrize("language", ["de", "ar", "en", "fr"])
def test_the_login_page_speaks_the_language_of_its_address(client: Client, site: Tree, language: str) -> None:
    reply = client.get(f"/{language}/accounts/login/")
    direction = "rtl" if language == "ar" else "ltr"
    assert reply.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in reply.content.decode()


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\n/evil",
        " //evil",
        "///evil",
    ],
)
def test_logging_in_never_leaves_the_site(client: Client, closed: ArticlePage, target: str) -> None:
    reader = make_member(closed.institution, "reader")
    reply = log_in(client, reader.email, next=target)
    assert (reply.status_code, reply["Location"]) == (302, "/de/")


def test_an_encoded_tab_stays_a_path_of_this_site(client: Client, closed: ArticlePage) -> None:
    reader = make_member(closed.institution, "reader")
    assert log_in(client, reader.email, next="/%09/evil.example")["Location"] == "/%09/evil.example"


def test_a_reader_begins_on_the_first_page_and_an_author_in_the_editing_interface(
    client: Client, closed: ArticlePage
) -> None:
    for role, start in (("reader", "/de/"), ("author", "/admin/")):
        assert log_in(Client(), make_member(closed.institution, role).email)["Location"] == start


def test_a_reader_meets_a_clear_no_at_the_editing_interface(client: Client, closed: ArticlePage) -> None:
    client.force_login(make_member(closed.institution, "reader"))
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/pages/").status_code == 403


def test_the_editing_interface_and_its_own_login_lead_to_ours(client: Client, site: Tree) -> None:
    assert client.get("/admin/pages/").headers["Location"].startswith("/de/accounts/login/?next=/admin/pages/")
    assert client.get("/admin/login/?next=/admin/pages/")["Location"] == "/de/accounts/login/?next=%2Fadmin%2Fpages%2F"
    assert client.get("/admin/login/?next=//evil.example")["Location"] == "/de/accounts/login/"


def test_known_and_unknown_names_get_the_same_answer(client: Client, closed: ArticlePage) -> None:
    known = make_member(closed.institution, "reader", email="known@example.org").email
    replies = [log_in(Client(), name, WRONG).content.decode() for name in (known, "nobody@example.org")]
    bodies = [re.sub(r'(name="csrfmiddlewaretoken" value=|[\w.]+@example.org)"?[\w]*', "", body) for body in replies]
    assert bodies[0] == bodies[1]


def test_the_sixth_wrong_try_waits_but_strangers_lock_nobody_out(client: Client, closed: ArticlePage) -> None:
    reader = make_member(closed.institution, "reader")
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _try in range(5):
        log_in(stranger, reader.email, WRONG)
    assert log_in(stranger, reader.email).status_code == 200, "the right password must wait too, in this network"
    assert log_in(Client(REMOTE_ADDR="198.51.100.7"), reader.email).status_code == 302


def test_logging_in_changes_the_session_id(client: Client, closed: ArticlePage) -> None:
    reader = make_member(closed.institution, "reader")
    client.session["planted"] = "1"
    session = client.session
    session["planted"] = "1"
    session.save()
    before = session.session_key
    log_in(client, reader.email)
    assert client.session.session_key != before


def test_a_new_password_ends_every_session(client: Client, closed: ArticlePage) -> None:
    reader = make_member(closed.institution, "reader")
    other = Client()
    for one in (client, other):
        log_in(one, reader.email)
    new = "another correct battery"
    client.post("/de/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert other.get(closed.url).status_code == client.get(closed.url).status_code == 404
    assert log_in(client, reader.email, new).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_password_is_mailed_a_link_in_the_language_of_the_person(
    client: Client, closed: ArticlePage
) -> None:
    reader = make_member(closed.institution, "reader", language="ar")
    replies = [
        client.post("/de/accounts/password/reset/", {"email": name}) for name in (reader.email, "nobody@example.org")
    ]
    assert [(reply.status_code, reply["Location"]) for reply in replies] == [
        (302, "/de/accounts/password/reset/done/")
    ] * 2
    assert [message.to for message in mail.outbox] == [[reader.email]]
    link = re.search(r"http://127\.0\.0\.1:8000(/ar/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    form = client.get(link[1], follow=True)
    new = "another correct battery"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert log_in(client, reader.email, new).status_code == 302
    assert b"password1" not in Client().get(link[1], follow=True).content, "the link is good once"


def test_a_reset_link_leads_to_the_site_whatever_host_the_request_claims(client: Client, closed: ArticlePage) -> None:
    reader = make_member(closed.institution, "reader")
    from knowledge.membership.mails import send_reset

    with translation.override("fr"):
        send_reset.call(reader.email)
    assert "http://127.0.0.1:8000/de/accounts/" in mail.outbox[0].body


def test_nobody_can_sign_up(client: Client, site: Tree) -> None:
    assert client.get("/de/accounts/signup/").status_code == 404
    assert client.post("/de/accounts/signup/", {"email": "a@example.org", "password1": PASSWORD}).status_code == 404


def test_pages_of_accounts_work_without_script(client: Client, closed: ArticlePage) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "data-passkey" in page, "the passkey form is there for the script"
    assert re.search(r'data-passkey="login" hidden', page), "and hidden without it"
    assert not re.search(r"<script(?![^>]*\bsrc=)", page), "no inline script"


class CountingHasher(MD5PasswordHasher):
    """The fast hasher of the tests, counting its work."""

    work = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.work += 1
        return super().encode(password, salt)


def test_a_try_costs_the_same_hashing_for_known_and_unknown_names(closed: ArticlePage, settings: object) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]  # type: ignore[attr-defined]
    known = make_member(closed.institution, "reader").email
    costs = []
    for name in (known, "nobody@example.org"):
        CountingHasher.work = 0
        log_in(Client(), name, WRONG)
        costs.append(CountingHasher.work)
    assert costs == [1, 1]
