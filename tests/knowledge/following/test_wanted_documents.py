"""Translators learn what readers without an account asked for, beside the wishes of members; nothing of what is closed."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from knowledge.documents.asking import note_wanted
from knowledge.documents.families import add_version
from knowledge.documents.models import Document
from knowledge.following.desk import wanted_translations
from knowledge.following.wishes import wish
from knowledge.models import User
from tests import factories as make
from tests.knowledge.following.conftest import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def translator(world: World) -> User:
    user = make.make_member(world.partner, role="translator")
    user.memberships.update(languages=["ar"])
    return user


def ask(document: Document, language: str, times: int) -> None:
    for _time in range(times):
        note_wanted(document, language)


def listed(user: User) -> list[str]:
    return [item.title for item in wanted_translations(user)]


def test_both_kinds_of_wishes_stand_in_one_list_the_most_wanted_first(world: World, translator: User) -> None:
    tariff, plan, rules = (make.make_document(world.partner, title) for title in ("Tarif", "Plan", "Satzung"))
    article = make.make_article(world.partner, "Zonen")
    ask(tariff, "ar", 3)
    ask(plan, "ar", 1)
    ask(rules, "fr", 9)
    wish(world.there, f"document:{plan.pk}", "ar")
    wish(world.there, f"page:{article.translation_key.hex}", "ar")
    assert listed(translator) == ["Tarif", "Plan", "Zonen"]
    client = Client()
    client.force_login(translator)
    shown = client.get("/admin/", headers={"accept-language": "en"}).content.decode()
    assert f"/documents/{tariff.pk}" in shown
    facts = {item.title: item.fact for item in wanted_translations(translator)}
    assert "3" in facts["Tarif"]
    assert facts["Plan"] != facts["Zonen"], "one says of both kinds, the other of members alone"
    add_version(tariff, io.BytesIO("نص".encode()), "t.txt", language="ar", publish=True)
    assert listed(translator) == ["Plan", "Zonen"], "what is there is wanted no more"


def test_nothing_of_other_institutions_of_drafts_or_of_what_was_closed_is_named(world: World, translator: User) -> None:
    own = make.make_document(world.partner, "Tarif")
    closed = make.make_document(world.partner, "Geheim", make.make_collection(audience=make.chosen()))
    foreign, draft = make.make_document(world.works, "Fremd"), make.make_document(world.partner, "Entwurf", live=False)
    for document in (own, closed, foreign, draft):
        ask(document, "ar", 2)
        wish(world.here, f"document:{document.pk}", "ar")
    assert listed(translator) == ["Tarif"]
    assert wanted_translations(world.there) == []


def test_the_list_costs_the_same_for_two_and_for_twenty(world: World, translator: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            wanted_translations(User.objects.get(pk=translator.pk))
        return len(queries)

    for title in ("Eins", "Zwei"):
        ask(make.make_document(world.partner, title), "ar", 1)
    few = cost()
    for number in range(18):
        ask(make.make_document(world.partner, f"Mehr {number}"), "ar", 1)
    assert cost() == few
