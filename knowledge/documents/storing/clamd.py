"""Asks a ClamAV daemon about a file: its bytes are sent over the daemon's own protocol (INSTREAM), nothing is shared.

`KOMMEZ_CLAMD` names the daemon: `tcp://host:3310` or `unix:/run/clamav/clamd.ctl`. Empty: nobody is asked.
"""

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings

from knowledge.documents.blobs import Readable

CHUNK = 256 * 1024
CONNECT_SECONDS = 5.0
REPLY_SECONDS = 180.0  # for the largest file on a slow machine


class Result(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too-large"  # larger than the daemon takes (StreamMaxLength, MaxFileSize): not looked at
    AWAY = "away"  # no daemon, or none that answers in time


@dataclass(frozen=True)
class Finding:
    """`name`: the signature that fits, or what the daemon said instead of an answer."""

    result: Result
    name: str = ""


def is_asked() -> bool:
    """Whether this site has its files scanned."""
    return bool(settings.KOMMEZ_CLAMD)


def scan(file: Readable) -> Finding:
    """What the daemon says of everything `file` yields from here on. Never raises for what the daemon does."""
    try:
        with _connected() as line:
            return _read(_send(line, file))
    except OSError as error:
        return Finding(Result.AWAY, error.strerror or type(error).__name__)


def version() -> str:
    """What the daemon says about itself, "" when it does not answer."""
    try:
        with _connected() as line:
            line.sendall(b"zVERSION\0")
            return _answer(line)
    except OSError:
        return ""


def _connected() -> socket.socket:
    parts = urlsplit(settings.KOMMEZ_CLAMD)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
    else:
        line = socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=CONNECT_SECONDS)
    line.settimeout(REPLY_SECONDS)
    return line


def _send(line: socket.socket, file: Readable) -> str:
    """All of the file, a piece at a time. The daemon hangs up on what is too large, but says so first."""
    line.sendall(b"zINSTREAM\0")
    with suppress(BrokenPipeError, ConnectionResetError):
        while piece := file.read(CHUNK):
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
    return _answer(line)


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < 4096:
        piece = line.recv(4096)
        if not piece:
            break
        said += piece
    return said.partition(b"\0")[0].decode("utf-8", errors="replace").strip()


def _read(said: str) -> Finding:
    """`stream: OK`, `stream: NAME FOUND` or an error, which is no answer."""
    text = said.removeprefix("stream: ")
    if text == "OK":
        return Finding(Result.CLEAN)
    if text.endswith(" FOUND"):
        name = text.removesuffix(" FOUND")
        limited = name.startswith("Heuristics.Limits.Exceeded")  # with AlertExceedsMax: it looked at a part only
        return Finding(Result.TOO_LARGE if limited else Result.INFECTED, name)
    if "size limit exceeded" in text:
        return Finding(Result.TOO_LARGE, text)
    return Finding(Result.AWAY, text or "no answer")
