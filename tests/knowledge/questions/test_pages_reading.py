"""Reading a question in another language, at a bounded cost, on both sides of the axis."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from home.machine.translating import make_due
from knowledge.institutions.models import Municipality, WorkingWeek
from knowledge.questions import life
from knowledge.questions.models import Question
from tests import factories as make
from tests.home import budgets
from tests.home.machine.test_translating import Service, service
from tests.knowledge.questions.pages import as_person, html, page_of
from tests.knowledge.questions.world import World, member, said

__all__ = ["service"]
pytestmark = pytest.mark.django_db


def test_without_a_service_the_original_stands_with_its_terms_explained(world: World) -> None:
    make.make_term(world.ours)
    from knowledge.glossary.models import TermText

    term = TermText.objects.filter(language="de").first()
    question = world.ask(f"Was kostet {term.name} bei Ihnen?")
    page = html(as_person(world.answerer).get(page_of(question, "ar")))
    assert 'lang="de" dir="ltr"' in page
    assert f"/ar/glossary/{term.term_id}/" in page
    assert f"/de/glossary/{term.term_id}/" not in html(as_person(world.asker).get(page_of(question)))


def test_with_a_service_the_translation_stands_first_labelled_and_the_original_beside_it(
    world: World, service: type[Service]
) -> None:
    Municipality.objects.filter(pk=world.theirs.municipality_id).update(languages=["ar", "en"])
    question = world.ask("Wie oft leeren Sie?")
    life.answer(question, member(world.answerer), said("مرتين", language="ar"))
    assert make_due() >= 4
    page = html(as_person(world.answerer).get(page_of(question, "ar")))
    assert "ar:WIE OFT LEEREN SIE?" in page
    assert "ترجمة آلية" in page
    assert "Wie oft leeren Sie?" in page
    assert page.index("ar:WIE OFT LEEREN SIE?") < page.rindex("Wie oft leeren Sie?")
    assert "de:مرتين" in html(as_person(world.asker).get(page_of(question)))


def test_what_the_public_asks_is_translated_only_when_it_was_let_in(world: World, service: type[Service]) -> None:
    question = world.ask_publicly("Wohin mit dem Altöl?")
    make_due()
    assert not service.asked
    life.let_in(question, member(world.office), addressee=world.theirs)
    make_due()
    assert service.asked


def test_the_clock_speaks_in_working_days_of_the_answering_side(world: World, time_machine: Any) -> None:
    Municipality.objects.filter(pk=world.theirs.municipality_id).update(working_week="sun-thu")
    time_machine.move_to("2026-05-10T09:00:00Z", tick=False)  # a Sunday
    question = world.ask()
    time_machine.move_to("2026-05-12T09:00:00Z", tick=False)
    page = html(as_person(world.asker).get(page_of(question)))
    assert "2 von 5 Arbeitstagen verbraucht" in page
    with override("de"):
        assert str(WorkingWeek.SUNDAY_THURSDAY.label) in page
    assert "fällig in 3 Arbeitstagen" in page
    time_machine.move_to("2026-05-25T09:00:00Z", tick=False)
    assert "überfällig" in html(as_person(world.answerer).get("/de/questions/?view=to-us"))


def filled(world: World, number: int) -> Question:
    question = world.ask(topics=(world.topic.pk,), may_be_public=True)
    for at in range(number):
        life.answer(question, member(world.answerer), said(f"Antwort {at}"))
        life.enquire(question, member(world.asker), said(f"Frage {at}"))
        world.answered(subject=f"Weitere {at}", may_be_public=True)
    given = life.answer(question, member(world.answerer), said("Zuletzt"))
    life.accept(given, member(world.asker))
    Question.objects.filter(state="answered").update(audience="public")
    return Question.objects.get(pk=question.pk)


def cost(client: Client, address: str) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as queries:
        reply = client.get(address)
    assert reply.status_code == 200
    return len(queries), budgets.compressed(reply.content)


def test_pages_cost_the_same_for_a_short_and_a_long_dialogue_and_stay_light(world: World) -> None:
    question = filled(world, 2)
    people = {"anonymous": None, "asker": world.asker, "coordinator": world.chief}
    addresses = (page_of(question), "/de/questions/", "/de/questions/?view=from-us")
    clients = {name: as_person(user) for name, user in people.items()}
    before = {(name, one): cost(client, one)[0] for name, client in clients.items() for one in addresses}
    for at in range(12):
        other = world.ask(subject=f"Andere {at}", may_be_public=True)
        given = life.answer(other, member(world.answerer), said(f"Antwort {at}"))
        life.accept(given, member(world.asker))
    Question.objects.filter(state="answered").update(audience="public")
    for at in range(20):
        row = question.answers.first()
        row.pk, row.text, row.accepted_at, row.once = None, f"Noch eine {at}", None, None
        row.written_at = timezone.now() + datetime.timedelta(seconds=at)
        row.save()
    for (name, address), queries in before.items():
        now, weight = cost(clients[name], address)
        assert now <= queries, (name, address)
        assert weight <= budgets.HTML_BYTES, (name, address)
        assert now <= budgets.QUERIES, (name, address)


def test_the_form_of_a_member_costs_the_same_for_few_institutions_and_topics_and_for_many(
    world: World, site: make.Tree
) -> None:
    article = make.make_article(world.theirs, "Biotonne", ("de", "ar"), topics=[world.topic])
    address, client = f"/de/questions/ask/?about=page:{article.translation_key.hex}", as_person(world.asker)
    cost(client, address)
    few, _weight = cost(client, address)
    for at in range(27):
        topic = make.make_topic(site, f"Thema {at}")
        make.make_institution(site, world.theirs.municipality, f"Amt {at}", topics=[topic])
    many, _weight = cost(client, address)
    assert few == many <= budgets.QUERIES


def test_the_forms_are_light_and_the_script_is_small(world: World) -> None:
    from pathlib import Path

    from django.contrib.staticfiles import finders

    for user in (None, world.asker):
        for language in ("de", "ar"):
            reply = as_person(user).get(f"/{language}/questions/ask/")
            assert budgets.compressed(reply.content) <= budgets.HTML_BYTES
    script = Path(str(finders.find("knowledge/asking.js"))).read_bytes()
    assert len(script) <= 3_000
