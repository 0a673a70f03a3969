"""Two editors have the same article open, and both save: whatever the button, nobody's words go."""

import re

import pytest

from home.audience import PARTNERSHIP
from knowledge.membership.rights import derive_all, institution_audience
from knowledge.models import ArticlePage, User
from tests.factories import Tree, chosen, make_member
from tests.knowledge.revisions.desk import Desk, an_article, texts


@pytest.fixture
def article(site: Tree) -> ArticlePage:
    return an_article(site)


@pytest.fixture
def people(article: ArticlePage) -> tuple[User, User]:
    owner = article.institution
    anna, ben = make_member(owner, "editor"), make_member(owner, "editor")
    derive_all()
    return anna, ben


def test_what_two_editors_changed_apart_from_each_other_is_saved_as_one(
    article: ArticlePage, people: tuple[User, User]
) -> None:
    anna, ben = (Desk(person, article) for person in people)
    anna.write(0, "Von Anna.")
    assert anna.save().status_code == 200
    ben.write(2, "Von Ben.")
    reply = ben.save()
    assert texts(article) == ["Von Anna.", "Absatz 1 des Textes.", "Von Ben.", "Absatz 3 des Textes."]
    said = reply.content.decode()
    assert "1 Teil geändert" in said or "1 part changed" in said
    contents = [str(revision.content["body"]) for revision in article.revisions.all()]
    assert any("Von Ben." in one and "Von Anna." not in one for one in contents), "Ben's own version is kept"


def test_the_same_paragraph_is_asked_about_and_nothing_is_saved_before_the_answer(
    article: ArticlePage, people: tuple[User, User]
) -> None:
    anna, ben = (Desk(person, article) for person in people)
    anna.write(0, "Von Anna.")
    anna.save()
    ben.write(0, "Von <script>Ben</script>.")
    ben.write(3, "Auch von Ben.")
    reply = ben.save()
    assert reply.status_code == 409
    html = reply.content.decode()
    assert [word in html for word in ("Absatz 0 des", "Anna", "<script>Ben")] == [True, True, False]
    assert texts(article)[0] == "Von Anna."
    [take] = set(re.findall(r'name="(choice-[0-9a-f]+-take)"', html))
    unanswered = ben.client.post(ben.address, ben.sent() | {take: "nonsense"})
    assert unanswered.status_code == 409
    answered = ben.client.post(ben.address, ben.sent() | {take: "both"})
    assert answered.status_code == 302
    found = texts(article)
    assert (found[0], found[1][:4], found[4]) == ("Von Anna.", "Von ", "Auch von Ben.")
    assert article.revisions.filter(content__kept__isnull=False).count() == 1, "asked twice, kept once"


def test_an_answer_counts_only_for_the_texts_it_was_given_for(article: ArticlePage, people: tuple[User, User]) -> None:
    anna, ben = (Desk(person, article) for person in people)
    anna.write(0, "Von Anna.")
    anna.save()
    ben.write(0, "Von Ben.")
    [take] = set(re.findall(r'name="(choice-[0-9a-f]+-take)"', ben.save().content.decode()))
    again = Desk(people[0], article)
    again.write(0, "Noch einmal Anna.")
    again.save()
    assert ben.client.post(ben.address, ben.sent() | {take: "mine"}).status_code == 409
    assert texts(article)[0] == "Noch einmal Anna."


def test_publishing_over_somebody_elses_version_asks_as_well(article: ArticlePage, people: tuple[User, User]) -> None:
    anna, ben = (Desk(person, article) for person in people)
    anna.write(0, "Von Anna.")
    anna.save(**{"action-publish": "1"})
    ben.write(0, "Von Ben.")
    ben.write(1, "Mehr von Ben.")
    reply = ben.save(**{"action-publish": "1"})
    assert reply.status_code == 409
    assert 'name="action-publish"' in reply.content.decode(), "the button that was pressed goes along"
    [take] = set(re.findall(r'name="(choice-[0-9a-f]+-take)"', reply.content.decode()))
    ben.client.post(ben.address, ben.sent() | {take: "mine", "action-publish": "1"})
    live = ArticlePage.objects.get(pk=article.pk)
    assert ["Von Ben" in str(live.body[0].value), "Mehr von Ben" in str(live.body[1].value)] == [True, True]


