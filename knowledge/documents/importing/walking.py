"""Which files lie in a folder, and which of them are not for us? Names are bytes to a file system, whatever they mean."""

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Left by systems and programs, never documents.
LITTER = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r", "__macosx"))
DEEPEST = 60


@dataclass(frozen=True)
class Found:
    """`place`: the path below the folder, with `/`, in one line of readable text; `key`: the same for comparing.

    `path` opens it. With a `reason` it does not come in.
    """

    place: str
    key: str
    path: Path
    size: int = 0
    reason: str = ""

    @property
    def name(self) -> str:
        return self.place.rpartition("/")[2]

    @property
    def folder(self) -> str:
        return self.place.rpartition("/")[0]


def walk(root: Path, *, most_bytes: int) -> Iterator[Found]:
    """Every file below `root`, in a fixed order; hidden ones, links and what is too large with the reason."""
    yield from _walk(root, root.resolve(), "", most_bytes=most_bytes, depth=0)


def open_regular(path: Path) -> int:
    """A descriptor for reading; never of a link, a pipe or a device put in its place. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return descriptor


def readable_place(name: str) -> str:
    """A name as one line that reads in one direction; bytes that are no text and hidden marks as escapes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if _is_plain(c) else f"\\u{ord(c):04x}" for c in unicodedata.normalize("NFC", text))


def key_of(place: str) -> str:
    """The same for two spellings of one path: separators of Windows, composed and decomposed letters, upper case."""
    parts = unicodedata.normalize("NFC", place).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".")).casefold()


def _walk(folder: Path, root: Path, above: str, *, most_bytes: int, depth: int) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        yield _refused(above or ".", folder, f"the folder cannot be read: {error.strerror}")
        return
    for entry in entries:
        place = f"{above}/{readable_place(entry.name)}" if above else readable_place(entry.name)
        reason = _reason_against(entry, root)
        path = Path(entry.path)
        if reason:
            yield _refused(place, path, reason)
        elif entry.is_dir(follow_symlinks=False):
            if depth >= DEEPEST:
                yield _refused(place, path, "folders are nested too deeply")
            else:
                yield from _walk(path, root, place, most_bytes=most_bytes, depth=depth + 1)
        else:
            yield _file(entry, place, path, most_bytes)


def _file(entry: "os.DirEntry[str]", place: str, path: Path, most_bytes: int) -> Found:
    try:
        size = entry.stat(follow_symlinks=False).st_size
    except OSError as error:
        return _refused(place, path, f"it cannot be read: {error.strerror}")
    if size > most_bytes:
        return _refused(place, path, f"it has {size // 1024**2} MB, more than {most_bytes // 1024**2} MB")
    return Found(place, key_of(place), path, size)


def _reason_against(entry: "os.DirEntry[str]", root: Path) -> str:
    name = entry.name
    if entry.is_symlink():
        try:
            inside = Path(entry.path).resolve(strict=True).is_relative_to(root)
        except (OSError, RuntimeError):
            return "it is a link that leads nowhere"
        return "it is a link; what it leads to comes in by itself" if inside else "it is a link out of the folder"
    if name.startswith((".", "~$")) or name.lower() in LITTER:
        return "it is hidden or left by a program"
    if not entry.is_dir(follow_symlinks=False) and not entry.is_file(follow_symlinks=False):
        return "it is not a file"
    return ""


def _refused(place: str, path: Path, reason: str) -> Found:
    return Found(place, key_of(place), path, reason=reason)


def _is_plain(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
