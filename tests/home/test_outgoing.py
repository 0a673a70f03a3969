"""Asking an address outside: never one of our own network, by whatever name, and never more than its head."""

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from home.outgoing import Refused, checked, probe, public_address

TRUSTED = frozenset(("127.0.0.1",))


class Site(http.server.BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path))
        if self.path == "/get-only" and self.command == "HEAD":
            return self._answer(405)
        if self.path == "/moved":
            return self._answer(301, "/here?a=b%20c")
        if self.path == "/inwards":
            return self._answer(302, "http://localhost:1/secret")
        if self.path == "/loop":
            return self._answer(302, "/loop")
        self._answer(200 if self.path.startswith(("/here", "/get-only")) else 404)

    do_GET = do_HEAD

    def _answer(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    Site.asked = []
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",  # 127.0.0.1 as one number
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.1.2.3/",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://user:word@example.org/",
        "http://example.org:22/",
        "http://[::1",
        "http://" + "a" * 3_000,
        "http://" + "ä" * 80 + ".example/",
    ],
)
def test_what_is_not_a_public_place_is_never_asked(url: str) -> None:
    with pytest.raises(Refused):
        probe(url, agent="test", timeout=2)


def test_an_address_that_is_public_is_taken_as_it_is() -> None:
    assert public_address("93.184.215.14", 443) == ("93.184.215.14", 443)
    assert checked("https://example.org/a?b").hostname == "example.org"


def test_an_answer_its_lack_and_a_move_are_told(server: str) -> None:
    assert probe(f"{server}/here", agent="test", trusted=TRUSTED).status == 200
    assert probe(f"{server}/gone", agent="test", trusted=TRUSTED).status == 404
    assert probe(f"{server}/get-only", agent="test", trusted=TRUSTED).status == 200
    moved = probe(f"{server}/moved", agent="test", trusted=TRUSTED)
    assert (moved.status, moved.moved_to) == (200, f"{server}/here?a=b%20c")
    assert probe(f"{server}/loop", agent="test", trusted=TRUSTED).error == "too many redirects"
    assert [path for method, path in Site.asked if method == "GET"] == ["/gone", "/get-only"]


def test_a_redirect_into_our_own_network_is_not_followed(server: str) -> None:
    with pytest.raises(Refused):
        probe(f"{server}/inwards", agent="test", trusted=TRUSTED)


def test_nobody_there_is_no_error(server: str) -> None:
    answer = probe("http://127.0.0.1:9/", agent="test", timeout=2, trusted=TRUSTED)
    assert (answer.status, bool(answer.error)) == (0, True)
