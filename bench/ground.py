"""The site that is measured: the demo, in a folder of its own, made once and made again when its code changed."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("KOMMEZ_BENCH_DIR", ROOT / "var" / "bench"))
SETTINGS = {
    "KOMMEZ_DATA_DIR": str(FOLDER),
    "KOMMEZ_LOCAL": "1",
    "KOMMEZ_MFA": "optional",
    "KOMMEZ_LOG_LEVEL": "ERROR",
    "KOMMEZ_LOG_FORMAT": "console",
    "DJANGO_SETTINGS_MODULE": "kommez_cms.settings",
}


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, **SETTINGS, **more}


def prepare() -> None:
    """Make or bring up to date the measured site, and use it in this process as well."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for command in ("prepare", "demo"):
        subprocess.run(
            [sys.executable, "manage.py", command], cwd=ROOT, env=environment(), check=True, stdout=sys.stderr
        )
    os.environ.update(SETTINGS)
    import django

    django.setup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(site: Path = FOLDER, *, seconds: float = 180.0) -> Iterator[tuple[str, float]]:
    """A site (its data folder) as `make run` serves it: its address, and the seconds until it answered."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    started = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "run", "--port", str(port)],
        cwd=ROOT,
        env=environment(KOMMEZ_DATA_DIR=str(site)),
        stdout=subprocess.DEVNULL,
    )
    try:
        yield address, wait_for_page(f"{address}/de/", started, seconds)
    finally:
        server.terminate()
        server.wait(30)


def wait_for_page(url: str, started: float, seconds: float) -> float:
    """Seconds from `started` (monotonic) to the first page with status 200. Raises TimeoutError."""
    while time.monotonic() - started < seconds:
        try:
            if requests.get(url, timeout=20).status_code == 200:
                return time.monotonic() - started
        except requests.RequestException:
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer within {seconds} s")
