"""How is a foreign program (the one that recognises letters) run within limits of memory, time, files and network?"""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import IO

# A few lines of Python set the limits and become the program: `preexec_fn` is not safe beside threads.
_LAUNCH = """
import ctypes, os, resource, sys
memory, cpu = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
libc = ctypes.CDLL(None)
if hasattr(libc, "unshare") and libc.unshare(0x40000000) != 0:
    libc.unshare(0x50000000)
os.execv(sys.argv[3], sys.argv[3:])
"""


def start(
    command: Sequence[str], *, stdin: int | IO[bytes], folder: str, memory: int, cpu_seconds: int
) -> "subprocess.Popen[bytes]":
    """Start a program (an absolute path and its arguments) in `folder`: no files written, no network where the system
    allows that, its output a pipe, its errors dropped."""
    environment = {"LANG": "C.UTF-8", "TMPDIR": folder, "HOME": folder, "PATH": os.defpath, "OMP_THREAD_LIMIT": "1",
                   "OMP_NUM_THREADS": "1"}  # fmt: skip
    for name in ("TESSDATA_PREFIX",):
        if name in os.environ:
            environment[name] = os.environ[name]
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _LAUNCH, str(memory), str(cpu_seconds), *command],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
