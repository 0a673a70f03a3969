"""Does the very next search show what is true now, with no worker running?"""

import pytest
from django.test import Client
from wagtail.models import Collection, Page

from home.audience import PUBLIC, set_collection_audience, set_page_audience
from home.pages import StandingPage
from home.publication import keeping_other_languages
from knowledge.models import Document, User
from search.access import page_place
from search.models import SearchEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(site: make.Tree) -> object:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


def found(client: Client, text: str, language: str = "de") -> str:
    response = client.get(f"/{language}/search/", {"q": text})
    assert response.status_code == 200
    return response.content.decode()


def as_member(institution: object) -> Client:
    client = Client()
    client.force_login(make.make_member(institution))
    return client


def test_a_saved_article_is_found_and_its_edit_as_well(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz finden")
    assert article.url in found(client, "Rohrnetz")
    article.title = "Muffen im Kanal finden"
    article.save_revision().publish()
    assert article.url not in found(client, "Rohrnetz")
    assert article.url in found(client, "Kanal")


def test_a_draft_is_found_by_nobody_before_it_is_published(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz", live=False)
    assert article.url not in found(client, "Rohrnetz")
    assert article.url not in found(as_member(owner), "Rohrnetz")
    article.title = "Leckagen im Hausanschluss"
    article.save_revision()
    assert article.url not in found(client, "Hausanschluss")
    article.get_latest_revision().publish()
    assert article.url in found(client, "Hausanschluss")


def test_a_draft_change_of_a_published_article_is_not_found(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz")
    article.title = "Geheimplan Rohrnetz"
    article.save_revision()
    assert article.url not in found(client, "Geheimplan")


def test_a_deleted_article_leaves(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz finden")
    url = article.url
    assert url in found(client, "Rohrnetz")
    article.delete()
    assert url not in found(client, "Rohrnetz")
    assert "Leckagen" not in found(client, "Rohrnetz")


def test_unpublishing_takes_off_every_language_and_everything_below(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz", languages=make.LANGUAGES)
    assert "/ar/" in found(client, "Rohrnetz", "ar")
    article.unpublish()
    for language in make.LANGUAGES:
        assert "Leckagen" not in found(client, "Rohrnetz", language)
    make.make_article(owner, "Muffen im Kanal", languages=("de", "ar"))
    owner.unpublish()
    assert "Muffen" not in found(client, "Kanal")
    assert "Muffen" not in found(client, "Kanal", "ar")
    assert not Page.objects.filter(live=True, translation_key=owner.translation_key).exists()


def test_a_caller_may_keep_the_other_languages(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz", languages=("de", "en"))
    with keeping_other_languages():
        article.unpublish()
    assert "[en]" in found(client, "Rohrnetz", "en")
    assert article.url not in found(client, "Rohrnetz")


def test_a_closed_article_is_for_members_in_every_language_only(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz", languages=("de", "ar"))
    set_page_audience(article, make.PARTNERSHIP)
    member = as_member(owner)
    for language in ("de", "ar"):
        assert "Leckagen" not in found(client, "Rohrnetz", language)
        assert "Leckagen" in found(member, "Rohrnetz", language)
    set_page_audience(article, PUBLIC)
    assert article.url in found(client, "Rohrnetz")


def test_closing_an_institution_closes_what_is_below_it(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz", languages=("de", "ar"))
    set_page_audience(owner, make.chosen(make.institution_group(owner)))
    assert article.url not in found(client, "Rohrnetz")
    assert "Leckagen" not in found(client, "Rohrnetz", "ar")
    assert article.url in found(as_member(owner), "Rohrnetz")


def test_a_page_moved_below_a_closed_one_leaves_and_comes_back(site: make.Tree, owner: object, client: Client) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz")
    shut = make.make_institution(site, owner.municipality, "Zu")
    set_page_audience(shut, make.PARTNERSHIP)
    assert article.url in found(client, "Rohrnetz")
    article.move(shut, pos="last-child")
    assert "Leckagen" not in found(client, "Rohrnetz")
    assert "Leckagen" in found(as_member(owner), "Rohrnetz")
    owner.refresh_from_db()
    Page.objects.get(pk=article.pk).move(owner, pos="last-child")
    assert "Leckagen" in found(client, "Rohrnetz")


def test_what_lies_below_a_moved_page_is_closed_with_it(site: make.Tree, owner: object, client: Client) -> None:
    moved = make.make_standing(site, title="Handbuch", languages=("de",))
    below = make.publish(moved, StandingPage(title="Schieber tauschen"))
    shut = make.make_standing(site, title="Intern", languages=("de",))
    set_page_audience(shut, make.PARTNERSHIP)
    assert below.url in found(client, "Schieber")
    moved.refresh_from_db()
    moved.move(Page.objects.get(pk=shut.pk), pos="last-child")
    assert "Schieber tauschen" not in found(client, "Schieber")
    entry = SearchEntry.objects.get(family="page", object_id=below.pk)
    assert entry.closed
    assert page_place(shut.translation_key) in entry.places


def test_what_foreign_code_took_off_without_a_signal_is_not_shown(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz")
    assert article.url in found(client, "Rohrnetz")
    Page.objects.filter(pk=article.pk).update(live=False)
    assert article.url not in found(client, "Rohrnetz")


def test_membership_opens_and_closes_at_once(owner: object) -> None:
    article = make.make_article(owner, "Leckagen im Rohrnetz")
    set_page_audience(article, make.chosen(make.institution_group(owner)))
    user = User.objects.create_user("new@example.org", make.PASSWORD)
    client = Client()
    client.force_login(user)
    assert "Leckagen" not in found(client, "Rohrnetz")
    user.groups.add(make.institution_group(owner).group)
    assert "Leckagen" in found(client, "Rohrnetz")
    user.groups.remove(make.institution_group(owner).group)
    assert "Leckagen" not in found(client, "Rohrnetz")


def test_a_document_is_found_by_its_text_and_moves_with_its_collection(owner: object, client: Client) -> None:
    shut, open_ = make.make_collection(audience=make.PARTNERSHIP), make.make_collection()
    document = make.make_document(owner, "Messbericht", collection=open_, pages=("Vorwort.", "Der Schieber klemmt."))
    page = found(client, "Schieber klemmt")
    assert f"/de/documents/{document.pk}/text/2/" in page
    Document.objects.filter(pk=document.pk).update(collection=shut)
    assert "Messbericht" not in found(client, "Schieber")
    assert "Messbericht" in found(as_member(owner), "Schieber")
    Document.objects.filter(pk=document.pk).update(collection=open_)
    assert "Messbericht" in found(client, "Schieber")


def test_a_collection_moved_or_closed_takes_its_documents_along(owner: object, client: Client) -> None:
    shut, inner = make.make_collection(audience=make.PARTNERSHIP), make.make_collection()
    make.make_document(owner, "Messbericht", collection=inner, pages=("Der Schieber klemmt.",))
    assert "Messbericht" in found(client, "Schieber")
    # Wagtail sends no signal for this, and no worker runs here.
    Collection.objects.get(pk=inner.pk).move(Collection.objects.get(pk=shut.pk), "sorted-child")
    assert "Messbericht" not in found(client, "Schieber")
    root = Collection.get_first_root_node()
    Collection.objects.get(pk=inner.pk).move(root, "sorted-child")
    assert "Messbericht" in found(client, "Schieber")
    set_collection_audience(Collection.objects.get(pk=inner.pk), make.PARTNERSHIP)
    assert "Messbericht" not in found(client, "Schieber")
    set_collection_audience(Collection.objects.get(pk=inner.pk), PUBLIC)
    assert "Messbericht" in found(client, "Schieber")


def test_a_collection_moved_out_of_a_closed_one_opens_its_documents_at_once(owner: object, client: Client) -> None:
    shut = make.make_collection(audience=make.PARTNERSHIP)
    inner = Collection.objects.get(pk=shut.pk).add_child(name="Innen")
    make.make_document(owner, "Messbericht", collection=inner, pages=("Der Schieber klemmt.",))
    assert "Messbericht" not in found(client, "Schieber")
    Collection.objects.get(pk=inner.pk).move(Collection.get_first_root_node(), "sorted-child")
    assert "Messbericht" in found(client, "Schieber")


def test_a_withdrawn_document_is_gone_for_everybody(owner: object, client: Client) -> None:
    from knowledge.documents.withdrawing import withdraw

    document = make.make_document(owner, "Messbericht", pages=("Der Schieber klemmt.",))
    withdraw(document)
    assert "Messbericht" not in found(client, "Schieber")
    assert "Messbericht" not in found(as_member(owner), "Schieber")
