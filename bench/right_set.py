"""Is what a search finds the right set: not a third of the site for a question, not hundreds for a word nobody uses?

Measured on the site that `bench.judged_site` fills (see there for KOMMEZ_BENCH_JUDGED), through the search itself.
"""

import json
import os
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bench.figures import Figure, percentile
from bench.judged_site import SITE
from bench.scratch import measured_in

WORDS = 5
FEWEST = 40  # questions of five words; where there are less, those of four and six are taken too
COMMON = 12  # common words of each language
NONSENSE = "xqzvkwj wvqxzkjb"


def measure() -> list[Figure]:
    folder = os.environ.get("KOMMEZ_BENCH_JUDGED")
    if not folder:
        return [Figure("not measured: KOMMEZ_BENCH_JUDGED names no judged set", 0, "", 0, "for information")]
    return [Figure(**row) for row in measured_in(SITE, "bench.right_set", str(Path(folder).resolve()))]


def main(source: Path) -> None:
    """Measure the site of this process; prints the figures as a JSON list."""
    import django

    django.setup()
    from search.following import catch_up
    from search.models import SearchEntry

    catch_up()
    rows = SearchEntry.objects.filter(deleted=False, closed=False).values_list("language", flat=True)
    pages = Counter(rows)
    shares, whole = sets_of(questions(source), pages)
    found = beside_nonsense(pages)
    figures = [
        Figure(f"set of a {WORDS}-word question, median share of a language", statistics.median(shares), "", 0.15),
        Figure(f"set of a {WORDS}-word question, p90 share", percentile(shares, 0.9), "", 0, "for information"),
        Figure("the same without the cut, median", statistics.median(whole), "", 0, "for information"),
        Figure("hits for a common word beside nonsense, most", max(found), "", 100),
        Figure("hits for a common word beside nonsense, median", statistics.median(found), "", 0, "for information"),
    ]
    print(json.dumps([vars(figure) for figure in figures]))


def questions(source: Path) -> list[dict[str, Any]]:
    """Those of five words; of four and six too where there are few."""
    from search.analysis import words

    rows = [json.loads(line) for line in (source / "queries-municipal.jsonl").open(encoding="utf-8")]
    lengths = {row["id"]: len(list(words(row["text"]))) for row in rows}
    exact = [row for row in rows if lengths[row["id"]] == WORDS]
    return exact if len(exact) >= FEWEST else [row for row in rows if abs(lengths[row["id"]] - WORDS) <= 1]


def sets_of(asked: list[dict[str, Any]], pages: Counter[str]) -> tuple[list[float], list[float]]:
    """Share of the entries of its language that each question finds: in the set, and with all that match at all."""
    shares, whole = [], []
    for row in asked:
        total, all_of_it = ask(row["text"], row["lang"])
        shares.append(total / pages[row["lang"]])
        whole.append(all_of_it / pages[row["lang"]])
    return shares, whole


def beside_nonsense(pages: Counter[str]) -> list[int]:
    """How many hits the most used words of each language have beside words that nobody uses."""
    from search.models import SearchEntry

    found = []
    for language in pages:
        used: Counter[str] = Counter()
        rows = SearchEntry.objects.filter(deleted=False, closed=False, language=language)
        for terms in rows.values_list("terms", flat=True).iterator():
            used.update({word.partition("_")[0] for word in terms["words"].split()})
        for word, _number in used.most_common(COMMON):
            total, _whole = ask(f"{NONSENSE} {word}", language)
            found.append(total)
    return found


def ask(text: str, language: str) -> tuple[int, int]:
    """Hits in the set and in all, in the language of the question, for a reader without an account."""
    from search.access import Viewer
    from search.parameters import Parameters
    from search.service import search

    found = search(Parameters(text=text), Viewer(None), language)
    return found.total, found.whole_total


if __name__ == "__main__":
    main(Path(sys.argv[1]))
