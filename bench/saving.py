"""Do editors wait for each other, or for a stranger's slow upload?

The upload takes its real time, 400 s for 20 MB at 50 kB/s. All along five editors open their pages, wait for each
other and press Save at the same moment, again three seconds later.
"""

import os
import socket
import threading
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import requests

from bench.figures import Figure, percentile
from bench.ground import served

EDITORS = 5
UPLOAD_BYTES = 20_000_000
BYTES_PER_SECOND = 50_000
PIECE = 5_000
PAUSE = 3.0  # seconds between two rounds of saving; the server keeps connections open for five


def measure() -> list[Figure]:
    """Drafts of five pages, saved through the real form, while 20 MB arrive at 50 kB/s; on SQLite."""
    from home.models import StandingPage

    pages = list(StandingPage.objects.filter(locale__language_code="de")[:EDITORS])
    with served() as (address, _):
        started = os.getloadavg()[0]
        upload, editors = save_beside_a_slow_upload(address, pages, pause=PAUSE)
        load = max(started, *os.getloadavg()[:2])
    seconds = [second for editor in editors for second in editor.seconds]
    failed = [status for editor in editors for status in editor.statuses if status != 302]
    return [
        Figure("editors saving beside the upload", len(editors), "editors", EDITORS, "exactly"),
        Figure("bytes uploaded meanwhile", upload.sent / 1000, "kB", UPLOAD_BYTES / 1000, "at least"),
        Figure("time the upload took", upload.seconds, "s", UPLOAD_BYTES / BYTES_PER_SECOND, "at least"),
        Figure("saves beside the upload", len(seconds), "saves", 0, "for information"),
        Figure("median save beside a slow upload", percentile(seconds, 0.5), "s", 0, "for information"),
        Figure("slowest save beside a slow upload", max(seconds), "s", 1),
        Figure("saves that failed or met a locked database", len(failed), "saves", 0, "exactly"),
        Figure(f"load of the machine meanwhile ({os.cpu_count()} cores)", load, "", 0, "for information"),
    ]


class SlowUpload(threading.Thread):
    """Sends a file at 50 kB/s to a page that takes posts, to its end or until told to stop."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.host = urlsplit(address)
        self.enough = threading.Event()
        self.sent = 0
        self.seconds = 0.0

    def run(self) -> None:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        tail = b"\r\n--x--\r\n"
        with socket.create_connection((self.host.hostname, self.host.port)) as line:
            line.sendall(
                b"POST /de/accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                b"Content-Length: %d\r\n"
                % (len(head) + UPLOAD_BYTES + len(tail))
                + b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
                + head
            )
            started = time.monotonic()
            while self.sent < UPLOAD_BYTES and not self._waits_until(started + (self.sent + PIECE) / BYTES_PER_SECOND):
                line.sendall(b"0" * PIECE)
                self.sent += PIECE
            self.seconds = time.monotonic() - started
            if self.sent == UPLOAD_BYTES:
                line.sendall(tail)
                line.recv(100)  # an answer: the whole body was taken

    def _waits_until(self, moment: float) -> bool:
        """Whether it was told to stop meanwhile."""
        return self.enough.wait(max(0.0, moment - time.monotonic()))


class Editor(threading.Thread):
    """Opens one page again and again, saves it together with the others, and notes how long that took and how it ended."""

    def __init__(self, address: str, page: Any, cookies: dict[str, str], *, together: "Together") -> None:
        super().__init__(daemon=True)
        self.address = f"{address}/admin/pages/{page.pk}/edit/"
        self.session = requests.Session()
        self.session.cookies.update(cookies)
        self.together = together
        self.seconds: list[float] = []
        self.statuses: list[int] = []

    def run(self) -> None:
        try:
            while self._saves():
                self.together.pause()
        finally:
            self.together.gate.abort()  # nobody waits for one who has failed

    def _saves(self) -> bool:
        shown = self.session.get(self.address, timeout=30)
        form = next(form for form in lxml.html.fromstring(shown.text).forms if form.get("id") == "page-edit-form")
        values = dict(form.form_values()) | {"body-count": "0", "title": f"Stand {len(self.seconds)}"}
        if not self.together.start():
            return False
        started = time.monotonic()
        saved = self.session.post(self.address, data=values, timeout=30, allow_redirects=False)
        self.seconds.append(time.monotonic() - started)
        self.statuses.append(saved.status_code)
        return True


class Together:
    """Lets editors save at the same moment, until the upload is over or so many rounds are done."""

    def __init__(self, editors: int, upload: SlowUpload, *, rounds: int | None, pause: float) -> None:
        self.gate = threading.Barrier(editors, action=self._decide)
        self.upload = upload
        self.left = rounds
        self.seconds = pause
        self.going = True

    def _decide(self) -> None:
        self.going = self.upload.is_alive() and self.left != 0
        if self.left:
            self.left -= 1

    def start(self) -> bool:
        try:
            self.gate.wait(60)
        except threading.BrokenBarrierError:
            return False
        return self.going

    def pause(self) -> None:
        self.upload.enough.wait(self.seconds)


def save_beside_a_slow_upload(
    address: str, pages: Sequence[Any], *, rounds: int | None = None, pause: float = 0.0
) -> tuple[SlowUpload, list[Editor]]:
    """One editor per page saves it, all at once, `rounds` times (None: as long as the upload takes); both, when done."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    upload = SlowUpload(address)
    together = Together(len(pages), upload, rounds=rounds, pause=pause)
    editors = []
    for number, page in enumerate(pages):
        user, _ = get_user_model().objects.get_or_create(email=f"saves-{number}@example.org", is_superuser=True)
        client = Client()
        client.force_login(user)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        editors.append(Editor(address, page, cookies, together=together))
    upload.start()
    while upload.sent < 2 * PIECE and upload.is_alive():
        upload.enough.wait(0.05)
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(2 * UPLOAD_BYTES / BYTES_PER_SECOND)
    upload.enough.set()
    upload.join(10)
    return upload, editors
