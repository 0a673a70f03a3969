"""How long does the page of recent changes take with 10,000 articles in four languages, each changed three times?"""

import json
import time
from typing import Any

from bench.figures import Figure
from bench.scratch import copied_site, load_as_served, measured_in
from bench.translation_board import ARTICLES

PAGES = {
    "everything": "",
    "hundredth page": "?page=100",
    "one topic": "?topic={topic}",
    "one institution": "?institution={institution}",
    "one topic of one institution, Arabic": "?topic={topic}&institution={institution}&language=ar",
    "Arabic articles without small changes": "?language=ar&kind=article&without=small",
}


def measure() -> list[Figure]:
    found = measured_in(copied_site("changes"), "bench.recent_changes")
    figures = [Figure("changes", found["changes"], "", 12 * ARTICLES, "at least")]
    for name in (*PAGES, "feed"):
        figures.append(Figure(f"{name}, p95", found[name]["p95"], "ms", 200))
        figures.append(Figure(f"{name}, processor", found[name]["cpu"], "ms", 0, "for information"))
        figures.append(Figure(f"{name}, queries", found[name]["queries"], "", 25))
    figures.append(Figure("everything with fifty changes only, queries", found["few"], "", 25))
    figures.append(Figure("publishing a change with its row", found["publishing"] * 1000, "ms", 0, "for information"))
    figures.append(Figure("looking through all rows", found["repair"], "s", 0, "for information"))
    return figures


def main() -> None:
    """Fill the site of this process, ask for the pages as a member (whose pages nobody keeps) and print the figures."""
    load_as_served()
    from django.core.management import call_command

    from bench.glance import _asked
    from bench.translation_board import _editor, _fill
    from knowledge.models import RecentChange, TopicPage
    from knowledge.recent.keeping import repair

    call_command("collectstatic", interactive=False, verbosity=0)
    chosen = _fill()
    topic = TopicPage.objects.get(pk=chosen["topic"]).translation_key.hex
    client, found = _editor(), dict[str, Any]()
    found["few"] = _asked(client, "/de/changes/")["queries"]
    began = time.perf_counter()
    repair()
    found["repair"] = time.perf_counter() - began
    _scatter()
    found["changes"] = RecentChange.objects.count()
    chosen = {"topic": topic, "institution": chosen["institution"]}
    found |= {name: _asked(client, f"/de/changes/{query.format(**chosen)}") for name, query in PAGES.items()}
    found["feed"] = _asked(client, f"/de/feeds/changes/?topic={topic}")
    found["publishing"] = _publishing()
    print(json.dumps(found))


def _scatter() -> None:
    """Changes of three years, two more for each version; every article is about two topics with those above them."""
    from django.db import connection

    later = "datetime('2023-12-01', '+' || (abs(random()) % 1500000) || ' minutes')"
    rows = "key || ':{0}', thing, {1}, '{2}', kind, language, {3}, page_id, document_id"
    columns = "key, thing, at, act, kind, language, is_small, page_id, document_id"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE knowledge_recentchange SET at = {later}")
        for number, act, small in ((1, "changed", "0"), (2, "freshened", "id % 3 = 0")):
            values = rows.format(number, later, act, small)
            cursor.execute(
                f"INSERT INTO knowledge_recentchange ({columns}) SELECT {values} FROM knowledge_recentchange"
                " WHERE act IN ('new', 'translated')"
            )
        cursor.execute(
            "INSERT OR IGNORE INTO knowledge_changedsubject (thing, subject, is_institution)"
            " SELECT 'page:' || page.translation_key, topic.translation_key, 0 FROM knowledge_articlepage_topics link"
            " JOIN wagtailcore_page page ON page.id = link.articlepage_id"
            " JOIN wagtailcore_page topic ON topic.id = link.topicpage_id"
        )
        cursor.execute(
            "INSERT OR IGNORE INTO knowledge_changedsubject (thing, subject, is_institution)"
            " SELECT 'page:' || page.translation_key, above.translation_key, 1 FROM knowledge_articlepage article"
            " JOIN wagtailcore_page page ON page.id = article.page_ptr_id JOIN wagtailcore_page above"
            " ON above.path = substr(page.path, 1, length(page.path) - 4)"
        )


def _publishing() -> float:
    """The median in seconds of publishing one more version of an article."""
    import statistics

    from knowledge.models import ArticlePage
    from search.indexing import unit_of_work

    page, times = ArticlePage.objects.filter(locale__language_code="de").order_by("pk")[0], []
    for number in range(9):
        page.lead = f"Fassung {number}"
        began = time.perf_counter()
        with unit_of_work():
            page.save_revision().publish()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
