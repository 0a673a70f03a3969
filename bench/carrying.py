"""Large files over the wire: does the web process stay small, and does a download that is cut end with the same bytes?

A site of its own is served by one process as `make run` serves it; nothing of the measured demo is touched.
"""

import base64
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import requests

from bench.figures import Figure
from bench.ground import ROOT, free_port
from bench.prove.crash_site import SENT, environment, prepared

MEGABYTES = int(os.environ.get("KOMMEZ_BENCH_UPLOAD_MB", "500"))
PIECE = 1_000_000
CUTS = 50
CUT_FILE = 20_000_000
TUS = {"Tus-Resumable": "1.0.0"}


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch) / "site"
        shutil.copytree(prepared(), site)
        with _served(site) as (address, process):
            return [*_whole(site, address, process), *_cut(site, address)]


def _whole(site: Path, address: str, process: int) -> list[Figure]:
    """A file of `MEGABYTES` goes up in pieces, becomes a published document, and comes down again."""
    editor, sent = _editor(site)
    _share(editor, address, sent, "Vorlauf", 3)  # everything that is loaded once is loaded
    before, started = _memory(process), time.monotonic()
    with _watched(process) as peak:
        door, sha = _share(editor, address, sent, "Großes Protokoll", MEGABYTES)
        up, started = time.monotonic() - started, time.monotonic()
        digest = hashlib.sha256()
        with requests.get(address + door, stream=True, timeout=300) as reply:
            for piece in reply.iter_content(PIECE):
                digest.update(piece)
        down = time.monotonic() - started
    return [
        Figure(f"web process grows while {MEGABYTES} MB go up and down", (peak[0] - before) / 2**20, "MB", 30),
        Figure("the same file came down", int(digest.hexdigest() == sha), "file", 1, "exactly"),
        Figure("upload in pieces of 1 MB, checked and published", MEGABYTES / up, "MB/s", 0, "for information"),
        Figure("download", MEGABYTES / down, "MB/s", 0, "for information"),
    ]


def _cut(site: Path, address: str) -> list[Figure]:
    """The line breaks `CUTS` times at random; the client asks for the rest each time."""
    editor, sent = _editor(site)
    door, sha = _share(editor, address, sent, "Zerschnittenes", CUT_FILE // 10**6)
    chance, got, on_wire, etag = random.Random(7), b"", 0, ""
    size = int(requests.head(address + door, timeout=30).headers["Content-Length"])
    for cut in [*sorted(chance.sample(range(1, size), CUTS)), size]:
        headers = {"Range": f"bytes={len(got)}-", "If-Range": etag} if got else {}
        with requests.get(address + door, headers=headers, stream=True, timeout=60) as reply:
            etag = reply.headers["ETag"]
            for piece in reply.raw.stream(16_384):
                on_wire += len(piece)
                got += piece[: cut - len(got)]
                if len(got) >= cut:
                    break
    return [
        Figure(
            f"same hash after {CUTS} cuts at random", int(hashlib.sha256(got).hexdigest() == sha), "file", 1, "exactly"
        ),
        Figure(f"bytes received over {CUTS} cuts", on_wire / size, "times the file", 1.1),
    ]


def _share(editor: requests.Session, address: str, sent: dict[str, Any], title: str, size: int) -> tuple[str, str]:
    """Upload `size` MB of text and publish it: its address and its checksum."""
    door = address + sent["address"]
    token = {"X-CSRFToken": _token(editor, door), "Referer": door, **TUS}
    name = base64.b64encode(f"{title}.txt".encode()).decode()
    length = size * PIECE
    reply = editor.post(
        f"{address}/admin/uploads/",
        headers={**token, "Upload-Length": str(length), "Upload-Metadata": f"filename {name}"},
        timeout=60,
    )
    reply.raise_for_status()
    place, digest = address + reply.headers["Location"], hashlib.sha256()
    for at in range(0, length, PIECE):
        piece = _lines(title, at)
        digest.update(piece)
        piece_headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(at)}
        editor.patch(place, data=piece, headers={**token, **piece_headers}, timeout=300).raise_for_status()
    values = {**sent["values"], "title": title, "upload_resumed": place.split("/")[-2]}
    values["csrfmiddlewaretoken"] = token["X-CSRFToken"]
    saved = editor.post(door, data=values, headers={"Referer": door}, timeout=300, allow_redirects=False)
    if saved.status_code != 302:
        raise RuntimeError(f"the form answers {saved.status_code}")
    page = requests.get(f"{address}/de/documents/", timeout=60).text
    number = max(int(found) for found in re.findall(r"/de/documents/(\d+)/", page))
    return requests.head(f"{address}/documents/{number}/latest/", timeout=60).headers["Location"], digest.hexdigest()


def _lines(title: str, at: int) -> bytes:
    """A piece of text that no other place of the file repeats."""
    line = f"{title}: Zeile {at:012d}, gewogen wurde an drei Tagen.\n".encode()
    return (line * (PIECE // len(line) + 1))[: PIECE - 1] + b"\n"


def _editor(site: Path) -> tuple[requests.Session, dict[str, dict[str, str]]]:
    sent = json.loads((site / SENT).read_text(encoding="utf-8"))
    session = requests.Session()
    session.cookies.update(sent["cookies"])
    return session, sent["document"]


def _token(editor: requests.Session, door: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', editor.get(door, timeout=60).text)
    if found is None:
        raise RuntimeError("the form has no token")
    return found[1]


@contextmanager
def _served(site: Path) -> Iterator[tuple[str, int]]:
    """The site by one process with eight threads: its address and the number of that process."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "kommez_cms.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--timeout", "300"]
    variables = {**environment(site), "KOMMEZ_HOSTS": "127.0.0.1", "KOMMEZ_UPLOAD_MB": "1000"}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        cwd=ROOT,
        env=variables,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    server = subprocess.Popen([*command], cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        yield address, int(children[0])
    finally:
        server.terminate()
        server.wait(30)


def _wait(address: str) -> None:
    ends = time.monotonic() + 90
    while time.monotonic() < ends:
        try:
            if requests.get(f"{address}/-/live", timeout=5).status_code == 200:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer")


def _memory(process: int) -> int:
    """Bytes the process holds in memory now."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) * 1024 if found else 0


@contextmanager
def _watched(process: int) -> Iterator[list[int]]:
    """The most the process held meanwhile, looked at a hundred times a second."""
    peak, over = [0], Event()

    def look() -> None:
        while not over.wait(0.01):
            peak[0] = max(peak[0], _memory(process))

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


if __name__ == "__main__":
    for figure in measure():
        print(figure.name, figure.value, figure.unit, figure.promise(), figure.kept)
