"""A real ClamAV daemon with signatures of our own: it starts in a second, needs no network and knows two patterns."""

import hashlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BAD = b"This text stands for something malicious. " * 40
STREAM_MB = 3


def eicar() -> bytes:
    """The test string of the industry, put together here, so that no scanner minds this file."""
    return "".join(("X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-", "TEST-FILE!$H+H*")).encode()


@pytest.fixture(scope="session")
def clamd_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if program is None:
        pytest.skip("needs clamd (apt-get install clamav-daemon)")
    folder = tmp_path_factory.mktemp("clamd")
    socket, known = folder / "clamd.ctl", {"Test.Eicar": eicar(), "Test.Own": BAD}
    lines = [f"{hashlib.md5(data).hexdigest()}:{len(data)}:{name}" for name, data in known.items()]
    (folder / "own.hdb").write_text("\n".join(lines) + "\n")
    settings = {
        "DatabaseDirectory": str(folder),
        "LocalSocket": str(socket),
        "Foreground": "yes",
        "StreamMaxLength": f"{STREAM_MB}M",
        "LogFile": str(folder / "log"),
    }
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    daemon = subprocess.Popen([program, f"--config-file={folder / 'clamd.conf'}"], stdout=subprocess.DEVNULL)
    try:
        _wait_for(socket, daemon)
        yield f"unix:{socket}"
    finally:
        daemon.terminate()
        daemon.wait(20)


def _wait_for(socket: Path, daemon: "subprocess.Popen[Any]") -> None:
    ends = time.monotonic() + 30
    while not socket.exists():
        if time.monotonic() > ends or daemon.poll() is not None:
            raise RuntimeError(f"clamd did not start ({daemon.poll()})")
        time.sleep(0.05)
