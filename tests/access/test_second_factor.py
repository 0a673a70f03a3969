"""Staff show a second factor before the editing interface opens; members who only read need none."""

import dataclasses
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tests.access.test_login import log_in
from tests.factories import PASSWORD, Tree, make_institution, make_member, make_pair


@pytest.fixture
def required(settings: object) -> None:
    settings.KOMMEZ = dataclasses.replace(settings.KOMMEZ, mfa="required")  # type: ignore[attr-defined]


@pytest.fixture
def author(site: Tree):
    here, _there = make_pair()
    return make_member(make_institution(site, here), "author")


def code_for(secret: str) -> str:
    """The code of this half minute; it is good for half a minute before and after, too."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def set_up_app(client: Client) -> str:
    """Without script: confirm the password, read the secret from the page, send the code. Returns the secret."""
    address = "/de/accounts/2fa/totp/activate/"
    page = client.get(address, follow=True)
    if "activate" not in page.request["PATH_INFO"]:
        page = client.post(f"/de/accounts/reauthenticate/?next={address}", {"password": PASSWORD}, follow=True)
    secret = re.search(r"<code[^>]*>([A-Z2-7]+)</code>", page.content.decode())[1]
    done = client.post(address, {"code": code_for(secret)}, follow=True)
    assert done.redirect_chain[-1][0] == "/de/accounts/2fa/recovery-codes/"
    assert done.content.count(b"<code") == 10
    return secret


def test_the_editing_interface_opens_after_the_second_factor_is_set_up(
    required: None, client: Client, author: object
) -> None:
    log_in(client, author.email)
    assert client.get("/admin/")["Location"] == "/de/accounts/2fa/"
    assert client.get("/de/accounts/2fa/").status_code == 200
    set_up_app(client)
    assert client.get("/admin/").status_code == 200


def test_the_next_login_asks_for_the_code_and_a_wrong_one_does_not_do(
    required: None, client: Client, author: object
) -> None:
    log_in(client, author.email)
    set_up_app(client)
    later = Client()
    assert log_in(later, author.email)["Location"].startswith("/de/accounts/2fa/authenticate/")
    assert later.get("/admin/")["Location"].startswith("/de/accounts/login/"), "half a login is none"
    assert later.post("/de/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert later.post("/de/accounts/2fa/authenticate/", {"code": recovery}).status_code == 302
    assert later.get("/admin/").status_code == 200


def test_readers_need_no_second_factor(required: None, client: Client, site: Tree) -> None:
    here, _there = make_pair()
    log_in(client, make_member(make_institution(site, here), "reader").email)
    assert client.get("/de/").status_code == 200


def test_relaxed_installations_say_so_in_the_editing_interface(client: Client, author: object) -> None:
    client.force_login(author)
    assert "KOMMEZ_MFA=optional" in client.get("/admin/").content.decode()
    banner = "For trying out: this installation asks editors for no second factor."
    assert banner in client.get("/en/").content.decode()
    assert banner not in Client().get("/en/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "2fa/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "2fa/recovery-codes/",
        "password/change/",
        "reauthenticate/",
        "logout/",
    ],
)
@pytest.mark.parametrize("language", ["de", "ar"])
def test_account_pages_open_in_their_language(client: Client, author: object, address: str, language: str) -> None:
    log_in(client, author.email)
    set_up_app(client)
    reply = client.get(f"/{language}/accounts/{address}", follow=True)
    assert reply.status_code == 200
    assert f'<html lang="{language}"' in reply.content.decode()
