"""How much of two texts is the same, told from 64 numbers each: MinHash over groups of words, by one permutation.

After Broder (1997) for the idea, Li, Owen and Zhang (2012) for one permutation in bins, and Shrivastava and Li (2014) for
filling empty bins from the next full one.
"""

import hashlib
from collections.abc import Iterable, Sequence

from search.analysis import fold, words

VERSION = "1"
BINS = 64
ROWS = 4  # of a band: texts that share 80 % meet in one of the 16 bands with 99.98 %, those that share 20 % with 2.5 %
GROUP = 4  # words
LONGEST_TEXT = 400_000  # characters looked at
FEWEST = 20  # groups; a shorter text is like too many others
_STEP = 0x9E3779B97F4A7C15  # marks a borrowed value, so that it equals only what was borrowed from as far


def signature(pages: Iterable[str]) -> list[int]:
    """64 numbers below 2^62, or none for a text of fewer than 20 different groups of words."""
    bins: list[int | None] = [None] * BINS
    seen = set()
    for group in _groups(pages):
        digest = int.from_bytes(hashlib.blake2b(group.encode("utf-8", "replace"), digest_size=8).digest())
        if digest in seen:
            continue
        seen.add(digest)
        place, value = digest % BINS, digest // BINS
        present = bins[place]
        bins[place] = value if present is None else min(present, value)
    return _filled(bins) if len(seen) >= FEWEST else []


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """The estimated share of groups of words the texts have in common, 0 to 1."""
    if not one or len(one) != len(other):
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def bands(values: Sequence[int]) -> list[int]:
    """Keys that two signatures with an equal band have in common; they fit a signed 64-bit column."""
    keys = []
    for start in range(0, len(values), ROWS):
        part = f"{start}:{values[start : start + ROWS]}"
        keys.append(int.from_bytes(hashlib.blake2b(part.encode(), digest_size=8).digest()) >> 1)
    return keys


def _groups(pages: Iterable[str]) -> Iterable[str]:
    left = LONGEST_TEXT
    said: list[str] = []
    for page in pages:
        if left <= 0:
            return
        for word in words(page[:left]):
            said = [*said[1 - GROUP :], fold(word.raw)]
            if len(said) == GROUP:
                yield " ".join(said)
        left -= len(page)


def _filled(bins: Sequence[int | None]) -> list[int]:
    filled = []
    for place in range(BINS):
        distance = 0
        while (value := bins[(place + distance) % BINS]) is None:
            distance += 1
        filled.append((value + distance * _STEP) % (1 << 62))
    return filled
