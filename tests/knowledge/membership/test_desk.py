"""The editing interface as each role meets it: a home that says what to do, and only the doors that are theirs."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from home.audience import PARTNERSHIP, Audience, set_page_audience
from knowledge.documents.collections import collection_for
from knowledge.membership.models import User
from knowledge.models import ArticlePage
from tests.factories import make_article, make_document, make_mirror
from tests.knowledge.membership.conftest import World


def home_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/admin/").content.decode()


def test_the_home_names_own_drafts_overdue_pages_and_unread_files(world: World) -> None:
    editor = world.person("editor", "editor", institution=world.works)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    make_article(world.works, "Veraltetes Verfahren", review_due=yesterday)
    make_article(world.partner, "Fremdes Verfahren", review_due=yesterday)
    make_article(world.works, "Frisches Verfahren", review_due=yesterday + datetime.timedelta(days=30))
    make_article(world.works, "Mein Entwurf", live=False, owner=editor)
    make_article(world.works, "Fremder Entwurf", live=False)
    scan = make_document(world.works, "Gescannter Plan", collection=collection_for(world.works, Audience()))
    scan.versions.update(state="failed")
    page = home_of(editor)
    for shown in ("Veraltetes Verfahren", "Mein Entwurf", "Gescannter Plan"):
        assert shown in page
    for hidden in ("Fremdes Verfahren", "Frisches Verfahren", "Fremder Entwurf"):
        assert hidden not in page


def test_a_mirror_waits_on_the_home_of_the_side_that_was_asked(world: World) -> None:
    make_mirror(world.works, world.partner, confirmed=False)
    assert "Stadtwerke – Wasserbehörde" in home_of(world.person("asked", "editor", institution=world.partner))
    assert "Stadtwerke – Wasserbehörde" not in home_of(world.person("asking", "editor", institution=world.works))


@pytest.mark.parametrize("language", ["de", "ar", "en", "fr"])
def test_the_home_opens_in_every_language(world: World, language: str) -> None:
    from wagtail.users.models import UserProfile

    person = world.person("coordinator", "coordinator", municipality=world.here)
    UserProfile.objects.create(user=person, preferred_language=language)
    assert f'lang="{language}"' in home_of(person)


def test_the_menu_holds_nothing_that_is_shut(world: World) -> None:
    page = home_of(world.person("root", "administrator"))
    for shut in ("/admin/documents/", "/admin/groups/", "/admin/collections/"):
        assert f'"{shut}"' not in page
    for used in (
        "/admin/people/invitations/",
        "/admin/mirror/",
        "/admin/users/",
        "/admin/snippets/knowledge/document/",
    ):
        assert used in page


def test_accounts_are_for_administrators_only(world: World) -> None:
    client = Client()
    client.force_login(world.person("coordinator", "coordinator"))
    assert client.get("/admin/users/").status_code == 302
    person = world.person("somebody", "reader", institution=world.works)
    root = world.person("root", "administrator")
    client.force_login(root)
    assert person.email in client.get("/admin/users/").content.decode()
    assert client.get("/admin/users/new/").status_code == 302, "accounts are made by invitation"
    form = {"first_name": "Neu", "last_name": "Name", "email": person.email, "language": "fr", "is_active": "on"}
    assert client.post(f"/admin/users/edit/{person.pk}/", form).status_code == 302
    person.refresh_from_db()
    assert (person.get_full_name(), person.language) == ("Neu Name", "fr")
    del form["is_active"]
    assert client.post(f"/admin/users/edit/{root.pk}/", {**form, "email": root.email}).status_code == 200
    root.refresh_from_db()
    assert root.is_active, "nobody closes their own account"


def test_the_last_administrator_stays(world: World) -> None:
    root = world.person("root", "administrator")
    client = Client()
    client.force_login(root)
    client.post(f"/admin/people/memberships/delete/{root.memberships.get().pk}/")
    assert root.memberships.count() == 1


def test_the_log_shows_who_gave_and_took(world: World) -> None:
    root = world.person("root", "administrator")
    reader = world.person("reader", "reader", institution=world.works)
    client = Client()
    client.force_login(root)
    client.post(f"/admin/people/memberships/delete/{reader.memberships.get().pk}/")
    entry = reader.rights_log.first()
    assert (entry.actor, entry.added) == (root, [])
    assert reader.email in client.get("/admin/people/rights/").content.decode()
    client.force_login(world.person("coordinator", "coordinator"))
    assert client.get("/admin/people/rights/").status_code == 302


def test_nobody_sets_restrictions_by_hand(world: World) -> None:
    article = make_article(world.works)
    set_page_audience(article, PARTNERSHIP)
    client = Client()
    client.force_login(world.person("root", "administrator"))
    for address in (f"/admin/pages/{article.pk}/privacy/", "/admin/collections/1/privacy/"):
        assert client.get(address).status_code == client.post(address, {"restriction_type": "none"}).status_code == 404
    assert article.view_restrictions.exists()
    assert "privacy/" not in client.get(f"/admin/pages/{article.pk}/edit/").content.decode()


def test_drafts_and_closed_pages_of_others_are_behind_no_side_door(world: World) -> None:
    draft = make_article(world.partner, "Geheimer Entwurf", live=False)
    closed = make_article(world.partner, "Geschlossene Seite")
    from knowledge.membership.rights import institution_audience
    from tests.factories import chosen

    set_page_audience(closed, chosen(institution_audience(world.partner)))
    client = Client()
    client.force_login(world.person("editor", "editor", institution=world.works))
    below = "edit view_draft history history/results usage copy move delete unpublish workflow_history add_subpage"
    doors = [f"pages/{{pk}}/{name}/" for name in (*below.split(), "revisions/compare/earliest...latest")]
    doors += ["pages/{pk}/", "choose-page/{pk}/", "localize/submit/page/{pk}/"]
    for page in (draft, closed):
        for door in doors:
            reply = client.get("/admin/" + door.format(pk=page.pk))
            assert reply.status_code == 404, door
            assert page.title not in reply.content.decode()
    for query in (
        "choose-page/search/?q=Geheimer",
        f"choose-page/{world.partner.pk}/",
        "pages/search/?q=Ge",
        "choose-page/search/?q=Ge",
        "reports/site-history/",
    ):
        text = client.get("/admin/" + query, HTTP_X_REQUESTED_WITH="XMLHttpRequest").content.decode()
        assert draft.title not in text, query
        assert closed.title not in text, query


def test_documents_of_others_are_behind_no_side_door(world: World) -> None:
    document = make_document(world.partner, "Fremdes Dokument", collection=collection_for(world.partner, PARTNERSHIP))
    client = Client()
    client.force_login(world.person("author", "author", institution=world.works))
    for door in ("edit", "delete", "history", "usage", "unpublish", "copy", "inspect"):
        reply = client.get(f"/admin/snippets/knowledge/document/{door}/{document.pk}/")
        assert reply.status_code == 404, door
        assert document.title not in reply.content.decode()
    for query in ("snippets/knowledge/document/", "documents/chooser/", "documents/chooser/results/?q=Fremdes"):
        assert document.title not in client.get("/admin/" + query).content.decode(), query


def test_a_translator_prepares_the_own_language_and_no_other(world: World) -> None:
    from wagtail.models import Locale

    article = make_article(world.works, "Zu übersetzen")
    client = Client()
    translator = world.person("translator", "translator", institution=world.works)
    membership = translator.memberships.get()
    membership.languages = ["ar"]
    membership.save()
    client.force_login(translator)
    address = f"/admin/localize/submit/page/{article.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"locales": [Locale.objects.get(language_code="fr").pk]}).status_code == 404
    client.post(address, {"locales": [Locale.objects.get(language_code="ar").pk]})
    made = ArticlePage.objects.filter(translation_key=article.translation_key).exclude(pk=article.pk)
    assert [(page.locale.language_code, page.live) for page in made] == [("ar", False)]
