"""What an institution says of a subject: who may say it, what is kept of it, and when it is gone again."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from home.audience import set_page_audience
from knowledge.membership.models import Membership, User
from knowledge.models import Contact, Transfer, TransferStep
from knowledge.transfers.changes import changes
from knowledge.transfers.funnel import funnel
from knowledge.transfers.models import State
from knowledge.transfers.personal import collect, erase
from search.access import Viewer
from tests import factories as make
from tests.factories.transfers import make_transfer
from tests.knowledge.membership.conftest import World, world

__all__ = ["world"]


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def article(world: World) -> object:
    return make.make_article(world.works, "Wasserverluste finden", ("de", "ar"))


@pytest.fixture
def author(world: World) -> Client:
    return as_person(world.person("author", "author", institution=world.partner))


def said(**changes: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"state": "adopted", "cost": "low", "changed": "Mit Leihgeräten", "language": "de", "on": today} | changes


def test_an_author_says_what_became_of_an_article_and_changes_it(world: World, article: object, author: Client) -> None:
    form = f"/de/transfers/article/{article.pk}/"
    assert author.post(form, said(state="trying")).status_code == 302
    assert author.post(form, said()).status_code == 302
    transfer = Transfer.objects.get()
    assert (transfer.state, transfer.cost, transfer.institution_id) == ("adopted", "low", world.partner.pk)
    assert [step.state for step in TransferStep.objects.order_by("pk")] == ["trying", "adopted"]
    page = Client().get(article.url).content.decode()
    assert page.count('class="funnel"') == 1
    assert "Wasserbehörde" in page
    shown = Client().get(f"/de/transfers/{transfer.pk}/").content.decode()
    assert "Mit Leihgeräten" in shown
    assert "Mit Leihgeräten" in author.get(form).content.decode(), "the form begins with what was said last"


def test_a_second_click_and_the_same_words_again_are_no_step(world: World, article: object, author: Client) -> None:
    for _click in range(3):
        author.post(f"/ar/transfers/article/{article.pk}/", said())
    assert (Transfer.objects.count(), TransferStep.objects.count()) == (1, 1)


def test_a_language_version_of_an_article_is_the_same_subject(world: World, article: object, author: Client) -> None:
    arabic = type(article).objects.get(translation_key=article.translation_key, locale__language_code="ar")
    author.post(f"/de/transfers/article/{article.pk}/", said(state="seen"))
    author.post(f"/ar/transfers/article/{arabic.pk}/", said())
    assert Transfer.objects.get().state == "adopted"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"state": "not-suitable"}, "reason"),
        ({"reason": "law"}, "reason"),
        ({"state": "best-ever"}, "state"),
        ({"cost": "free"}, "cost"),
        ({"on": "2999-01-01"}, "on"),
        ({"changed": "x" * 1_000_000}, "changed"),
        ({"changed": "a\x00b"}, "changed"),
        ({"mail": "not an address"}, "mail"),
        ({"contact": "4711"}, "contact"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(
    world: World, article: object, author: Client, changes: dict[str, str], wrong: str
) -> None:
    reply = author.post(f"/de/transfers/article/{article.pk}/", said(**changes))
    assert reply.status_code == 200
    assert f'id="id_{wrong}_error"' in reply.content.decode()
    assert not Transfer.objects.exists()


def test_who_may_not_speak_for_an_institution_records_nothing(world: World, article: object) -> None:
    form = f"/de/transfers/article/{article.pk}/"
    reader = as_person(world.person("reader", "reader", institution=world.partner))
    site = as_person(world.person("site", "administrator"))
    assert [client.post(form, said()).status_code for client in (reader, site, Client())] == [403, 403, 302]
    owner = as_person(world.person("owner", "editor", institution=world.works))
    assert owner.get(form).status_code == 403, "whoever shared it says nothing of it"
    assert not Transfer.objects.exists()


def test_of_several_institutions_one_is_chosen_and_a_foreign_one_is_no_choice(world: World, article: object) -> None:
    person = world.person("both", "editor", institution=world.partner)
    Membership.objects.create(user=person, role="author", institution=world.waste)
    client, form = as_person(person), f"/de/transfers/article/{article.pk}/"
    assert 'name="state"' not in client.get(form).content.decode()
    assert client.post(f"{form}?institution={world.waste.pk}", said()).status_code == 302
    assert Transfer.objects.get().institution_id == world.waste.pk
    assert client.post(f"{form}?institution={world.works.pk}", said()).status_code == 200
    assert Transfer.objects.count() == 1


def test_a_withdrawn_transfer_is_gone_everywhere_and_can_be_said_anew(
    world: World, article: object, author: Client
) -> None:
    author.post(f"/de/transfers/article/{article.pk}/", said())
    address = f"/de/transfers/{Transfer.objects.get().pk}/"
    assert as_person(world.person("foreign", "editor", institution=world.waste)).post(address).status_code == 403
    assert Client().post(address).status_code == 403
    assert author.post(address).status_code == 302
    assert Client().get(address).status_code == 404
    assert "Wasserbehörde" not in Client().get(article.url).content.decode()
    assert "Mit Leihgeräten" not in Client().get("/de/search/?q=Leihger%C3%A4te").content.decode()
    author.post(f"/de/transfers/article/{article.pk}/", said(state="trying"))
    assert Transfer.objects.get().withdrawn_at is None
    public = Client().get(address).content.decode()
    assert "zurückgezogen" not in public
    assert TransferStep.objects.count() == 3
    assert [step.withdrawn for step in TransferStep.objects.order_by("pk")] == [False, True, False]


def test_only_people_who_agreed_are_named_else_the_office(world: World, article: object, author: Client) -> None:
    named = Contact.objects.create(institution=world.partner, name="Rima Beispiel", consent_on=timezone.localdate())
    silent = Contact.objects.create(institution=world.partner, name="Ohne Einwilligung")
    form = f"/de/transfers/article/{article.pk}/"
    assert author.post(form, said(contact=str(silent.pk))).status_code == 200
    author.post(form, said(contact=str(named.pk), mail="water@nahrain.example"))
    address = f"/de/transfers/{Transfer.objects.get().pk}/"
    assert "Rima Beispiel" in Client().get(address).content.decode()
    Contact.objects.filter(pk=named.pk).update(consent_on=None)
    page = as_person(world.person("member", "reader", institution=world.works)).get(address).content.decode()
    assert "Rima Beispiel" not in page
    assert "water@nahrain.example" in page


def test_a_transfer_follows_its_subject_and_its_institution_when_they_close(world: World, article: object) -> None:
    transfer = make_transfer(world.partner, article, changed="Geheimtipp")
    document = make.make_document(world.works, "Messprotokoll")
    about_file = make_transfer(world.partner, document, changed="Geheimtipp zwei")
    anyone, key = Viewer(None), ("article", article.translation_key)
    assert funnel(key, anyone, "de")[0].count == 1
    set_page_audience(article, make.PARTNERSHIP)
    document.withdrawn_at = timezone.now()
    document.save()
    for address in (f"/de/transfers/{transfer.pk}/", f"/de/transfers/{about_file.pk}/"):
        assert Client().get(address).status_code == 404
    assert funnel(key, Viewer(None), "de") == []
    for address in ("/de/transfers/", "/de/search/?q=Geheimtipp", "/de/search/?kind=transfer"):
        page = Client().get(address).content.decode()
        assert f"/de/transfers/{transfer.pk}/" not in page
        assert f"/de/transfers/{about_file.pk}/" not in page
    member = as_person(world.person("member", "reader", institution=world.works))
    assert member.get(f"/de/transfers/{transfer.pk}/").status_code == 200
    set_page_audience(world.partner, make.chosen(make.institution_group(world.partner)))
    assert member.get(f"/de/transfers/{transfer.pk}/").status_code == 404


def test_digests_hear_of_what_still_stands_and_a_person_can_be_cut_out(
    world: World, article: object, author: Client
) -> None:
    author.post(f"/de/transfers/article/{article.pk}/", said(state="trying"))
    author.post(f"/de/transfers/article/{article.pk}/", said())
    now = timezone.now()
    span = (now - datetime.timedelta(hours=1), now + datetime.timedelta(hours=1))
    found = list(changes(*span))
    assert [str(change.what) for change in found] == [str(State.TRYING.label), str(State.ADOPTED.label)]
    assert found[0].title("ar") == "Wasserverluste finden [ar]"
    assert found[0].visible(Viewer(None))
    set_page_audience(article, make.PARTNERSHIP)
    assert not found[0].visible(Viewer(None))
    person = User.objects.get(email="author@example.org")
    assert len(collect(person)) == 2
    assert erase(person) == 3
    assert collect(person) == []
    transfer = Transfer.objects.get()
    author.post(f"/de/transfers/{transfer.pk}/")
    assert list(changes(*span)) == []
