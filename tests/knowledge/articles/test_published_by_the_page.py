"""The button of the page form publishes as every other way does: an owner's delay holds, a small change stays small."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from knowledge.articles.freshness import record_baselines, states
from knowledge.models import ArticlePage, InstitutionPage
from tests import factories as make

pytestmark = pytest.mark.django_db

NONE = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}


@pytest.fixture
def works(site: make.Tree) -> InstitutionPage:
    return make.make_institution(site, make.make_municipality(), "Stadtwerke")


def publish(works: InstitutionPage, page: ArticlePage, text: str, **extra: Any) -> ArticlePage:
    """With the form, as an editor of the institution."""
    client = Client()
    client.force_login(make.make_member(works, "editor"))
    body = streamfield([("paragraph", rich_text(f"<p>{text}</p>"))])
    body |= {"0": {**body["0"], "id": "b0"}}
    said = {"title": page.title, "slug": page.slug, "lead": page.lead, "body": body, "people_named": "none", **extra}
    form = nested_form_data({**said, "audience_level": "public", "comments": NONE, "action-publish": "1"})
    reply = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert reply.status_code == 302, reply.context["form"].errors
    return ArticlePage.objects.get(pk=page.pk)


def test_an_owner_who_wants_time_gets_it(works: InstitutionPage) -> None:
    works.municipality.publication_delay = 3
    works.municipality.save()
    draft = make.make_article(works, "Neu", live=False, blocks=[("paragraph", "<p>Alt</p>")])
    page = publish(works, draft, "Neu")
    assert not page.live
    assert page.go_live_at - timezone.now() > datetime.timedelta(days=2, hours=23)


@pytest.mark.parametrize(("extra", "state"), [({"minor_edit": "on"}, "current"), ({}, "outdated")])
def test_a_change_called_small_outdates_nothing(works: InstitutionPage, extra: dict[str, str], state: str) -> None:
    page = make.make_article(works, "Alt", blocks=[("paragraph", "<p>Misst nachts.</p>")])
    arabic = make.translate(page, "ar")
    arabic.body = [{"type": "paragraph", "value": "<p>يقيس ليلا.</p>", "id": "b0"}]
    arabic.save()
    record_baselines(arabic, page)
    assert publish(works, page, "Mist nachts.", **extra).live
    assert states(ArticlePage.objects.get(pk=arabic.pk))["b0"] == state
