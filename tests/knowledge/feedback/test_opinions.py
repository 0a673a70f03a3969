"""Was it helpful? Counted about nobody, seen by those who edit, and no way to make oneself many."""

import pytest
from django.test import Client

from knowledge.feedback.models import DailyOpinion
from knowledge.feedback.opinions import opinions
from knowledge.models import ArticlePage
from tests.knowledge.feedback.conftest import World
from tests.knowledge.questions.pages import as_person, html

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def say(page: str, helpful: str, *, network: int = 1, agent: str = BROWSER):
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=f"203.0.{network}.7", HTTP_USER_AGENT=agent)
    return client.post("/de/feedback/helpful/", {"page": page, "helpful": helpful})


def test_a_click_is_counted_and_leads_to_the_form_without_a_cookie(world: World) -> None:
    reply = say(world.article.url, "no")
    assert reply.status_code == 303
    assert not reply.cookies
    page = Client().get(reply["Location"])
    assert page.status_code == 200
    assert "Pumpen" in html(page)
    row = DailyOpinion.objects.get()
    assert (row.kind, row.key, row.language, row.yes, row.no) == (
        "page",
        world.article.translation_key.hex,
        "de",
        0,
        1,
    )


def test_one_network_counts_five_times_and_a_program_never(world: World) -> None:
    for _time in range(9):
        assert say(world.article.url, "yes").status_code == 303
    say(world.article.url, "yes", network=2, agent="SomeBot/1.0")
    assert DailyOpinion.objects.get().yes == 5


def test_what_is_no_answer_or_no_page_of_ours_is_refused(world: World) -> None:
    for page, said in ((world.article.url, "maybe"), ("/de/", "yes"), ("//evil.example/", "yes"), ("", "yes")):
        assert say(page, said).status_code == 404
    assert Client().get("/de/feedback/helpful/").status_code == 405
    assert not DailyOpinion.objects.exists()


def test_editors_see_numbers_of_five_and_more_beside_the_article(world: World) -> None:
    key = world.article.translation_key.hex
    for network in range(4):
        say(world.article.url, "no", network=network)
    assert opinions("page", [key]) == {}
    say(ArticlePage.objects.get(translation_key=world.article.translation_key, locale__language_code="ar").url, "yes")
    assert opinions("page", [key])[key] == (1, 4)
    assert opinions("page", [key], language="de") == {}
    say(world.article.url, "yes", network=9)
    desk = as_person(world.editor)
    assert "Stadtwerke" in html(desk.get(f"/admin/pages/{world.article.pk}/edit/"))
    report = html(desk.get("/admin/reports/condition/unhelpful/"))
    assert "Pumpen" in report
    assert "2 / 4" in report
