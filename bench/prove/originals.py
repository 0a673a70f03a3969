"""One bit flipped in each of a thousand originals, pairs that changed places, files cut short: how many are found?"""

import random
import tempfile
import time
from io import BytesIO
from pathlib import Path

from bench.figures import Figure
from knowledge.documents.blobs import BlobStorage, blob_name

FILES = 1_000
BYTES = 20_000


def figures(*, everything: bool = False) -> list[Figure]:
    """Needs no site: the same storage and the same reading that the scheduled check uses."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        storage = BlobStorage(folder)
        stored = [storage.store(BytesIO(chance.randbytes(BYTES))) for _one in range(3 * FILES)]
        paths = [Path(storage.path(blob_name(sha))) for sha in stored]
        started = time.perf_counter()
        sound = sum(storage.verify(sha) for sha in stored)
        seconds = time.perf_counter() - started
        for path in paths:
            path.chmod(0o600)
        for path in paths[:FILES]:
            data = bytearray(path.read_bytes())
            data[chance.randrange(BYTES)] ^= 1 << chance.randrange(8)
            path.write_bytes(data)
        for one, other in zip(paths[FILES : 2 * FILES : 2], paths[FILES + 1 : 2 * FILES : 2], strict=True):
            first, second = one.read_bytes(), other.read_bytes()
            one.write_bytes(second)
            other.write_bytes(first)
        for path in paths[2 * FILES :]:
            path.write_bytes(path.read_bytes()[: chance.randrange(BYTES)])
        found = [
            sum(not storage.verify(sha) for sha in stored[start : start + FILES]) for start in (0, FILES, 2 * FILES)
        ]
    return [
        Figure("sound originals called sound", sound, f"of {3 * FILES}", 3 * FILES, "exactly"),
        Figure("flipped bits found", found[0], f"of {FILES}", FILES, "exactly"),
        Figure("files in another's place found", found[1], f"of {FILES}", FILES, "exactly"),
        Figure("files cut short found", found[2], f"of {FILES}", FILES, "exactly"),
        Figure("originals read per second, of 20 kB", 3 * FILES / seconds, "per second", 0, "for information"),
    ]
