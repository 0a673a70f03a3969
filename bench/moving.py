"""When ten thousand pages are moved under a closed page at once, is the very next search exact, and how soon there?

On a copy of the measured site: the pages hang below one public page, which is moved below one that only members may
see, and back. The searches are those of a reader without an account, right after the move, with no worker running.
"""

import json
import sys
import time
import uuid
from typing import Any

from bench.figures import Figure
from bench.scratch import copied_site, measured_in

PAGES = 10_000
STEP = 500  # pages planted at a time
WORD = "Quastwermel"  # stands in every one of them, and in one page beside them
WITHIN = 1.0  # seconds
ROUNDS = 3


def measure() -> list[Figure]:
    found = measured_in(copied_site("moving"), "bench.moving", str(PAGES))
    return [Figure(**row) for row in found]


def main(pages: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from home.audience import PARTNERSHIP, set_page_audience
    from search.following import catch_up

    call_command("collectstatic", interactive=False, verbosity=0)
    top, closed = _branches()
    planted = time.perf_counter()
    _plant(top, pages)
    planted = time.perf_counter() - planted
    set_page_audience(closed, PARTNERSHIP)
    catch_up()
    client = Client(HTTP_HOST="127.0.0.1")
    before = _total(client)[0]
    figures = [
        Figure("pages below the one that is moved", pages, "pages", 0, "for information"),
        Figure("making them", planted, "s", 0, "for information"),
        Figure("hits before the move", before, "pages", pages + 1, "exactly"),
    ]
    for name, target, wanted in (("closed", closed, 1), ("opened again", top.get_parent(), pages + 1)):
        figures += _moved(client, top, target, name=name, wanted=wanted)
    print(json.dumps([vars(figure) for figure in figures]))


def _moved(client: Any, top: Any, target: Any, *, name: str, wanted: int) -> list[Figure]:
    """What is closed may not be seen at once, and what is opened may not be missing, though no worker has come."""
    from search.following import catch_up

    began = time.perf_counter()
    _fresh(top).move(_fresh(target), pos="last-child")
    moved = time.perf_counter() - began
    answers = [_total(client) for _ in range(ROUNDS)]
    caught = time.perf_counter()
    catch_up()
    caught = time.perf_counter() - caught
    wrong = sum(total != wanted for total, _wall, _cpu in answers)
    return [
        Figure(f"{name}: the move itself", moved, "s", 0, "for information"),
        Figure(f"{name}: next search, by the clock", answers[0][1], "s", WITHIN),
        Figure(f"{name}: next search, processor", answers[0][2], "s", WITHIN),
        Figure(f"{name}: third search, processor", answers[-1][2], "s", 0, "for information"),
        Figure(f"{name}: searches that were not exact", wrong, "searches", 0, "exactly"),
        Figure(f"{name}: catching up", caught, "s", 0, "for information"),
        Figure(f"{name}: hits after that", _total(client)[0], "pages", wanted, "exactly"),
    ]  # fmt: skip


def _total(client: Any) -> tuple[int, float, float]:
    """How many hits the next anonymous search finds, its seconds, and the processor's."""
    from django.utils import translation

    from search.access import Viewer
    from search.parameters import Parameters
    from search.service import search

    began, used = time.perf_counter(), time.process_time()
    response = client.get("/de/search/", {"q": WORD})
    seconds, spent = time.perf_counter() - began, time.process_time() - used
    assert response.status_code == 200
    with translation.override("de"):
        return search(Parameters(text=WORD), Viewer(None), "de").total, seconds, spent


def _fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def _branches() -> tuple[Any, Any]:
    """A public page and a page that will be closed, side by side, and one public page that stays."""
    from home.pages import HomePage, StandingPage

    home = HomePage.objects.filter(locale__language_code="de").order_by("path").first()
    made = []
    for title in ("Messung oben", "Messung geschlossen", f"{WORD} daneben"):
        page = StandingPage(title=title, locale=home.locale)
        _fresh(home).add_child(instance=page)
        page.save_revision().publish()
        made.append(page)
    return made[0], made[1]


def _plant(top: Any, pages: int) -> None:
    from bench.corpus import stock
    from home.pages import StandingPage
    from knowledge.importing.planting import Seed, plant
    from search.indexing import unit_of_work

    paragraphs = stock("de").paragraphs
    for start in range(0, pages, STEP):
        with unit_of_work():
            plant(
                [
                    Seed(_page(StandingPage, top, number, paragraphs), top.pk)
                    for number in range(start, min(start + STEP, pages))
                ]
            )


def _page(model: Any, top: Any, number: int, paragraphs: tuple[str, ...]) -> Any:
    lead = paragraphs[number % len(paragraphs)][:250]
    return model(
        title=f"{WORD} {number}", slug=f"w-{number}", lead=lead, locale=top.locale, translation_key=uuid.uuid4()
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
