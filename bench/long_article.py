"""How long does the page of an article with 200 blocks, 20 terms and 50 links take, when no cache has it?

Beside it the same article without terms, links, notes and passages, so that what these cost is told apart.
"""

import json
import time
from typing import Any

from bench.figures import Figure, percentile
from bench.scratch import copied_site, measured_in

BLOCKS, TERMS, LINKS, PASSAGES = 200, 20, 50, 5
ROUNDS = 60
WARM = 5  # the first replies load word lists and templates


def measure() -> list[Figure]:
    found = measured_in(copied_site("long-article"), "bench.long_article")
    rich, plain = found["rich"], found["plain"]
    return [
        Figure("article with 200 blocks, 20 terms, 50 links: queries", rich["queries"], "", 25),
        Figure("its page without a cache, p95", rich["p95"], "ms", 60),
        Figure("its page without a cache, median", rich["median"], "ms", 0, "for information"),
        Figure("processor time of it, median", rich["processor"], "ms", 0, "for information"),
        Figure("its HTML, gzip", rich["bytes"] / 1000, "kB", 0, "for information"),
        Figure("the same without terms, links, notes, passages: queries", plain["queries"], "", 0, "for information"),
        Figure("the same without them, p95", plain["p95"], "ms", 0, "for information"),
        Figure("the same without them, processor time", plain["processor"], "ms", 0, "for information"),
        Figure("terms explained", rich["terms"], "", TERMS, "at least"),
        Figure("links in the text", rich["links"], "", LINKS, "at least"),
    ]


def main() -> None:
    """Write both articles into the site of this process, ask for them and print what was measured."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    pages = {name: _article(name == "rich") for name in ("rich", "plain")}
    print(json.dumps({name: _asked(page) for name, page in pages.items()}))


def _article(is_rich: bool) -> Any:
    from knowledge.models import ArticlePage, InstitutionPage, Term, TermText
    from search.indexing import unit_of_work

    owner = InstitutionPage.objects.filter(locale__language_code="de", live=True).first()
    others = list(ArticlePage.objects.filter(locale__language_code="de", live=True)[:LINKS])
    with unit_of_work():
        if is_rich:
            for number in range(TERMS):
                term = Term()
                term.texts = [TermText(language="de", name=f"Fachwort{number}", definition="Was es heißt. " * 8)]
                term.save()
        page = ArticlePage(title=f"Langer Artikel {is_rich}", locale=owner.locale, body=_blocks(is_rich, others))
        owner.add_child(instance=page)
    return page


def _blocks(is_rich: bool, others: list[Any]) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    for at in range(BLOCKS):
        words = " ".join(
            f"Die Messung Nummer {at} im Rohrnetz dauert eine Nacht und kostet wenig." for _one in range(4)
        )
        if at % 20 == 0:
            blocks.append({"type": "heading", "value": {"text": f"Abschnitt {at}", "level": "2"}, "id": f"b{at}"})
            continue
        more = ""
        if is_rich and at % 10 == 1:
            more += f" Ein Fachwort{at // 10} steht hier^[Und das ist eine Fußnote dazu]."
        if is_rich and at % 4 == 2:
            target = others[at // 4 % len(others)]
            more += f' Siehe <a linktype="page" id="{target.pk}">dort</a>.' if at % 8 else f" Siehe [[{target.title}]]."
        blocks.append({"type": "paragraph", "value": f"<p>{words}{more}</p>", "id": f"b{at}"})
    for number in range(PASSAGES if is_rich else 0):
        source = next(page for page in others[number:] if len(page.body))
        asked = {"page": source.pk, "passage": source.body.raw_data[0]["id"]}
        blocks[20 * number + 5] = {"type": "passage", "value": asked, "id": f"p{number}"}
    return blocks


def _asked(page: Any) -> dict[str, Any]:
    """Milliseconds and statements of replies that no cache of pages gives."""
    import gzip

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from kommez_cms.middleware.page_store import STORE

    client, taken, processor = Client(headers={"host": "127.0.0.1"}), [], []
    for turn in range(WARM + ROUNDS):
        STORE.clear()
        began, busy = time.perf_counter(), time.process_time()
        reply = client.get(page.url)
        if turn >= WARM:
            taken.append((time.perf_counter() - began) * 1000)
            processor.append((time.process_time() - busy) * 1000)
    STORE.clear()
    with CaptureQueriesContext(connection) as asked:
        html = client.get(page.url).content.decode()
    assert reply.status_code == 200
    text = html[html.index("<article") : html.index("</article>")]
    return {
        "p95": percentile(taken, 0.95),
        "median": percentile(taken, 0.5),
        "processor": percentile(processor, 0.5),
        "queries": len(asked),
        "bytes": len(gzip.compress(reply.content, 6)),
        "terms": text.count('class="term"'),
        "links": text.count("<a href=") - 2 * text.count('role="doc-noteref"'),
    }


if __name__ == "__main__":
    main()
