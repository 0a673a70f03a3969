"""Does every process we start end within its limits, and is nothing of it left?"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from knowledge.documents.extraction import limited
from knowledge.documents.extraction.limited import Limits, Running
from knowledge.documents.extraction.results import Reason


def run(code: str, folder: Path, limits: Limits | None = None, *, sent: bytes = b"") -> tuple[bytes, Running]:
    stdin = subprocess.PIPE if sent else subprocess.DEVNULL
    command = [sys.executable, "-I", "-c", code]
    with limited.program(command, stdin=stdin, folder=str(folder), limits=limits or Limits()) as running:
        told = b"".join(running.chunks(sent))
    return told, running


def test_a_program_gets_what_is_sent_and_says_how_it_ended(tmp_path: Path) -> None:
    much = bytes(range(256)) * 4_000  # more than a pipe holds
    told, running = run(
        "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()); sys.exit(7)", tmp_path, sent=much
    )
    assert (told, running.code, running.broken) == (much, 7, Reason.NONE)
    assert running.peak_mb > 0
    _told, deaf = run("print('not listening')", tmp_path, sent=much)
    assert deaf.code == 0


def test_a_program_that_lasts_too_long_or_says_too_much_is_stopped(tmp_path: Path) -> None:
    begun = time.monotonic()
    told, late = run("print(1, flush=True); import time; time.sleep(60)", tmp_path, Limits(wall_seconds=1.0))
    assert (told, late.broken, late.code) == (b"1\n", Reason.TIME, -9)
    told, loud = run("while True: print('x' * 1000)", tmp_path, Limits(output_bytes=5_000))
    assert (len(told), loud.broken) == (5_000, Reason.OUTPUT)
    assert run("while True: pass", tmp_path, Limits(cpu_seconds=1))[1].code < 0
    assert time.monotonic() - begun < 20


def test_of_complaints_the_beginning_is_kept_and_nobody_waits_for_their_end(tmp_path: Path) -> None:
    told, running = run("import sys; sys.stderr.write('no ' * 900_000); print('done')", tmp_path)
    assert told == b"done\n"
    assert running.said == (b"no " * 900_000)[:2_000]


def test_memory_files_and_network_are_out_of_reach(tmp_path: Path) -> None:
    code = (
        "import os, socket\n"
        "def tried(act):\n"
        "    try: act()\n"
        "    except (OSError, MemoryError): return 'refused'\n"
        "    return 'done'\n"
        "print(tried(lambda: bytearray(900 << 20)), tried(lambda: open('x', 'w').write('x' * 9999)),\n"
        "      os.getcwd() == os.environ['HOME'], sorted(os.environ))"
    )
    told, _running = run(code, tmp_path)
    assert told.split()[:3] == [b"refused", b"refused", b"True"]
    assert b"DJANGO" not in told
    assert b"KOMMEZ" not in told


def test_what_a_program_started_ends_with_it(tmp_path: Path) -> None:
    sleep = shutil.which("sleep")
    code = f"import subprocess; print(subprocess.Popen([{sleep!r}, '60']).pid, flush=True); import time; time.sleep(60)"
    told, _running = run(code, tmp_path, Limits(wall_seconds=2.0))
    status = Path(f"/proc/{int(told)}/status")
    gone = time.monotonic() + 5
    while status.exists() and "Z (zombie)" not in status.read_text() and time.monotonic() < gone:
        pass
    assert not status.exists() or "Z (zombie)" in status.read_text()
