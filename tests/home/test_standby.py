"""Who meets an error or an absence gets a page of this site in their language, whatever is broken behind it."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from home.standby import write_pages
from home.views import server_error
from tests import factories as make

LANGUAGES = {"de": "ltr", "ar": "rtl", "en": "ltr", "fr": "ltr"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def is_whole(html: str, language: str) -> bool:
    ids = re.findall(r'\bid="([^"]+)"', html)
    inline = re.search(r"<style|<script(?! type=\"module\" src=)|\sstyle=|\son\w+=", html)
    head = f'<html lang="{language}" dir="{LANGUAGES[language]}">'
    return head in html and html.count("<h1") == 1 and "mailto:" in html and len(ids) == len(set(ids)) and not inline


@pytest.mark.django_db
def test_403_404_and_429_are_pages_of_the_site_with_search_and_a_person(site: make.Tree, client: Client) -> None:
    careful = Client(enforce_csrf_checks=True)
    for language in LANGUAGES:
        replies: list[Any] = [
            client.get(f"/{language}/gibt-es-nicht/"),
            careful.post(f"/{language}/accounts/login/", {"login": "x", "password": "y"}),
        ]
        with override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"}):
            address = f"/{language}/accounts/login/"
            tries = [client.post(address, {"login": f"a{at}@example.org", "password": "y"}) for at in range(3)]
        replies.append(tries[-1])
        assert [reply.status_code for reply in replies] == [404, 403, 429]
        for reply in replies:
            html = reply.content.decode()
            assert is_whole(html, language)
            assert 'role="search"' in html
            assert "no-store" in reply["Cache-Control"]
        assert replies[2]["Retry-After"] == "300"


@pytest.mark.parametrize("language", LANGUAGES)
def test_500_and_the_page_for_an_absence_ask_no_database(language: str, tmp_path: Path) -> None:
    # no database mark: pytest-django refuses every query
    with translation.override(language):
        reply = server_error(RequestFactory().get(f"/{language}/"))
    html = reply.content.decode()
    assert reply.status_code == 500
    assert is_whole(html, language)
    assert all(f'href="/{code}/"' in html for code in LANGUAGES)
    [page] = [path for path in write_pages(tmp_path) if path.name == f"maintenance.{language}.html"]
    away = page.read_text(encoding="utf-8")
    assert is_whole(away, language)
    assert f'href="/{language}/"' not in away, "leads nowhere while nothing answers"
    assert len(list(tmp_path.iterdir())) == 4


@contextmanager
def in_front(folder: Path, upstream: int) -> Iterator[str]:
    """The documented configuration without TLS, on a port of its own; nobody listens at `upstream`."""
    text = Path("docs/nginx.conf").read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    port = free_port()
    text = re.sub(r"^\s*(ssl_certificate\S*|listen|server_name) .*$", "", text, flags=re.M)
    text = text.replace("server {", f"server {{ listen 127.0.0.1:{port};", 1).replace("/srv/kommez/var", str(folder))
    temp = "".join(
        f"{kind}_temp_path {folder}/t-{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    owner = "user root;" if os.geteuid() == 0 else ""  # else its workers may not read the folder of a test
    whole = f"{owner} pid {folder}/pid; error_log {folder}/log; events {{}} http {{ access_log off; {temp} {text} }}"
    (folder / "conf").write_text(whole, encoding="utf-8")
    nginx = ["nginx", "-p", str(folder), "-c", str(folder / "conf"), "-e", str(folder / "log")]
    subprocess.run(nginx, check=True, timeout=30)  # it listens when this returns
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        subprocess.run([*nginx, "-s", "stop"], check=True, timeout=30)


def asked(address: str) -> Any:
    try:
        return urlopen(address, timeout=10)
    except HTTPError as answer:
        return answer


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_the_documented_web_server_speaks_for_a_site_that_is_away(tmp_path: Path) -> None:
    write_pages(tmp_path / "static" / "away")
    (tmp_path / "static" / "home").mkdir()
    (tmp_path / "static" / "home" / "x.css").write_text("a{}", encoding="utf-8")
    (tmp_path / "db.sqlite3").write_text("secret", encoding="utf-8")
    with in_front(tmp_path, free_port()) as front:
        reply = asked(f"{front}/ar/topics/")
        assert (reply.code, reply.headers["Retry-After"]) == (502, "120")
        assert '<html lang="ar" dir="rtl">' in reply.read().decode()
        assert b'lang="de"' in asked(f"{front}/").read()
        assert asked(f"{front}/static/home/x.css").read() == b"a{}"
        assert b"secret" not in asked(f"{front}/static/../db.sqlite3").read()
        assert b"secret" not in asked(f"{front}/db.sqlite3").read()
        (tmp_path / "away").touch()
        assert asked(f"{front}/fr/").code == 503
