"""Does something become public for the first time only after its owner's delay, and everything else at once?"""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from home.jobs.publishing import publish_due
from knowledge.models import ArticlePage, Document
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(site: make.Tree) -> Any:
    here, _there = make.make_pair()
    here.publication_delay = 3
    here.save()
    return make.make_institution(site, here, "Stadtwerke")


def publish(page: Any) -> Any:
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def test_a_new_article_waits_and_then_goes_live_by_itself(works: Any, client: Client, time_machine: Any) -> None:
    draft = make.make_article(works, "Neu", live=False)
    page = publish(draft)
    assert not page.live
    assert page.go_live_at - timezone.now() > datetime.timedelta(days=2, hours=23)
    assert publish_due() == 0
    time_machine.move_to(timezone.now() + datetime.timedelta(days=3, minutes=1))
    assert publish_due() == 1
    assert client.get(page.get_url()).status_code == 200


def test_a_change_and_a_translation_of_what_is_public_go_out_at_once(works: Any, client: Client) -> None:
    page = make.make_article(works, "Alt")
    ArticlePage.objects.filter(pk=page.pk).update(live=True, go_live_at=None, first_published_at=timezone.now())
    page = ArticlePage.objects.get(pk=page.pk)
    page.title = "Neuer Titel"
    assert publish(page).live
    assert "Neuer Titel" in client.get(page.url).content.decode()
    arabic = make.translate(page, "ar", live=False)
    assert publish(arabic).live


def test_a_later_day_chosen_by_the_editor_holds(works: Any) -> None:
    draft = make.make_article(works, "Später", live=False)
    draft.go_live_at = timezone.now() + datetime.timedelta(days=10)
    page = publish(draft)
    assert page.go_live_at - timezone.now() > datetime.timedelta(days=9)


def test_without_a_delay_everything_goes_out_at_once(works: Any) -> None:
    works.municipality.publication_delay = 0
    works.municipality.save()
    assert publish(make.make_article(works, "Sofort", live=False)).live


def test_a_new_document_waits_as_well(works: Any) -> None:
    document = make.make_document(works, "Akte", live=False)
    Document.objects.filter(pk=document.pk).update(first_published_at=None)
    Document.objects.get(pk=document.pk).save_revision().publish()
    assert not Document.objects.get(pk=document.pk).live
