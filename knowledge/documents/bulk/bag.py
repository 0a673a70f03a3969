"""Files as a bag that archives accept: BagIt 1.0 (RFC 8493), payload below `data/`, SHA-256 throughout."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.documents.bulk.zipping import Member

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True)
class Payload:
    """A file of the payload. `path` is relative to `data/`; `sha256` what it should be, "" where that is not known."""

    path: str
    size: int
    pieces: Iterable[bytes]
    sha256: str = ""


def bagged(name: str, payload: Iterable[Payload], info: Sequence[tuple[str, str]]) -> Iterator[Member]:
    """The members of the bag `name`: the payload first, then the files that describe it.

    The manifest names the checksum a file should have: a damaged original makes the bag invalid, as it must, and
    `bag-info.txt` names it. `info` are labels and values beside Payload-Oxum.
    """
    lines: list[str] = []
    damaged: list[str] = []
    octets = 0
    for file in payload:
        digest, counted = hashlib.sha256(), [0]
        path = f"data/{file.path}"
        yield Member(f"{name}/{path}", file.size, _hashed(file.pieces, digest, counted))
        octets += counted[0]
        found = digest.hexdigest()
        if file.sha256 and file.sha256 != found:
            damaged.append(path)
        lines.append(f"{file.sha256 or found}  {_in_manifest(path)}\n")
    more = [("Payload-Oxum", f"{octets}.{len(lines)}"), *(("Damaged-File", path) for path in damaged)]
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{label}: {_one_line(value)}\n" for label, value in (*info, *more)).encode(),
        "manifest-sha256.txt": "".join(lines).encode(),
    }
    manifest = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in tags.items())
    for path, data in {**tags, "tagmanifest-sha256.txt": manifest.encode()}.items():
        yield Member(f"{name}/{path}", len(data), [data])


def _hashed(pieces: Iterable[bytes], digest: "hashlib._Hash", counted: list[int]) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        counted[0] += len(piece)
        yield piece


def _in_manifest(path: str) -> str:
    """RFC 8493, 2.1.3: only these three are encoded."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _one_line(value: str) -> str:
    return " ".join(value.split())
