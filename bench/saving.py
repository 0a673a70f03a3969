"""Do editors wait for each other, or for a stranger's slow upload?"""

import socket
import threading
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import requests

from bench.figures import Figure
from bench.ground import served

EDITORS = 5
SAVES = 10


def measure() -> list[Figure]:
    """Drafts of five pages, saved through the real form, while 20 MB arrive at 50 kB/s; on SQLite."""
    from home.models import StandingPage

    pages = list(StandingPage.objects.filter(locale__language_code="de")[:EDITORS])
    with served() as (address, _):
        upload, editors = save_beside_a_slow_upload(address, pages, saves=SAVES)
    seconds = [second for editor in editors for second in editor.seconds]
    failed = [status for editor in editors for status in editor.statuses if status != 302]
    return [
        Figure("editors saving beside the upload", len(editors), "editors", EDITORS, "exactly"),
        Figure("bytes uploaded meanwhile", upload.sent / 1000, "kB", 0, "for information"),
        Figure("slowest save beside a slow upload", max(seconds), "s", 1),
        Figure("saves that failed or met a locked database", len(failed), "saves", 0, "exactly"),
    ]


class SlowUpload(threading.Thread):
    """Sends a file at 50 kB/s to a page that takes posts, until told to stop."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.host = urlsplit(address)
        self.enough = threading.Event()
        self.sent = 0

    def run(self) -> None:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        with socket.create_connection((self.host.hostname, self.host.port)) as line:
            line.sendall(
                b"POST /de/accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20000000\r\n"
                b"Content-Type: multipart/form-data; boundary=x\r\n\r\n" + head
            )
            while not self.enough.wait(0.1):
                line.sendall(b"0" * 5_000)
                self.sent += 5_000


class Editor(threading.Thread):
    """Saves drafts of one page through the real form, and notes how long each took and how it ended."""

    def __init__(self, address: str, page: Any, cookies: dict[str, str], *, saves: int) -> None:
        super().__init__(daemon=True)
        self.address = f"{address}/admin/pages/{page.pk}/edit/"
        self.session = requests.Session()
        self.session.cookies.update(cookies)
        self.saves = saves
        self.seconds: list[float] = []
        self.statuses: list[int] = []

    def run(self) -> None:
        for number in range(self.saves):
            shown = self.session.get(self.address, timeout=30)
            form = next(form for form in lxml.html.fromstring(shown.text).forms if form.get("id") == "page-edit-form")
            values = dict(form.form_values()) | {"body-count": "0", "title": f"Stand {number}"}
            started = time.monotonic()
            saved = self.session.post(self.address, data=values, timeout=30, allow_redirects=False)
            self.seconds.append(time.monotonic() - started)
            self.statuses.append(saved.status_code)


def save_beside_a_slow_upload(address: str, pages: Sequence[Any], *, saves: int) -> tuple[SlowUpload, list[Editor]]:
    """One editor per page saves it `saves` times while a client uploads at 50 kB/s; both, when all are done."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    editors = []
    for number, page in enumerate(pages):
        user, _ = get_user_model().objects.get_or_create(email=f"saves-{number}@example.org", is_superuser=True)
        client = Client()
        client.force_login(user)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        editors.append(Editor(address, page, cookies, saves=saves))
    upload = SlowUpload(address)
    upload.start()
    while upload.sent < 20_000 and upload.is_alive():
        upload.enough.wait(0.05)
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(120)
    upload.enough.set()
    upload.join(10)
    return upload, editors
