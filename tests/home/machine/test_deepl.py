"""DeepL, by setting: what is sent to a server that speaks its protocol, and what is done with the answers."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from home.machine import is_available, translations_of, want
from home.machine.deepl import host_of
from home.machine.models import MachineTranslation
from home.machine.translating import make_due
from kommez_cms import config
from tests.factories import make_term

pytestmark = pytest.mark.django_db
MARKED = "<b>Zufluss</b> messen"


class DeepLServer(BaseHTTPRequestHandler):
    """Answers in capitals; `answers` may hold (status, body) to give instead."""

    asked: list[dict[str, Any]] = []
    answers: list[tuple[int, bytes]] = []

    def do_POST(self) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, "key": self.headers["Authorization"], **content})
        made = {"translations": [{"text": one.upper()} for one in content["text"]]}
        status, body = self.answers.pop(0) if self.answers else (200, json.dumps(made).encode())
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nothing on the console."""


@pytest.fixture
def deepl(settings: Any) -> Iterator[type[DeepLServer]]:
    DeepLServer.asked, DeepLServer.answers = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), DeepLServer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    settings.KOMMEZ = replace(settings.KOMMEZ, translate_service="deepl", translate_url=address, translate_key="secret")
    yield DeepLServer
    server.shutdown()
    server.server_close()


def test_a_sentence_goes_out_with_its_marks_and_the_terms_of_the_glossary(deepl: type[DeepLServer]) -> None:
    make_term(de=("Zufluss", "", ""), en=("inflow", "", ""))
    want(MARKED, "de", ["en"], markup=True)
    assert make_due() == 1
    (asked,) = deepl.asked
    assert (asked["path"], asked["key"]) == ("/v2/translate", "DeepL-Auth-Key secret")
    assert (asked["source_lang"], asked["target_lang"], asked["tag_handling"]) == ("DE", "EN-GB", "html")
    assert asked["context"] == "Zufluss = inflow"
    assert translations_of([MARKED], "de", "en", markup=True) == {MARKED: MARKED.upper()}
    assert translations_of([MARKED], "de", "en") == {}, "as plain text it is another text"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ((456, b""), "failed"),
        ((403, b""), "failed"),
        ((429, b""), "waiting"),
        ((200, b'{"translations": [1]}'), "waiting"),
    ],
)
def test_no_answer_of_the_service_gets_further_than_its_row(
    deepl: type[DeepLServer], answer: tuple[int, bytes], state: str
) -> None:
    want("Text", "de", ["ar"])
    deepl.answers = [answer]
    assert make_due() == 0
    assert MachineTranslation.objects.get().state == state


def test_the_service_is_off_unless_it_is_set_and_goes_to_its_own_host(settings: Any) -> None:
    assert not is_available()
    settings.KOMMEZ = replace(settings.KOMMEZ, translate_service="off", translate_url="http://127.0.0.1:9")
    assert not is_available()
    assert want("Text", "de", ["ar"]) == 0
    assert (host_of("abc:fx"), host_of("abc")) == ("https://api-free.deepl.com", "https://api.deepl.com")
    with pytest.raises(ImproperlyConfigured, match="KOMMEZ_TRANSLATE_KEY"):
        config.read({"KOMMEZ_TRANSLATE_SERVICE": "deepl"})
