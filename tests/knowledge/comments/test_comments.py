"""Staff talk about an article or a document: who reads along, who is named, who gets a letter, and nobody else."""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from home.audience import PUBLIC
from home.mails.models import Letter
from home.mails.sending import send_due
from knowledge.comments.models import StaffComment
from knowledge.comments.naming import find, names_for
from knowledge.comments.subjects import Subject, subject_at
from knowledge.comments.waiting import forget_orphans, waiting_for
from knowledge.comments.writing import resolve, write
from knowledge.models import ArticlePage, Document, InstitutionPage, User
from knowledge.people.personal import erase_person, everything_about
from tests import factories as make
from tests.knowledge.questions.pages import as_person, html

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class World:
    works: InstitutionPage
    draft: ArticlePage
    author: User
    editor: User
    translator: User
    stranger: User


def person(place: InstitutionPage, role: str, name: str, *, named: bool = False, **values: Any) -> User:
    first, _space, last = name.partition(" ")
    since = timezone.now() if named else None
    return make.make_member(place, role, first_name=first, last_name=last, named_since=since, **values)


@pytest.fixture
def world(site: make.Tree) -> World:
    here, there = make.make_pair()
    works, partner = make.make_institution(site, here, "Stadtwerke"), make.make_institution(site, there, "Wasseramt")
    draft = make.make_article(works, "Geheime Pumpen", ("de", "ar"), live=False)
    author = person(works, "author", "Anna Berg")
    ArticlePage.objects.filter(pk=draft.pk).update(owner=author)
    return World(
        works,
        ArticlePage.objects.get(pk=draft.pk),
        author,
        person(works, "editor", "Anna Bergmann", language="fr"),
        person(works, "translator", "Omar Said", language="ar"),
        person(partner, "editor", "Zoe Fern", named=True),
    )


def of(world: World, user: User) -> Subject:
    found = subject_at("page", world.draft.pk, user)
    assert found is not None
    return found


def letters() -> dict[str, Letter]:
    return {letter.to: letter for letter in Letter.objects.all()}


def test_only_those_who_may_edit_it_read_write_and_are_offered(world: World) -> None:
    write(of(world, world.editor), "Stimmt die Zahl?", user=world.editor)
    address = f"/admin/comments/page/{world.draft.pk}/"
    assert "Stimmt die Zahl?" in html(as_person(world.author).get(address))
    arabic = ArticlePage.objects.get(translation_key=world.draft.translation_key, locale__language_code="ar")
    assert "Stimmt die Zahl?" in html(as_person(world.translator).get(f"/admin/comments/page/{arabic.pk}/"))
    for user in (world.stranger, make.make_member(world.works, "reader")):
        client = as_person(user)
        for page in (address, f"{address}names/?q=a", f"/admin/comments/page/{arabic.pk}/", "/admin/comments/page/1/"):
            assert client.get(page).status_code in (403, 404), page
        assert client.post(address, {"act": "write", "text": "Ich auch"}).status_code in (403, 404)
    assert Client().get(address).status_code == 302
    assert as_person(world.editor).get(f"/admin/comments/nonsense/{world.draft.pk}/").status_code == 404
    offered = {one.label for one in names_for(of(world, world.editor), world.editor)}
    assert {"Anna Berg", "Omar Said", "Stadtwerke"} <= offered
    assert not {"Zoe Fern", "Wasseramt", "Anna Bergmann"} & offered


def test_a_name_typed_in_full_is_a_mention_and_its_letter_goes_to_that_person_alone(world: World) -> None:
    text = "@anna berg, bitte prüfen. Nicht @Zoe Fern, nicht x@anna berg."
    done = write(of(world, world.editor), text, user=world.editor)
    assert done.unknown == ("Zoe",)
    assert set(letters()) == {world.author.email}
    assert "Anna Bergmann" in letters()[world.author.email].text
    assert "Geheime Pumpen" in letters()[world.author.email].subject
    write(of(world, world.author), "@Anna Bergmann: stimmt.", user=world.author)
    assert set(letters()) == {world.author.email, world.editor.email}, "the longer name, not the shorter one within it"
    assert letters()[world.editor.email].language == "fr"


def test_an_institution_stands_for_its_people_and_each_gets_one_letter_a_comment(world: World) -> None:
    write(of(world, world.author), "@Stadtwerke und @Anna Bergmann und @STADTWERKE?", user=world.author, once="one")
    assert set(letters()) == {world.editor.email, world.translator.email}
    write(of(world, world.author), "@Stadtwerke und @Anna Bergmann", user=world.author, once="one")
    assert Letter.objects.count() == 2
    assert StaffComment.objects.count() == 1


def test_replies_reach_the_thread_and_no_other(world: World) -> None:
    subject = of(world, world.editor)
    first = write(subject, "Eins", user=world.author).comment
    write(subject, "Zwei", user=world.translator)
    write(subject, "Zu eins", user=world.editor, thread=first.pk)
    assert set(letters()) == {world.author.email}
    other = make.make_article(world.works, "Anderes", live=False)
    elsewhere = subject_at("page", other.pk, world.editor)
    assert elsewhere is not None
    for thread in (first.pk, 999_999):
        with pytest.raises(ValidationError):
            write(elsewhere, "Falscher Faden", user=world.editor, thread=thread)
        with pytest.raises(ValidationError):
            resolve(elsewhere, thread, user=world.editor, resolved=True)


