"""Does a reader find what is there, and how long does it take, on a site with real pages in four languages?

KOMMEZ_BENCH_JUDGED names the folder of the judged set (docs-municipal.jsonl, queries-municipal.jsonl); its pages are
imported into a site of their own and asked for through the result page, as a browser would.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from bench.figures import Figure, percentile
from bench.ground import FOLDER, ROOT, environment
from bench.import_rate import INSTITUTION
from bench.scratch import measured_in

QUESTIONS = 50
TIMED = 200  # questions and pages whose time is taken
TOP = 10
SITE = FOLDER / "judged"
SMALL_SITE = FOLDER / "judged-small"
NAME = "docs-municipal"
_HIT = re.compile(r'<article class="hit">.*?<h2[^>]*><a href="([^"#?]+)', re.DOTALL)


def measure() -> list[Figure]:
    folder = os.environ.get("KOMMEZ_BENCH_JUDGED")
    if not folder:
        return [Figure("not measured: KOMMEZ_BENCH_JUDGED names no judged set", 0, "", 0, "for information")]
    source = Path(folder).resolve()
    small = some_of(source / f"{NAME}.jsonl")
    _prepare(SITE, source / f"{NAME}.jsonl")
    _prepare(SMALL_SITE, small)
    small.unlink()  # judged pages are kept nowhere else
    return [
        *(Figure(**row) for row in measured_in(SITE, "bench.judged_site", str(source))),
        *(Figure(**row) for row in measured_in(SMALL_SITE, "bench.judged_site", str(source), "small")),
    ]


def some_of(documents: Path) -> Path:
    """A file with every third document, in all its languages: with those of the demo about 1,000 entries."""
    SMALL_SITE.mkdir(parents=True, exist_ok=True)
    lines = documents.read_text(encoding="utf-8").splitlines(keepends=True)
    groups = [json.loads(line)["group"] for line in lines]
    kept = set(sorted(set(groups))[::3])
    found = SMALL_SITE / f"{NAME}.jsonl"
    found.write_text("".join(line for line, group in zip(lines, groups, strict=True) if group in kept), "utf-8")
    return found


def _prepare(site: Path, documents: Path) -> None:
    site.mkdir(parents=True, exist_ok=True)
    for command in (
        ["prepare"],
        ["demo"],
        ["import_pages", str(documents), "--institution", INSTITUTION, "-v", "0"],
        ["search_learn"],
    ):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, stdout=sys.stderr,
                       env=environment(KOMMEZ_DATA_DIR=str(site)))  # fmt: skip


def main(source: Path, *, is_small: bool) -> None:
    """Measure the site of this process; prints the figures as a JSON list. Of the small one only the result page."""
    import django

    django.setup()
    from django.test import Client

    from search.following import catch_up

    catch_up()
    client = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT_ENCODING="br")
    if is_small:
        print(json.dumps([vars(figure) for figure in small_site(client, spread(source, TIMED))]))
        return
    questions = spread(source, QUESTIONS)
    imported = Imported(source)
    found = [imported.is_found(client, question) for question in questions]
    figures = [
        Figure("judged questions whose page is among the first ten", sum(found) / len(found), "of all", 0.9, "at least")
    ]
    figures += [*result_pages(client, spread(source, TIMED)), *article_pages(client), *statements(client)]
    print(json.dumps([vars(figure) for figure in figures]))


def spread(source: Path, count: int) -> list[dict[str, Any]]:
    """`count` questions, as many of each language, evenly from the whole file."""
    rows = [json.loads(line) for line in (source / "queries-municipal.jsonl").open(encoding="utf-8")]
    languages = sorted({row["lang"] for row in rows})
    chosen = []
    for number, language in enumerate(languages):
        own = [row for row in rows if row["lang"] == language]
        wanted = count // len(languages) + (number < count % len(languages))
        chosen += [own[index * len(own) // wanted] for index in range(wanted)]
    return chosen


def address_of(question: dict[str, Any]) -> str:
    return f"/{question['lang']}/search/?{urlencode({'q': question['text']})}"


class Imported:
    """Which page of the site was made from which judged document."""

    def __init__(self, source: Path) -> None:
        rows = map(json.loads, (source / f"{NAME}.jsonl").open(encoding="utf-8"))
        self.pages = {row["id"]: (f"{NAME}:{row['group']}", row["lang"]) for row in rows}

    def paths(self, documents: Iterable[str]) -> set[str]:
        """The public paths, unquoted, of the pages made from these documents."""
        from knowledge.articles.models import ArticlePage

        found = set()
        for key, language in (self.pages[document] for document in documents):
            rows = ArticlePage.objects.filter(source_key=key, locale__language_code=language)
            found |= {unquote(urlsplit(page.get_url()).path) for page in rows}
        return found

    def is_found(self, client: Any, question: dict[str, Any]) -> bool:
        """Whether one of the first hits of the question is a page that answers it."""
        shown = client.get(address_of(question), HTTP_ACCEPT_ENCODING="").content.decode()
        hits = {unquote(hit) for hit in _HIT.findall(shown)[:TOP]}
        return not hits.isdisjoint(self.paths(question["relevant"]))


def result_pages(client: Any, questions: list[dict[str, Any]]) -> list[Figure]:
    for question in questions[::20]:
        client.get(address_of(question))  # templates and word lists are loaded once in a process
    wall, cpu = timed(lambda question: client.get(address_of(question)), questions)
    return [
        Figure("result page, p50", statistics.median(wall), "ms", 60),
        Figure("result page, p95", percentile(wall, 0.95), "ms", 60),
        Figure("result page, processor, median", statistics.median(cpu), "ms", 0, "for information"),
        Figure("result page, processor, p95", percentile(cpu, 0.95), "ms", 0, "for information"),
    ]


def small_site(client: Any, questions: list[dict[str, Any]]) -> list[Figure]:
    """The result page where there are 1,000 entries, its translations learnt."""
    from search.models import SearchEntry

    for question in questions[::20]:
        client.get(address_of(question))
    _wall, cpu = timed(lambda question: client.get(address_of(question)), questions)
    entries = SearchEntry.objects.filter(deleted=False).count()
    return [
        Figure("entries of the small site", entries, "entries", 0, "for information"),
        Figure("result page of it, with facets and snippets, processor, median", statistics.median(cpu), "ms", 10),
    ]


def article_pages(client: Any) -> list[Figure]:
    """Pages nobody has asked for yet, then the same ones again, from the page cache."""
    from knowledge.articles.models import ArticlePage

    pages = list(ArticlePage.objects.filter(source_key__startswith=f"{NAME}:", live=True).order_by("pk"))
    urls = [page.get_url() for page in pages[:: len(pages) // TIMED]]
    for url in urls[:5]:
        client.get(url)
    fresh, fresh_cpu = timed(client.get, urls[5:])
    kept, _cpu = timed(client.get, urls[5:])
    return [
        Figure("article page uncached, p50", statistics.median(fresh), "ms", 40),
        Figure("article page uncached, p95", percentile(fresh, 0.95), "ms", 40),
        Figure("article page uncached, processor, p95", percentile(fresh_cpu, 0.95), "ms", 0, "for information"),
        Figure("article page from the page cache, p95", percentile(kept, 0.95), "ms", 5),
    ]


def timed(call: Callable[[Any], Any], things: Iterable[Any]) -> tuple[list[float], list[float]]:
    """Milliseconds by the clock and of the processor for each call."""
    wall, cpu = [], []
    for thing in things:
        started, used = time.perf_counter(), time.process_time()
        answer = call(thing)
        cpu.append((time.process_time() - used) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, (thing, answer.status_code)
    return wall, cpu


def statements(client: Any) -> list[Figure]:
    """Database statements of the list of one institution's articles, for every institution that has any."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from knowledge.institutions.models import InstitutionPage

    counts: dict[int, int] = {}
    for page in InstitutionPage.objects.filter(locale__language_code="de").order_by("path"):
        with CaptureQueriesContext(connection) as seen:
            url = f"/de/articles/?{urlencode({'institution': page.translation_key.hex})}"
            shown = client.get(url, HTTP_ACCEPT_ENCODING="").content.decode()
        counts[len(_HIT.findall(shown))] = len(seen)
    counts.pop(0, None)  # an empty list is another page
    few, many = min(counts), max(counts)
    return [
        Figure(f"statements of a list of {many} hits", counts[many], "queries", 25),
        Figure(f"statements it has more than one of {few}", counts[many] - counts[few], "queries", 0, "exactly"),
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), is_small=sys.argv[2:] == ["small"])
