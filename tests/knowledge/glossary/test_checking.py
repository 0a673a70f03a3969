"""A translation that does not use the agreed words is noticed, and published all the same."""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from knowledge.glossary.checking import terms_missing, terms_missing_in
from knowledge.membership.moderation import ensure_workflow
from knowledge.models import ArticlePage, Term, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def landfill(db: None) -> Term:
    term = make.make_term(
        de=("Deponie", "Mülldeponie", "Ort für Abfall."), ar=("مكب نفايات", "مطمر صحي", "موقع"), en=("landfill", "", "")
    )
    text = term.texts.get(language="ar")
    text.regional_names, text.spellings = "مزبلة | الأردن", "Makab"
    text.save()
    return term


@pytest.mark.parametrize(
    ("source", "target", "language", "is_missing"),
    [
        ("Neue Deponien kosten viel.", "تكلف المدافن الجديدة الكثير", "ar", True),
        ("Neue Deponien kosten viel.", "يكلف مكب النفايات الجديد الكثير", "ar", False),
        ("Die Mülldeponie ist voll.", "المطمر الصحي ممتلئ", "ar", False),
        ("Die Deponie ist voll.", "امتلأت المزبلة", "ar", False),
        ("Die Deponie ist voll.", "Makab ممتلئ", "ar", False),
        ("Die Deponie ist voll.", "Landfills are full.", "en", False),
        ("Die Deponie ist voll.", "The dump is full.", "en", True),
        ("Die Deponie ist voll.", "La décharge est pleine.", "fr", False),
        ("Das Rathaus ist voll.", "The dump is full.", "en", False),
    ],
)
def test_a_term_is_missed_only_where_no_form_or_name_of_it_occurs(
    landfill: Term, source: str, target: str, language: str, is_missing: bool
) -> None:
    found = terms_missing(source, target, "de", language)
    assert [one.term for one in found] == ([landfill.pk] if is_missing else [])
    assert all(one.wanted and one.wanted_language.code == language for one in found)


def test_a_german_compound_uses_the_term_in_it(landfill: Term) -> None:
    assert terms_missing("Landfill gas burns.", "Deponiegas brennt.", "en", "de") == []


def test_many_blocks_cost_as_many_queries_as_one(landfill: Term) -> None:
    counts = []
    for number in (1, 30):
        with CaptureQueriesContext(connection) as queries:
            assert len(terms_missing_in([("Die Deponie.", "The dump.")] * number, "de", "en")) == number
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_publishing_a_translation_names_the_words_that_are_not_used_and_does_it_all_the_same(
    site: make.Tree, landfill: Term
) -> None:
    ensure_workflow()
    here, _there = make.make_pair()
    works = make.make_institution(site, here)
    german = make.make_article(works, languages=("de", "ar"), blocks=(("paragraph", "<p>Die Deponie ist voll.</p>"),))
    arabic = german.get_translations().get()
    editor = make.make_member(works, "editor")
    assert said(publish(editor, arabic, "المدفن ممتلئ")) == [("Deponie", "مكب نفايات")]
    assert ArticlePage.objects.get(pk=arabic.pk).body.raw_data[0]["value"].startswith("<p")
    assert said(publish(editor, arabic, "المكب ممتلئ مكب نفايات")) == []
    assert said(publish(editor, german, "Die Deponie ist leer.")) == []


def publish(editor: User, page: ArticlePage, text: str) -> Any:
    body: dict[str, Any] = streamfield([("paragraph", rich_text(f"<p>{text}</p>"))])
    body |= {"0": {**body["0"], "id": "b0"}}
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    given = {"title": page.title, "slug": page.slug, "lead": "", "body": body, "people_named": "none", "comments": none,
             "audience_level": "public", "action-publish": "1"}  # fmt: skip
    client = Client()
    client.force_login(editor)
    reply = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(given))
    assert reply.status_code == 302, reply.context["form"].errors
    return reply


def said(reply: Any) -> list[tuple[str, str]]:
    """The terms a warning names."""
    texts = [
        str(message)
        for message in get_messages(reply.wsgi_request)
        if "glossary" in str(message).lower() or "<bdi lang" in str(message)
    ]
    return [
        (one, other)
        for text in texts
        for one, other in re.findall(r"<bdi lang=.de.>(.*?)</bdi> – <bdi lang=.\w+.>(.*?)</bdi>", text)
    ]
