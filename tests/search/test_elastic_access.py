"""A cluster is spoken to with our credentials, and only when its certificate is one we trust."""

import http.server
import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.base import EngineUnavailable
from search.engines.elastic import Access, Cluster


class Fake(http.server.BaseHTTPRequestHandler):
    """Says about every document that it is not there, and remembers who asked."""

    asked: list[str]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(self.headers.get("Authorization", ""))
        body = json.dumps({"docs": [{"_index": "i", "_id": "1", "found": False}]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Address of an HTTPS server, the file of its certificate, and what it was asked with."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl (apt-get install openssl)")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    asked: list[str] = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Fake,), {"asked": asked}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_address[1]}", str(certificate), asked
    server.shutdown()
    server.server_close()


def test_a_certificate_nobody_vouches_for_is_refused_before_the_key_is_told(
    secured: tuple[str, str, list[str]],
) -> None:
    url, _certificate, asked = secured
    with pytest.raises(EngineUnavailable, match="TLS"):
        Cluster(Access((url,), key="c2VjcmV0")).read([("i", "1")])
    assert asked == []


@pytest.mark.parametrize(
    ("access", "told"),
    [({"key": "c2VjcmV0"}, "ApiKey c2VjcmV0"), ({"user": ("elastic", "secret")}, "Basic ZWxhc3RpYzpzZWNyZXQ=")],
)
def test_with_its_certificate_it_is_asked_with_key_or_user(
    secured: tuple[str, str, list[str]], access: dict, told: str
) -> None:
    url, certificate, asked = secured
    assert Cluster(Access((url,), ca=certificate, **access)).read([("i", "1")]) == [None]
    assert asked == [told]
