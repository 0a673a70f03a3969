"""How many readers can be served? A kept page behind nginx beside the page of a stock Wagtail site, by turns.

Both sites stand behind the same nginx and are asked over four connections that stay open. What the servers take of the
processor is read from the system, so that it holds on a loaded machine too.
"""

import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import stock
from bench.figures import Figure, percentile
from bench.ground import ROOT, free_port, served, wait_for_page

CONNECTIONS = 4
SECONDS = 5.0
TURNS = 5
TICKS = os.sysconf("SC_CLK_TCK")
NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; keepalive_requests 1000000;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {upstream}
  server {{ listen 127.0.0.1:{port};
    {locations}
  }}
}}
"""


@dataclass
class Run:
    """What one turn showed: answers a second, milliseconds of the slowest twentieth, of processor per answer."""

    rate: float
    p95: float
    processor: float


def measure() -> list[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="kommez-serving-"))
    try:
        ours, theirs = _by_turns(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    ratio = statistics.median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))
    return [
        Figure("kept page over a stock Wagtail page, requests a second, median of turns", ratio, "times", 10, "at least"),
        Figure("kept page, requests a second", _middle(ours, "rate"), "/s", 0, "for information"),
        Figure("stock page, requests a second", _middle(theirs, "rate"), "/s", 0, "for information"),
        Figure("kept page, processor of all servers a request", _middle(ours, "processor"), "ms", 1.4),
        Figure("stock page, processor of all servers a request", _middle(theirs, "processor"), "ms", 0, "for information"),
        Figure("kept page over four connections, p95", _middle(ours, "p95"), "ms", 5),
        Figure("stock page over four connections, p95", _middle(theirs, "p95"), "ms", 0, "for information"),
    ]  # fmt: skip


def _middle(runs: list[Run], what: str) -> float:
    return statistics.median(getattr(run, what) for run in runs)


def _by_turns(folder: Path) -> tuple[list[Run], list[Run]]:
    stock.make(folder / "stock")
    with ExitStack() as stack:
        address, _seconds = stack.enter_context(served())
        port = int(address.rpartition(":")[2])
        sites = [
            (port, _listener(port), "/de/"),
            (*stack.enter_context(stock.running(folder / "stock")), "/"),
        ]
        asked = []
        for number, (port, root, path) in enumerate(sites):
            front, nginx = stack.enter_context(_nginx(folder / f"nginx-{number}", port))
            wait_for_page(f"http://127.0.0.1:{front}{path}", time.monotonic(), 60)
            asked.append((front, [root, nginx], path))
        runs: list[list[Run]] = [[], []]
        for _turn in range(TURNS):
            for of, (front, roots, path) in zip(runs, asked, strict=True):
                of.append(_turn_of(front, roots, path))
    return runs[0], runs[1]


@contextmanager
def _nginx(folder: Path, port: int) -> Iterator[tuple[int, int]]:
    """The documented configuration's way to the site at `port`, without TLS: its own port and process."""
    folder.mkdir()
    documented = (
        (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    )
    upstream = documented[documented.index("upstream") : documented.index("server {")]
    start = documented.index("    location / {")
    front = free_port()
    locations = documented[start : documented.index("    }\n", start) + 6]
    text = NGINX.format(folder=folder, port=front, upstream=upstream, locations=locations)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    server = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        yield front, server.pid
    finally:
        server.terminate()
        server.wait(30)


def _turn_of(port: int, roots: list[int], path: str) -> Run:
    before, began = _processor(roots), time.monotonic()
    taken: list[float] = []
    ends = began + SECONDS
    readers = [threading.Thread(target=_read, args=(port, path, ends, taken)) for _one in range(CONNECTIONS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(SECONDS + 30)
    seconds = time.monotonic() - began
    if not taken:
        raise RuntimeError("nothing was answered")
    used = (_processor(roots) - before) * 1000
    return Run(len(taken) / seconds, percentile(taken, 0.95) * 1000, used / len(taken))


def _read(port: int, path: str, ends: float, taken: list[float]) -> None:
    """Ask again and again over one connection; raises where an answer is not the page."""
    question = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        while (began := time.monotonic()) < ends:
            line.sendall(question)
            _answer(line)
            taken.append(time.monotonic() - began)


def _answer(line: socket.socket) -> None:
    read = b""
    while b"\r\n\r\n" not in read:
        read += _some(line)
    head, _, body = read.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.decode(errors="replace"))
    named = [part for part in head.lower().split(b"\r\n") if part.startswith(b"content-length:")]
    if named:
        left = int(named[0].partition(b":")[2]) - len(body)
        while left > 0:
            left -= len(_some(line))
    else:
        while not body.endswith(b"0\r\n\r\n"):
            body += _some(line)


def _some(line: socket.socket) -> bytes:
    read = line.recv(65536)
    if not read:
        raise RuntimeError("the line was cut")
    return read


def _listener(port: int) -> int:
    """The process that listens at this port."""
    found = subprocess.run(["ss", "-Hltnp", f"sport = :{port}"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return min(int(part.split(",")[0]) for part in found.split("pid=")[1:])


def _processor(roots: list[int]) -> float:
    """Seconds of processor that these processes and all below them have used."""
    parents, used = {}, {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        used[int(folder.name)] = (int(fields[11]) + int(fields[12])) / TICKS
    return sum(seconds for pid, seconds in used.items() if _is_below(pid, roots, parents))


def _is_below(pid: int, roots: list[int], parents: dict[int, int]) -> bool:
    while pid in parents:
        if pid in roots:
            return True
        pid = parents[pid]
    return False
