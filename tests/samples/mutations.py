"""Files with bytes changed at random, the same for the same seed: what becomes of them when they are read?

`python -m tests.samples.mutations SEED COUNT` reads so many in this one limited process and prints a JSON object:
`states` (how many ended in each), `slowest` (seconds) and `largest` (MB). A mutant that kills the process leaves its
number as the last line of the error stream.
"""

import json
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from tests.samples import old_office, pdfs
from tests.samples.ordinary import ORDINARY, epub
from tests.samples.words import made

_ZIPS = ("docx", "odt", "pptx", "xlsx", "epub")
_TOKENS = (b"\0", b"\xff" * 4, b"<", b">", b"&", b"]]>", b"endobj", b"stream\r\n", b"\\bin99999999 ", b"{", b"}", b"-1",
           b"4294967295", b"99999999999999999999", b"%PDF-", b"PK\x01\x02", b"\xf0\x9f", b"\\u-1?")  # fmt: skip


@cache
def _originals() -> dict[str, bytes]:
    texts = {
        sample.name: sample.make
        for sample in ORDINARY
        if sample.name.endswith((".rtf", ".html", ".csv", ".svg", ".md"))
    }
    return {
        **{f"x.{kind}": made(kind, "ar" if kind == "pdf" else "de") for kind in ("pdf", "docx", "odt", "pptx", "xlsx")},
        "y.pdf": pdfs.page(pdfs.SEEN + b"0 0 0 rg 60 640 300 130 re f "),
        "x.epub": epub(),
        "x.doc": old_office.doc("Straße\rzwei", hidden="geheim", foot="Fuß"),
        "x.xls": old_office.xls([("A", 0, [["eins", 2.5]]), ("B", 1, [["zwei"]])]),
        "x.ppt": old_office.ppt(["eins", "zwei"], hidden=frozenset({1})),
        "x.png": pdfs.as_picture("de", "PNG")[:20_000],
        **{name: make() for name, make in texts.items()},
    }


def mutants(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of so many changed files."""
    chance = random.Random(seed)
    originals = list(_originals().items())
    for _ in range(count):
        name, data = chance.choice(originals)
        inside = name.endswith(_ZIPS) and chance.random() < 0.6
        yield name, _inside(data, chance) if inside else _changed(data, chance)


def _changed(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20, 100))):
        at = chance.randrange(len(out) + 1)
        act = chance.randrange(6)
        if act <= 1 and at < len(out):
            out[at] = chance.randrange(256)
        elif act == 2:
            out[at:at] = chance.choice(_TOKENS)
        elif act == 3:
            del out[at : at + chance.choice((1, 4, 40, 400))]
        elif act == 4:
            out[at:at] = out[at : at + chance.choice((8, 80, 800))]
        elif at < len(out):
            out[at] ^= 1 << chance.randrange(8)
    return bytes(out[: chance.randrange(len(out) + 1)] if chance.random() < 0.1 else out)


def _inside(data: bytes, chance: random.Random) -> bytes:
    """The zip with one part changed and everything around it right."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _changed(part, chance) if name == chosen else part)
    return out.getvalue()


def main(seed: int, count: int) -> None:
    import os
    import signal

    from knowledge.documents.extraction.worker import Report, answer, peak_mb, set_limits

    files = list(mutants(seed, count))
    set_limits(memory=1 << 30, cpu=3_600, wall=30)
    states: Counter[str] = Counter()
    slowest = 0.0
    for number, (name, data) in enumerate(files):
        os.write(2, b"%d\n" % number)
        signal.alarm(30)
        out, begun = BytesIO(), time.monotonic()
        answer(BytesIO(data), name, Report(out))
        slowest = max(slowest, time.monotonic() - begun)
        states[json.loads(out.getvalue().splitlines()[-1])["end"]["state"]] += 1
    print(json.dumps({"states": states, "slowest": round(slowest, 2), "largest": peak_mb()}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