def test_who_may_not_see_it_any_more_gets_nothing_though_a_letter_waited(world: World) -> None:
    write(of(world, world.author), "@Anna Bergmann und @Omar Said", user=world.author)
    assert Letter.objects.count() == 2
    world.editor.memberships.all().delete()
    send_due()
    assert [message.to for message in mail.outbox] == [[world.translator.email]]
    first = StaffComment.objects.get()
    write(of(world, world.author), "Noch etwas", user=world.author, thread=first.pk)
    assert [letter.to for letter in Letter.objects.filter(state="waiting")] == [world.translator.email]


def test_what_waits_is_on_the_home_until_one_answers_or_it_is_resolved(world: World) -> None:
    subject = of(world, world.editor)
    first = write(subject, "@Anna Berg?", user=world.editor).comment
    second = write(subject, "@Anna Berg!", user=world.editor).comment
    waiting = [comment.pk for _subject, comment in waiting_for(world.author, 5)]
    assert waiting == [second.pk, first.pk]
    assert "Geheime Pumpen" in html(as_person(world.author).get("/admin/"))
    assert [*waiting_for(world.editor, 5)] == []
    write(of(world, world.author), "Ja", user=world.author, thread=first.pk)
    resolve(subject, second.pk, user=world.editor, resolved=True)
    assert [*waiting_for(world.author, 5)] == []
    write(subject, "@Anna Berg, doch nicht", user=world.editor, thread=second.pk)
    assert [comment.thread_id for _subject, comment in waiting_for(world.author, 5)] == [second.pk]
    assert StaffComment.objects.get(pk=second.pk).resolved_at is None, "a reply opens the thread again"
    world.author.memberships.all().delete()
    assert [*waiting_for(User.objects.get(pk=world.author.pk), 5)] == []


def test_a_person_is_named_to_colleagues_and_to_others_when_they_agreed(world: World) -> None:
    chief = User.objects.create_user("chief@example.org", make.PASSWORD, first_name="Carla", last_name="Chef")
    chief.memberships.create(role="coordinator", municipality=world.works.municipality)
    chief = User.objects.get(pk=chief.pk)
    assert "Carla Chef" not in {one.label for one in names_for(of(world, world.editor), world.editor)}
    write(of(world, chief), "Von oben", user=chief)
    assert "Carla" not in html(as_person(world.editor).get(f"/admin/comments/page/{world.draft.pk}/"))
    User.objects.filter(pk=chief.pk).update(named_since=timezone.now())
    assert "Carla Chef" in {one.label for one in names_for(of(world, world.editor), world.editor)}
    assert "Carla Chef" in html(as_person(world.editor).get(f"/admin/comments/page/{world.draft.pk}/"))


def test_documents_are_talked_about_in_the_same_way(world: World) -> None:
    document = make.make_document(world.works, "Akte", audience=PUBLIC)
    address = f"/admin/comments/document/{document.pk}/"
    desk = as_person(world.editor)
    reply = desk.post(address, {"act": "write", "text": "@Wasseramt fehlt", "once": "x"}, follow=True)
    assert "@Wasseramt fehlt" in html(reply)
    assert not Letter.objects.exists(), "nobody who may not edit it is told"
    assert as_person(world.stranger).get(address).status_code == 404
    assert address in html(desk.get(f"/admin/snippets/knowledge/document/edit/{document.pk}/"))
    Document.objects.filter(pk=document.pk).delete()
    assert forget_orphans() == 1


def test_the_form_works_without_a_script_and_hostile_input_makes_nothing(world: World) -> None:
    address, desk = f"/admin/comments/page/{world.draft.pk}/", as_person(world.editor)
    for said in (
        {"act": "write", "text": " "},
        {"act": "write", "text": "x" * 5_001},
        {"act": "write", "text": "x", "thread": "²"},
        {"act": "write", "text": "x", "thread": "9" * 30},
        {"act": "resolve", "thread": "77"},
        {"act": "explode"},
        {},
    ):
        assert desk.post(address, said).status_code == 422, said
    assert not StaffComment.objects.exists()
    desk.post(address, {"act": "write", "text": "<script>alert(1)</script> @" + "@" * 3_000, "once": "a"})
    page = html(desk.get(address))
    assert "<script>alert(1)" not in page
    assert "data-mentions" in page
    names = desk.get(f"{address}names/?q=ber").json()["names"]
    assert [one["label"] for one in names] == ["Anna Berg"]


def test_the_longest_name_wins_and_marks_around_it_do_not_matter(world: World) -> None:
    names = names_for(of(world, world.translator), world.translator)
    by = {one.label: one.people for one in names}
    assert find("(@Anna Bergmann)", names).people == by["Anna Bergmann"]
    assert find("@Anna Bergs Text", names).people == frozenset()
    assert find("@Anna Berg: @Anna Bergmann.", names).people == by["Anna Berg"] | by["Anna Bergmann"]
    assert find("a@b.example", names).unknown == ()


def test_erased_people_leave_their_words_and_nothing_else(world: World) -> None:
    subject = of(world, world.editor)
    first = write(subject, "@Anna Berg, lesen", user=world.editor).comment
    write(of(world, world.author), "Gelesen", user=world.author, thread=first.pk)
    assert len(everything_about(world.author)["comments"]) == 2
    erase_person(User.objects.get(pk=world.author.pk))
    assert StaffComment.objects.get(text="Gelesen").author is None
    assert not Letter.objects.filter(to=world.author.email).exists()
    assert "Gelesen" in html(as_person(world.editor).get(f"/admin/comments/page/{world.draft.pk}/"))
    StaffComment.objects.update(written_at=timezone.now() - datetime.timedelta(days=1))
    write(subject, "Noch da?", user=world.editor, thread=first.pk)
