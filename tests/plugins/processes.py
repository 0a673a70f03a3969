"""The site in processes of its own, on the database of the test: what crashes, waits and locks as in real life."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from django.conf import settings
from django.db import connection

from kommez_cms.preparation import static_fingerprint
from tests.plugins.databases import locked

ROOT = Path(__file__).resolve().parent.parent.parent


class Processes:
    """Starts `manage.py` commands on the test's database and ends every one it started."""

    def __init__(self) -> None:
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**environment(), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.started:
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


def environment() -> dict[str, str]:
    """What a process needs to be the same site as this test: its database, folder and key."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = os.environ["KOMMEZ_TEST_DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kommez_cms.settings",
        "KOMMEZ_DATABASE_URL": url,
        "KOMMEZ_DATA_DIR": str(settings.KOMMEZ_DATA_DIR),
        "KOMMEZ_SECRET_KEY": settings.SECRET_KEY,
        "KOMMEZ_LOG_FORMAT": "console",
        "KOMMEZ_LOG_LEVEL": "INFO",
    }


def wait_for(ready: Callable[[], object], seconds: float = 60.0) -> None:
    """Until `ready()` is true; fails the test after `seconds`."""
    ends = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < ends, f"not within {seconds} s"
        time.sleep(0.05)


@pytest.fixture
def processes(transactional_db: None) -> Iterator[Processes]:
    family = Processes()
    yield family
    family.end()


@pytest.fixture(scope="session")
def collected_static(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Static files as a real site serves them, collected once and kept under .pytest_cache."""
    folder = request.config.cache.mkdir("kommez-static")
    kept = folder / static_fingerprint()
    with locked(folder / "lock"):
        if not kept.exists():
            data = tmp_path_factory.mktemp("collecting")
            variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "kommez_cms.settings", "KOMMEZ_DATA_DIR": str(data)}
            command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
            subprocess.run(command, cwd=ROOT, env=variables, check=True)
            shutil.move(data / "static", kept)
    if not settings.STATIC_ROOT.exists():
        settings.STATIC_ROOT.symlink_to(kept)


@pytest.fixture
def running_site(processes: Processes, collected_static: None) -> str:
    """Address of the site as `make run` serves it: web and worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    site = processes.start("run", "--prepared", "--port", str(port), KOMMEZ_SITE_URL=address)

    def answers() -> bool:
        assert site.poll() is None, site.communicate()[0]
        try:
            return requests.get(f"{address}/-/ready", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    wait_for(answers)
    return address
