"""What is in a pack, and what is new in it for somebody who has an older one? Compared by checksums, file by file.

The older pack with the delta unpacked over it, without what `removed.txt` names, is the new pack, byte by byte.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.documents.bulk.zipping import Member, zipped
from knowledge.packs.archive import Written, members_of

FORMAT = 1
NAME, REMOVED = "manifest.json", "removed.txt"
MOST_BYTES, MOST_FILES = 8_000_000, 50_000
_SUM = re.compile(r"[0-9a-f]{64}\Z")
_PATH = re.compile(r"(?!/)(?!.*(?:^|/)\.\.(?:/|$))[^\x00-\x1f\\]{1,300}\Z")

Sums = Mapping[str, str]  # path -> SHA-256


class Unreadable(Exception):
    """This is no manifest of a pack."""


@dataclass(frozen=True)
class Difference:
    """Paths that are new or other, and those that are gone."""

    changed: list[str]
    removed: list[str]


def manifest_bytes(about: Mapping[str, Any], files: Iterable[Written]) -> bytes:
    """The manifest as JSON; files in the order of their paths. It does not name itself."""
    rows = [
        {"path": one.path, "size": one.size, "sha256": one.sha256, **dict(one.about)}
        for one in sorted(files, key=lambda one: one.path)
    ]
    return json.dumps({"format": FORMAT, **about, "files": rows}, ensure_ascii=False, indent=1).encode() + b"\n"


def sums_of(data: bytes) -> tuple[str, Sums]:
    """Id of the pack and the checksums of its files. Raises Unreadable for whatever is no manifest."""
    if len(data) > MOST_BYTES:
        raise Unreadable
    try:
        told = json.loads(data)
        files = {str(row["path"]): str(row["sha256"]) for row in told["files"][:MOST_FILES]}
        pack = str(told["pack"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable from error
    if not files or not all(_PATH.match(path) and _SUM.match(digest) for path, digest in files.items()):
        raise Unreadable
    return pack, files


def difference(old: Sums, new: Sums) -> Difference:
    changed = [path for path, digest in sorted(new.items()) if old.get(path) != digest]
    return Difference(changed, sorted(set(old) - set(new)))


def delta(pack: Path, found: Difference) -> Iterator[bytes]:
    """A ZIP, in pieces, of what is new in the pack at `pack`, its manifest, and the list of what goes."""
    return zipped(_members(pack, found), level=6)


def _members(pack: Path, found: Difference) -> Iterator[Member]:
    for name, pieces in members_of(pack, [*found.changed, NAME]):
        yield Member(name, 0, pieces)
    gone = "".join(f"{path}\n" for path in (*found.removed, REMOVED)).encode()
    yield Member(REMOVED, len(gone), [gone])