def test_an_automatic_save_never_writes_over_somebody_else_and_its_words_are_merged_later(
    article: ArticlePage, people: tuple[User, User]
) -> None:
    anna = Desk(people[0], article)
    anna.write(0, "An")
    first = anna.autosave().json()
    assert first["success"]
    ben = Desk(people[1], article)  # sees "An"
    anna.write(0, "Anna schreibt weiter.")
    assert anna.autosave(overwrite_revision_id=first["revision_id"]).json()["revision_id"] == first["revision_id"]
    ben.write(2, "Von Ben.")
    refused = ben.autosave()
    assert (refused.status_code, refused.json()["error_code"]) == (400, "invalid_revision")
    assert texts(article)[2] == "Absatz 2 des Textes."
    assert ben.save().status_code == 200
    assert texts(article) == ["Anna schreibt weiter.", "Absatz 1 des Textes.", "Von Ben.", "Absatz 3 des Textes."]
    anna.write(3, "Und weiter.")
    assert not anna.autosave(overwrite_revision_id=first["revision_id"]).json()["success"]
    assert anna.save().status_code == 200
    assert texts(article) == ["Anna schreibt weiter.", "Absatz 1 des Textes.", "Von Ben.", "Und weiter."]


def test_saving_by_hand_after_ones_own_automatic_saves_asks_nothing(
    article: ArticlePage, people: tuple[User, User]
) -> None:
    anna = Desk(people[0], article)
    for words in ("A", "An", "Anna"):
        anna.write(0, words)
        anna.autosave()  # every reply is lost on the way: the script knows no revision of its own
    anna.write(0, "Anna war hier.")
    assert anna.save().status_code == 200
    assert texts(article)[0] == "Anna war hier."
    assert article.revisions.count() == 2, "the automatic saves are one version"


def test_a_second_window_of_the_same_person_is_somebody_else(article: ArticlePage, people: tuple[User, User]) -> None:
    one, other = Desk(people[0], article), Desk(people[0], article)
    one.write(0, "Erstes Fenster.")
    one.autosave()
    other.write(1, "Zweites Fenster.")
    assert not other.autosave().json()["success"]
    other.save()
    assert texts(article)[:2] == ["Erstes Fenster.", "Zweites Fenster."]


def test_a_form_with_a_mistake_still_knows_what_it_was_filled_with(
    article: ArticlePage, people: tuple[User, User]
) -> None:
    anna, ben = (Desk(person, article) for person in people)
    anna.write(0, "Von Anna.")
    anna.save()
    ben.write(1, "Von Ben.")
    wrong = ben.save(title="")
    assert wrong.status_code == 200
    assert ben.data["open_form"] in wrong.content.decode()
    ben.save()
    assert texts(article)[:2] == ["Von Anna.", "Von Ben."]


def test_fields_outside_the_text_are_merged_and_asked_about_too(
    article: ArticlePage, people: tuple[User, User]
) -> None:
    anna, ben = (Desk(person, article) for person in people)
    anna.save(title="Zisternen in Augsburg")
    ben.save(lead="Ein neuer Vorspann.")
    latest = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert (latest.title, latest.lead) == ("Zisternen in Augsburg", "Ein neuer Vorspann.")
    ben.open()
    anna.open()
    anna.save(title="Brunnen")
    reply = ben.client.post(ben.address, ben.sent() | {"title": "Quellen"})
    assert reply.status_code == 409
    [take] = set(re.findall(r'name="(choice-[0-9a-f]+-take)"', reply.content.decode()))
    edited = {"title": "Quellen", take: "edited", take.replace("-take", "-text"): "Brunnen und Quellen"}
    assert ben.client.post(ben.address, ben.sent() | edited).status_code == 302
    assert ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().title == "Brunnen und Quellen"


def test_forged_tokens_and_texts_break_nothing(article: ArticlePage, people: tuple[User, User]) -> None:
    anna, ben = (Desk(person, article) for person in people)
    anna.write(0, "Von Anna.")
    anna.save()
    ben.write(0, "Von Ben.")
    foreign = ben.client.post(ben.address, ben.sent() | {"open_form": anna.data["open_form"]})
    assert foreign.status_code == 409, "without knowing what they saw, everything different is asked about"
    html = ben.save().content.decode()
    [take] = set(re.findall(r'name="(choice-[0-9a-f]+-take)"', html))
    for text in ("{", "[]", '{"blocks": 7}', "\x00"):
        data = ben.sent() | {take: "edited", take.replace("-take", "-text"): text, "loaded_revision_id": "x"}
        assert ben.client.post(ben.address, data).status_code in (302, 400, 409)
    assert texts(article)[0] in ("Von Anna.", "")


def test_an_old_form_does_not_open_again_what_was_closed_meanwhile(
    article: ArticlePage, people: tuple[User, User]
) -> None:
    anna, ben = (Desk(person, article) for person in people)
    assert ben.data["audience_was"] == "public"
    anna.save(audience_level="partnership")
    ben.write(0, "Von Ben.")
    ben.save()
    assert ArticlePage.objects.get(pk=article.pk).audience == PARTNERSHIP
    assert texts(article)[0] == "Von Ben."
    house = chosen(institution_audience(article.institution))
    told = ben.save(audience_level="chosen", audience_groups=list(house.chosen))
    assert told.status_code == 200
    assert ArticlePage.objects.get(pk=article.pk).audience == PARTNERSHIP, "who changes it as well is asked first"
