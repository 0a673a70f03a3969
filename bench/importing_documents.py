"""How long until a share full of files is found? Imported, read by the workers and searchable, all on a fresh site.

Mixed files of twenty pages in five formats and four languages, each with words of its own. The import and two worker
processes (one per core) run beside each other, as on a server; the clock stops when the last file is found by its own
word. KOMMEZ_BENCH_FILES sets how many files (1,000).
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figure
from bench.ground import FOLDER, ROOT, environment
from bench.scratch import copied_site
from bench.texts import TEXTS

FILES = int(os.environ.get("KOMMEZ_BENCH_FILES", "1000"))
PAGES = 20
KINDS = ("pdf", "docx", "odt", "pptx", "xlsx")
WORKERS = 2
ASKED = 50  # files asked for by their own word, spread over all, and the last
INSTITUTION = "umweltamt"
MOST_SECONDS = 1_800.0


def measure() -> list[Figure]:
    site = copied_site("documents")
    shutil.copytree(FOLDER / "blobs", site / "blobs")
    folder = site / "share"
    make_share(folder)
    begun = time.monotonic()
    with workers(site):
        command = [sys.executable, "manage.py", "import_documents", str(folder), "--institution", INSTITUTION]
        command += ["--publish", "--licence", "cc0-1.0", "--json"]
        report = subprocess.run(command, cwd=ROOT, env=in_site(site), stdout=subprocess.PIPE, check=True)
        imported = time.monotonic() - begun
        waiting = [sys.executable, "-m", "bench.importing_documents"]
        ended = subprocess.run(waiting, cwd=ROOT, env=in_site(site), stdout=subprocess.PIPE, check=True)
        seconds = time.monotonic() - begun
    found, came = json.loads(ended.stdout.splitlines()[-1]), json.loads(report.stdout)
    return [
        Figure(f"{FILES} files of {PAGES} pages imported, read and searchable", seconds / 60, "min", FILES / 200),
        Figure("of them imported", imported / 60, "min", 0, "for information"),
        Figure("files a second", FILES / seconds, "files/s", 0, "for information"),
        Figure("files that did not come in", FILES - came["created"], "files", 0, "exactly"),
        Figure("files whose text was not read", found["unread"], "files", 0, "exactly"),
        Figure("files not found by their own word", found["missed"], "files", 0, "exactly"),
    ]


def make_share(folder: Path) -> None:
    """FILES files in folders of a hundred, no two alike."""
    from knowledge.documents.making import Page, make_file

    for number in range(FILES):
        language = language_of(number)
        heading, text = TEXTS[language]
        kind = KINDS[number // len(TEXTS) % len(KINDS)]
        pages = [Page(f"{heading} {page}", (text, word_of(number))) for page in range(PAGES)]
        path = folder / f"{number // 100:03d}" / f"Akte {number} {heading}_{language}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make_file(kind, language=language, title=f"Akte {number} {heading}", pages=pages))


def language_of(number: int) -> str:
    return list(TEXTS)[number % len(TEXTS)]


def word_of(number: int) -> str:
    """A word that stands in one file only; letters, so that no analysis takes it for a number."""
    return "zq" + "".join("bcdfghjkmp"[int(digit)] for digit in f"{number:05d}")


def in_site(site: Path) -> dict[str, str]:
    return environment(KOMMEZ_DATA_DIR=str(site), PYTHONPATH=str(ROOT))


@contextmanager
def workers(site: Path) -> Iterator[None]:
    """As many worker processes as the machine of the promise has cores."""
    running = [
        subprocess.Popen(
            [sys.executable, "manage.py", "worker"], cwd=ROOT, env=in_site(site), stdout=subprocess.DEVNULL
        )
        for _number in range(WORKERS)
    ]
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def main() -> None:
    """Wait in the site of this process until every file was read and is found; print what was not."""
    import django

    django.setup()
    from knowledge.documents.models import DocumentVersion

    imported = DocumentVersion.objects.filter(document__source_key__startswith="share")
    unfinished = imported.filter(state__in=("waiting", "reading"))
    ends = time.monotonic() + MOST_SECONDS
    while unfinished.exists() and time.monotonic() < ends:
        time.sleep(0.5)
    asked = [*range(0, FILES, max(1, FILES // ASKED)), FILES - 1]
    missed = [number for number in asked if not is_found(number, ends)]
    print(json.dumps({"unread": imported.exclude(state="ok").count(), "missed": len(missed)}))


def is_found(number: int, ends: float) -> bool:
    """Whether a reader of its language finds this file by its own word, now or within a minute."""
    from django.http import QueryDict

    from search.access import Viewer
    from search.parameters import Parameters
    from search.service import search

    asked = Parameters.read(QueryDict(f"q={word_of(number)}&whole=1"))
    limit = min(ends, time.monotonic() + 60)
    while True:
        if search(asked, Viewer(None), language_of(number)).hits:
            return True
        if time.monotonic() > limit:
            return False
        time.sleep(0.2)


if __name__ == "__main__":
    main()
