"""How long does the translation board take with 10,000 articles in four languages, and a rebuild of its states?"""

import json
import random
import time
import uuid
from typing import Any

from bench.figures import Figure
from bench.scratch import copied_site, load_as_served, measured_in

ARTICLES = 10_000
BOARD = "/admin/reports/translation-board/"
PAGES = {
    "everything": BOARD,
    "last page": f"{BOARD}?page=99999",
    "waits for a translator, Arabic, longest late first": f"{BOARD}?state=open&language=ar&sort=age",
    "older, any language, longest late first": f"{BOARD}?state=outdated&sort=age",
    "one topic": f"{BOARD}?topic={{topic}}&kind=articlepage",
    "one institution": f"{BOARD}?institution={{institution}}",
    "words": f"{BOARD}?q=ArticlePage 9",
}


def measure() -> list[Figure]:
    found = measured_in(copied_site("board"), "bench.translation_board")
    figures = [Figure("states", found["states"], "", 4 * ARTICLES, "at least")]
    for name in PAGES:
        figures.append(Figure(f"{name}, p95", found[name]["p95"], "ms", 200))
        figures.append(Figure(f"{name}, queries", found[name]["queries"], "", 0, "for information"))
    figures.append(Figure("rebuild of all states", found["rebuild"], "s", 0, "for information"))
    return figures


def main() -> None:
    """Fill the site of this process, ask for the pages and print what was measured."""
    load_as_served()
    from django.core.management import call_command

    from bench.glance import _asked
    from knowledge.coverage.keeping import audit
    from knowledge.models import LanguageState

    call_command("collectstatic", interactive=False, verbosity=0)
    chosen = _fill()
    began = time.perf_counter()
    audit(repair=True)
    found: dict[str, Any] = {"rebuild": time.perf_counter() - began}
    _scatter()
    found["states"] = LanguageState.objects.count()
    client = _editor()
    found |= {name: _asked(client, address.format(**chosen)) for name, address in PAGES.items()}
    print(json.dumps(found))


def _fill() -> dict[str, Any]:
    """Articles below all institutions in turn, in all languages, filed under topics; what the pages are asked for."""
    from django.conf import settings
    from django.db import transaction

    from bench.glance_site import _link, _pages
    from knowledge.models import ArticlePage, InstitutionPage, TopicPage

    sample = ArticlePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    units = list(InstitutionPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE, live=True))
    topics = list(TopicPage.objects.filter(locale__language_code="de", live=True).values_list("pk", flat=True))
    with transaction.atomic():
        for at, unit in enumerate(units):
            keys = [uuid.uuid4() for _one in range(ARTICLES // len(units) + (at < ARTICLES % len(units)))]
            for version in InstitutionPage.objects.filter(translation_key=unit.translation_key):
                made = _pages(ArticlePage, sample, len(keys), version, keys=keys)
                _link(ArticlePage, "topics", made, topics, dice=random.Random(at))
    return {"topic": topics[0], "institution": units[0].translation_key.hex}


def _scatter() -> None:
    """States of all kinds, begun at different times, as years of work leave them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE knowledge_languagestate SET state = CASE id %% 5 WHEN 0 THEN 'outdated' WHEN 1 THEN 'missing'"
            " WHEN 2 THEN 'partial' ELSE 'current' END, since = datetime('2026-01-01', '+' || (id %% 300) || ' days')"
            " WHERE is_lead = 0 AND kind = 'articlepage'".replace("%%", "%")
        )


def _editor() -> Any:
    from django.test import Client

    from knowledge.models import InstitutionPage, Membership, User

    user = User.objects.create(email="board@example.org", language="de")
    place = InstitutionPage.objects.filter(locale__language_code="de").first()
    Membership.objects.create(user=user, role="editor", institution=place)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(pk=user.pk))
    return client


if __name__ == "__main__":
    main()
