"""Where do the pictures lie? Beside the blobs, never under a public path, by the checksum of the file they show.

`previews/<aa>/<sha>/<maker>/<page>-<size>.webp`: another file or another maker is another place, so nothing ever changes.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Set
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from knowledge.documents.previews.rendering import Picture

SIZES = ("first", "small")
DAY = 86_400.0


def root() -> Path:
    """Read from settings at use, so that tests and commands may move it."""
    return Path(settings.KOMMEZ_DATA_DIR) / "previews"


def folder_of(sha: str, maker: str) -> Path:
    return root() / sha[:2] / sha / maker


def path_of(sha: str, maker: str, *, page: int, size: str) -> Path:
    return folder_of(sha, maker) / f"{page}-{size}.webp"


def put(sha: str, maker: str, pictures: Iterable[Picture]) -> None:
    """Store all pictures of a file; they appear together or not at all. Raises OSError and leaves nothing then."""
    target = folder_of(sha, maker)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=target.parent, prefix="new-"))
    try:
        for one in pictures:
            (made / f"{one.page}-{one.size}.webp").write_bytes(one.data)
        with suppress(FileNotFoundError):
            os.rename(target, made / "old")
        os.rename(made, target)
        shutil.rmtree(target / "old", ignore_errors=True)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def remove(sha: str) -> None:
    """All that was made of a file, by whatever maker."""
    shutil.rmtree(root() / sha[:2] / sha, ignore_errors=True)


def janitor(named: Set[tuple[str, str]]) -> int:
    """Remove what no (checksum, maker) in `named` names and is older than a day. Returns how many folders."""
    limit, removed = time.time() - DAY, 0
    for made in list(root().glob("??/*/*")):
        with suppress(FileNotFoundError):
            if (made.parent.name, made.name) not in named and made.stat().st_mtime < limit:
                shutil.rmtree(made, ignore_errors=True)
                removed += 1
    for empty in root().glob("??/*"):
        with suppress(OSError):
            empty.rmdir()  # fails, as it should, where something is left
    return removed
