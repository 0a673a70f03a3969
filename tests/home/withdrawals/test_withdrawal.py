"""What is withdrawn is gone through every door at once; its address says so and nothing more."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from home.audience import PARTNERSHIP, set_page_audience
from home.withdrawals import withdraw_page
from home.withdrawals.models import Withdrawal
from knowledge.documents.reader import file_url
from knowledge.documents.withdrawing import withdraw
from knowledge.models import ArticlePage, Document
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(site: make.Tree) -> Any:
    here, _there = make.make_pair()
    return make.make_institution(site, here, "Stadtwerke")


@pytest.fixture
def article(works: Any) -> Any:
    return make.make_article(works, "Geheimnisvolle Pumpe", languages=("de", "ar"))


def test_a_withdrawn_page_is_gone_in_every_language_and_says_only_that(article: Any, client: Client) -> None:
    arabic = article.get_translations().get(locale__language_code="ar")
    addresses = (article.url, arabic.url)
    assert [client.get(url).status_code for url in addresses] == [200, 200]
    withdraw_page(article, user=None, reason="Auf Wunsch des Partners")
    for url in addresses:
        response = client.get(url)
        assert response.status_code == 410
        html = response.content.decode()
        assert "Pumpe" not in html
        assert "Wunsch" not in html
    assert "Pumpe</a>" not in client.get("/de/search/?q=geheimnisvolle").content.decode()
    assert "Geheimnisvolle" not in client.get("/de/feeds/articles/").content.decode()
    assert "Geheimnisvolle" not in client.get("/de/articles/").content.decode()


def test_what_was_closed_answers_after_its_withdrawal_as_what_never_was(article: Any, client: Client) -> None:
    set_page_audience(article, PARTNERSHIP)
    withdraw_page(article, user=None, reason="x")
    missing = client.get("/de/nie-gewesen/")
    assert client.get(article.url).status_code == missing.status_code == 404


def test_publishing_again_lifts_the_withdrawal(article: Any, client: Client) -> None:
    withdraw_page(article, user=None, reason="x")
    ArticlePage.objects.get(pk=article.pk).save_revision().publish()
    assert client.get(article.url).status_code == 200
    assert not Withdrawal.objects.exists()


def test_withdrawing_twice_is_once_and_keeps_the_first_reason(article: Any) -> None:
    withdraw_page(article, user=None, reason="erstens")
    withdraw_page(article, user=None, reason="zweitens")
    assert Withdrawal.objects.get().reason == "erstens"


def test_a_withdrawn_documents_addresses_all_say_gone(works: Any, client: Client) -> None:
    document = make.make_document(works, "Messprotokoll", pages=("Chlor im Netz",))
    addresses = (
        f"/de/documents/{document.pk}/messprotokoll/",
        f"/de/documents/{document.pk}/text/1/",
        f"/documents/{document.pk}/latest/",
        file_url(document, document.versions.get()),
    )
    withdraw(Document.objects.get(pk=document.pk), reason="x")
    assert [client.get(url).status_code for url in addresses] == [410] * 4
    assert "Messprotokoll" not in client.get(addresses[0]).content.decode()
    assert "Messprotokoll" not in client.get("/de/search/?q=Chlor").content.decode()
    Document.objects.get(pk=document.pk).save_revision().publish()
    assert client.get(addresses[0]).status_code == 200
    assert not Withdrawal.objects.exists()


def test_editors_withdraw_with_a_reason_and_others_may_not(article: Any, works: Any, client: Client) -> None:
    address = reverse("withdraw-page", args=[article.pk])
    client.force_login(make.make_member(works, "author"))
    assert client.post(address, {"reason": "x"}).status_code == 302
    assert ArticlePage.objects.get(pk=article.pk).live
    client.force_login(make.make_member(works, "editor"))
    assert client.post(address, {"reason": " "}).status_code == 200
    assert ArticlePage.objects.get(pk=article.pk).live
    assert client.post(address, {"reason": "Bild ohne Einwilligung"}).status_code == 302
    assert not ArticlePage.objects.get(pk=article.pk).live
    assert Withdrawal.objects.get().by is not None


def test_only_those_who_publish_withdraw_a_document(works: Any, client: Client) -> None:
    document = make.make_document(works, "Akte")
    address = reverse("withdraw-document", args=[document.pk])
    client.force_login(make.make_member(works, "author"))
    assert client.post(address, {"reason": "x"}).status_code == 404
    client.force_login(make.make_member(works, "editor"))
    assert client.post(address, {"reason": "x"}).status_code == 302
    assert Document.objects.get(pk=document.pk).withdrawn_at is not None


def test_the_notice_is_in_the_language_of_the_address(article: Any, client: Client) -> None:
    arabic = article.get_translations().get(locale__language_code="ar")
    withdraw_page(article, user=None, reason="x")
    assert '<html lang="ar" dir="rtl">' in client.get(arabic.url).content.decode()
