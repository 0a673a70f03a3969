"""Machine translation against a real HTTP server on this machine that speaks the protocol."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from home.machine import forget, is_available, translations_of, want
from home.machine.models import MachineTranslation
from home.machine.translating import MOST_ATTEMPTS, make_due

pytestmark = pytest.mark.django_db
TEXT = "Erste Zeile.\n\nZweite Zeile."


class Service(BaseHTTPRequestHandler):
    """Answers in capitals with the target's code; `answers` may hold (status, body) to give instead."""

    asked: list[dict[str, Any]] = []
    answers: list[tuple[int, bytes]] = []

    def do_POST(self) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, **content})
        made = [f"{content['target']}:{one.upper()}" if one else "" for one in content["q"]]
        status, body = self.answers.pop(0) if self.answers else (200, json.dumps({"translatedText": made}).encode())
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nothing on the console."""


@pytest.fixture
def service(settings: Any) -> Iterator[type[Service]]:
    Service.asked, Service.answers = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    settings.KOMMEZ = replace(settings.KOMMEZ, translate_url=address, translate_key="secret")
    yield Service
    server.shutdown()
    server.server_close()


def due_again() -> None:
    MachineTranslation.objects.update(next_attempt_at=timezone.now())


def test_without_a_service_nothing_is_wanted_and_nothing_made() -> None:
    assert not is_available()
    assert want(TEXT, "de", ["ar"]) == 0
    assert make_due() == 0


def test_a_text_is_sent_once_per_language_and_read_back_with_its_paragraphs(service: type[Service]) -> None:
    assert want(TEXT, "de", ["ar", "de", "en"]) == 2
    assert want(TEXT, "de", ["ar"]) == 0
    assert translations_of([TEXT], "de", "ar") == {}
    assert make_due() == 2
    assert translations_of([TEXT, "anderes"], "de", "ar") == {TEXT: "ar:ERSTE ZEILE.\n\nar:ZWEITE ZEILE."}
    assert [one["target"] for one in service.asked] == ["ar", "en"]
    assert service.asked[0]["api_key"] == "secret"
    assert not MachineTranslation.objects.exclude(original="").exists()


@pytest.mark.parametrize(
    "answer",
    [(500, b""), (429, b""), (200, b"not json"), (200, b'{"translatedText": ["one"]}'), (200, b"[]"), (302, b"")],
)
def test_an_answer_that_cannot_be_used_is_tried_again_later(service: type[Service], answer: tuple[int, bytes]) -> None:
    want(TEXT, "de", ["ar"])
    service.answers = [answer]
    assert make_due() == 0
    assert make_due() == 0, "not before its time"
    due_again()
    assert make_due() == 1


def test_a_service_that_stays_away_is_given_up_without_keeping_the_text(settings: Any) -> None:
    settings.KOMMEZ = replace(settings.KOMMEZ, translate_url="http://127.0.0.1:9")
    want(TEXT, "de", ["ar"])
    for _attempt in range(MOST_ATTEMPTS):
        due_again()
        make_due()
    row = MachineTranslation.objects.get()
    assert (row.state, row.original, row.attempts) == ("failed", "", MOST_ATTEMPTS)


def test_a_refused_text_does_not_stop_the_others(service: type[Service]) -> None:
    want("Erstes", "de", ["ar"])
    want("Zweites", "de", ["ar"])
    service.answers = [(400, b'{"error": "too long"}')]
    assert make_due() == 1
    assert set(MachineTranslation.objects.values_list("state", flat=True)) == {"failed", "done"}


def test_what_is_forgotten_is_gone(service: type[Service]) -> None:
    want(TEXT, "de", ["ar"])
    make_due()
    assert forget([TEXT]) == 1
    assert translations_of([TEXT], "de", "ar") == {}
