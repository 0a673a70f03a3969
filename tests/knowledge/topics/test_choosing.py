"""Targets are ticked below their goal, by the same control wherever something has targets."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import ArticlePage, SustainableTarget, User
from knowledge.topics.loading import load_goals
from tests.factories import Tree, make_article, make_document, make_institution, make_pair, make_project, make_topic


@pytest.fixture
def client(site: Tree) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.org", "x"))
    return client


def form_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.fixture
def forms(site: Tree) -> dict[str, str]:
    if not SustainableTarget.objects.exists():
        load_goals()
    owner = make_institution(site, make_pair()[0])
    edit = "wagtailadmin_pages:edit"
    document = make_document(owner, "Protokoll")
    return {
        "article": reverse(edit, args=[make_article(owner).pk]),
        "project": reverse(edit, args=[make_project(site, "Bilanz").pk]),
        "topic": reverse(edit, args=[make_topic(site, "Wasser").pk]),
        "document": reverse("wagtailsnippets_knowledge_document:edit", args=[document.pk]),
    }


def test_every_form_with_targets_has_one_fold_per_goal_and_no_list_box(client: Client, forms: dict[str, str]) -> None:
    for kind, address in forms.items():
        text = form_of(client, address)
        assert text.count('class="targets__goal"') == 17, kind
        assert len(re.findall(r'<input type="checkbox" name="targets"', text)) == 169, kind
        assert '<select name="targets"' not in text, kind


def test_what_is_chosen_is_ticked_and_its_fold_is_open_and_counted(client: Client, forms: dict[str, str]) -> None:
    article = ArticlePage.objects.get(locale__language_code="de")
    article.targets.set(SustainableTarget.objects.filter(code__in=("6.4", "6.5", "12.a")))
    article.save()
    text = form_of(client, forms["article"])
    folds = re.findall(r'<details class="targets__goal"\s*(open)?\s*>\s*<summary>\s*(\d+) ', text)
    assert [number for is_open, number in folds if is_open] == ["6", "12"]
    assert set(re.findall(r'name="targets" value="([^"]+)"[^>]*checked', text)) == {"6.4", "6.5", "12.a"}


def test_the_folds_cost_the_same_queries_for_all_targets(client: Client, django_assert_max_num_queries: object) -> None:
    from django.forms import ModelMultipleChoiceField

    from knowledge.topics.choosing import TargetSelect

    if not SustainableTarget.objects.exists():
        load_goals()
    field = ModelMultipleChoiceField(SustainableTarget.objects.all(), widget=TargetSelect())
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        text = field.widget.render("targets", ["6.4"], {"id": "id_targets"})
    assert 'id="id_targets"' in text
