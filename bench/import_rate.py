"""How fast do articles come in, beside the loop everybody writes first: `save_revision().publish()`, page by page?

The source is the judged municipal pages where KOMMEZ_BENCH_JUDGED names their folder, else the demo's articles some
times over. Both ways bring in pages of the same texts, in processes of their own, on fresh copies of the same
site, in turns.
"""

import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.scratch import copied_site, measured_in

ROUNDS = 3
PAGES = 600  # imported in a round
LOOPED = 150  # pages the loop makes in a round
INSTITUTION = "umweltamt"
WAYS = ("import", "loop", "loop-without-search")


def measure() -> list[Figure]:
    rates: dict[str, list[float]] = defaultdict(list)
    seconds: list[float] = []
    for _round in range(ROUNDS):
        for way in WAYS:
            found = measured_in(copied_site("import"), "bench.import_rate", way)
            rates[way].append(found["pages"] / found["seconds"])
            if way == "import":
                seconds.append(found["cpu"] / found["pages"])
    median = {way: statistics.median(rates[way]) for way in WAYS}
    against = [mine / loop for mine, loop in zip(rates["import"], rates["loop-without-search"], strict=True)]
    return [
        Figure("import with search indexing", median["import"], "pages/s", 50, "at least"),
        Figure("the same pages by save_revision().publish(), without search", median["loop-without-search"],
               "pages/s", 0, "for information"),
        Figure("the same pages by save_revision().publish(), with search", median["loop"], "pages/s", 0,
               "for information"),
        Figure("import beside the loop without search", statistics.median(against), "times", 1, "at least"),
        Figure("processor time of an imported page", statistics.median(seconds) * 1000, "ms", 0, "for information"),
    ]  # fmt: skip


def source_rows() -> list[Any]:
    """At least `PAGES` neutral pages, the languages of an article together."""
    from django.conf import settings

    from knowledge.demo.entries import FOLDER
    from knowledge.importing.sources import Defaults, SourcePage, read

    defaults = Defaults(languages=frozenset(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES))
    judged = os.environ.get("KOMMEZ_BENCH_JUDGED")
    source = Path(judged) / "docs-municipal.jsonl" if judged else FOLDER / "articles"
    found = [row for row in read(source, defaults) if isinstance(row, SourcePage)]
    times = -(-PAGES // len(found))
    groups: dict[str, list[SourcePage]] = defaultdict(list)
    for number in range(times):
        for row in found:
            group = f"{row.group} {number}"
            groups[group].append(replace(row, group=group, institution="", slug="", audience=(), partners=()))
    return [row for rows in groups.values() for row in rows][:PAGES]


def by_import(rows: Sequence[Any], owner: Any) -> int:
    from knowledge.importing.importer import Importer
    from knowledge.importing.lookup import Lookup

    report = Importer("bench", Lookup.of_site(), institution=owner).run(rows)
    return report.created


def by_loop(rows: Sequence[Any], owner: Any) -> int:
    """The pages under the owner in their language, each added and published on its own, ready-made blocks in it."""
    from knowledge.articles.models import ArticlePage
    from knowledge.importing.conversion import convert
    from knowledge.importing.identity import article_key, block_ids, stream
    from knowledge.importing.lookup import in_locale, locales

    site = locales()
    for number, row in enumerate(rows):
        key = article_key(owner.translation_key, row.where)
        pieces = convert(row).pieces
        ids = block_ids(key, {row.language: pieces}, source=row.language, present={})[row.language]
        parent = in_locale(owner, site[row.language])
        page = ArticlePage(title=row.title, slug=f"bench-{number}", lead=row.lead, locale=site[row.language])
        page.body = stream(pieces, ids)
        type(parent).objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision().publish()
    return len(rows)


def main(way: str) -> None:
    """Bring in pages one way on the site of this process and print pages, seconds, and processor seconds."""
    import django

    django.setup()
    from knowledge.institutions.models import InstitutionPage
    from search import indexing
    from search.analysis import analyser_for

    owner = InstitutionPage.objects.get(slug=INSTITUTION, locale__language_code="de")
    rows = source_rows()
    analyser_for("de").tokens("Wasserversorgung")  # the word list is loaded once in a process, whatever comes then
    if way == "loop-without-search":
        indexing.write = lambda dirty: 0
    started, cpu = time.perf_counter(), time.process_time()
    pages = by_import(rows, owner) if way == "import" else by_loop(rows[:: max(1, len(rows) // LOOPED)], owner)
    seconds, used = time.perf_counter() - started, time.process_time() - cpu
    print(json.dumps({"pages": pages, "seconds": seconds, "cpu": used}))


if __name__ == "__main__":
    main(sys.argv[1])
