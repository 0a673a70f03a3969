"""Can everybody register without an account or a cookie, once, and learn it by mail and by nothing else?"""

import datetime

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from home.audience import set_page_audience
from knowledge.membership.rights import institution_audience
from knowledge.models import EventPage, Registration, User
from tests import factories as make
from tests.home import budgets
from tests.knowledge.events.conftest import Hall, Reader, own_link

pytestmark = pytest.mark.django_db


def states() -> list[tuple[str, str]]:
    return list(Registration.objects.order_by("pk").values_list("email", "state"))


def test_a_reader_registers_without_cookie_and_comes_back_by_the_link_of_the_mail(hall: Hall) -> None:
    reader = Reader()
    reply = reader.register(hall.event, "mara@example.org", answer="Zahlen", institution="Agenda")
    assert (reply.status_code, reply["Location"]) == (302, f"/de/events/{hall.event.pk}/register/?sent=1")
    sent = reader.client.get(reply["Location"])
    assert "no-store" in sent["Cache-Control"]
    assert not reader.client.cookies
    row = Registration.objects.get()
    assert (row.state, row.name, row.institution, row.answer) == ("confirmed", "Mara Beispiel", "Agenda", "Zahlen")
    assert row.consent_version
    assert "30 Tage" in row.consent_text or "30 days" in row.consent_text
    (letter,) = hall.letters()
    assert letter.to == "mara@example.org"
    assert "Werkstatt" in letter.subject
    assert "Mara" not in letter.text + letter.subject, "a letter carries nothing a stranger could have typed"
    page = Client().get(own_link(letter))
    assert "no-store" in page["Cache-Control"]
    assert "mara@example.org" in page.content.decode()
    entry = Calendar.from_ical(Client().get(f"{own_link(letter)}event.ics").content).walk("VEVENT")[0]
    assert entry["DTSTART"].dt == hall.event.starts_at


def test_who_cancels_leaves_nothing_behind_and_the_first_who_waits_moves_up(hall: Hall) -> None:
    for name in ("a", "b", "c", "d"):
        Reader(at=f"198.51.{ord(name)}.1").register(hall.event, f"{name}@example.org")
    assert [state for _mail, state in states()] == ["confirmed", "confirmed", "waiting", "waiting"]
    link = own_link(hall.letters("a@example.org")[0])
    assert Client().post(link).status_code == 200
    assert states() == [
        ("", "cancelled"),
        ("b@example.org", "confirmed"),
        ("c@example.org", "confirmed"),
        ("d@example.org", "waiting"),
    ]
    assert [letter.to for letter in hall.letters()[-2:]] == ["a@example.org", "c@example.org"]
    assert (Client().get(link).status_code, Client().post(link).status_code) == (410, 410)
    assert len(hall.letters()) == 6, "four of registering, one of leaving, one of moving up"
    left = Registration.objects.order_by("pk")[0]
    assert (left.name, left.institution, left.answer, left.email_key, left.user) == ("", "", "", "", None)
    page = Client().get(own_link(hall.letters("d@example.org")[0])).content.decode()
    assert "1" in page


def test_the_same_form_or_address_again_makes_no_second_registration_and_shows_nothing(hall: Hall) -> None:
    reader = Reader()
    form = reader.open(hall.event)
    replies = [reader.send(hall.event, form, email="mara@example.org") for _click in range(2)]
    stranger = Reader(at="203.0.113.9").register(hall.event, "MARA@example.org ", name="Jemand")
    fresh = Reader(at="203.0.113.9").register(hall.event, "neu@example.org")
    assert {(reply.status_code, reply["Location"]) for reply in (*replies, stranger, fresh)} == {
        (302, f"/de/events/{hall.event.pk}/register/?sent=1")
    }
    assert states() == [("mara@example.org", "confirmed"), ("neu@example.org", "confirmed")]
    assert Registration.objects.order_by("pk")[0].name == "Mara Beispiel"
    first, again = hall.letters("mara@example.org")
    assert own_link(first) == own_link(again)
    Reader(at="203.0.113.10").register(hall.event, "mara@example.org")
    assert len(hall.letters("mara@example.org")) == 2, "a stranger can cause one letter a day, not a flood"


def test_a_full_event_answers_those_who_have_a_place_as_everybody_else(hall: Hall) -> None:
    hall.change(has_waiting_list=False)
    forms = {name: Reader(at=f"203.0.{number}.1").open(hall.event) for number, name in enumerate("abcd")}
    for name in "ab":
        assert Reader(at="203.0.0.1").send(hall.event, forms[name], email=f"{name}@example.org").status_code == 302
    known = Reader().send(hall.event, forms["c"], email="a@example.org")
    unknown = Reader().send(hall.event, forms["d"], email="d@example.org")
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert known.content == unknown.content
    assert len(hall.letters()) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"consent": ""}, "id_consent"),
        ({"name": "  "}, "id_name"),
        ({"email": "kein mail"}, "id_email"),
        ({"answer": "x" * 1_000_000}, "id_answer"),
        ({"name": "n" * 121}, "id_name"),
        ({"language": "xx"}, "id_language"),
        ({"website": "https://example.com"}, "id_website"),
        ({"token": "forged"}, "id_token"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_registers_nobody(hall: Hall, wrong: dict[str, str], field: str) -> None:
    reader = Reader()
    reply = reader.send(hall.event, reader.open(hall.event), **{"email": "mara@example.org", **wrong})
    assert reply.status_code == 200
    html = reply.content.decode()
    assert f'href="#{field}"' in html or field in ("id_token", "id_website")
    assert 'role="alert"' in html
    assert not Registration.objects.exists()
    assert not hall.letters()


def test_a_form_of_another_event_and_a_flood_of_one_network_are_refused(hall: Hall) -> None:
    other = make.make_event(hall.tree, "Andere", registering="form")
    reader = Reader()
    assert reader.send(hall.event, reader.open(other), email="mara@example.org").status_code == 200
    for number in range(25):
        reader.register(other, f"n{number}@example.org")
    assert Registration.objects.count() == 20


def test_registration_opens_and_closes_by_the_clock_and_ends_with_the_event(hall: Hall, client: Client) -> None:
    now = datetime.datetime.now(datetime.UTC)
    hours = [datetime.timedelta(hours=count) for count in (1, 2)]
    hall.change(registering_opens_at=now + hours[0], registering_closes_at=now + hours[1])
    address, page = f"/de/events/{hall.event.pk}/register/", hall.event.url
    seen = []
    for after in (0.5, 1.5, 2.5, 24 * 15):
        with time_machine.travel(now + datetime.timedelta(hours=after), tick=False):
            seen.append((b'name="token"' in client.get(address).content, address.encode() in client.get(page).content))
    assert seen == [(False, False), (True, True), (False, False), (False, False)]
    assert hall.event.changes_at == now + hours[0]


def test_a_kept_page_never_shows_old_numbers_of_places(hall: Hall, client: Client) -> None:
    places = "بقي مقعدان."
    assert places in client.get(hall.event.get_translations().get().url).content.decode()
    Reader().register(hall.event, "a@example.org")
    shown = client.get(hall.event.get_translations().get().url).content.decode()
    assert places not in shown
    assert "بقي مقعد واحد." in shown


def test_a_member_is_checked_for_forgery_and_finds_their_registration(hall: Hall) -> None:
    user = make.make_member(hall.works, email="kollegin@example.org", first_name="Kim", last_name="Beispiel")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    reader = Reader(client)
    html = client.get(f"/de/events/{hall.event.pk}/register/").content.decode()
    assert 'value="kollegin@example.org"' in html
    form = reader.open(hall.event)
    assert reader.send(hall.event, form, email=user.email).status_code == 403
    token = client.cookies["kommez-csrf"].value
    assert reader.send(hall.event, form, email=user.email, csrfmiddlewaretoken=token).status_code == 302
    assert Registration.objects.get().user == User.objects.get(pk=user.pk)
    assert own_link(hall.letters()[0]) in client.get(hall.event.url).content.decode()


def test_a_closed_event_takes_only_those_who_see_it_and_leaks_by_no_address(hall: Hall) -> None:
    set_page_audience(hall.event, make.chosen(institution_audience(hall.works)))
    outside, missing = Client().get(f"/de/events/{hall.event.pk}/register/"), Client().get("/de/events/9999/register/")
    assert (outside.status_code, missing.status_code) == (404, 404)
    assert outside.content.replace(str(hall.event.pk).encode(), b"") == missing.content.replace(b"9999", b"")
    client = Client()
    client.force_login(make.make_member(hall.works, email="innen@example.org"))
    assert Reader(client).register(hall.event, "innen@example.org").status_code == 302
    link = own_link(hall.letters()[0])
    assert "Werkstatt" in Client().get(link).content.decode(), "their own link opens without logging in"
    Registration.objects.update(user=None)
    assert "Werkstatt" not in Client().get(link).content.decode(), "somebody who may not see it any more"


def test_events_without_a_form_have_no_address_for_one_and_mail_has_its_subject(hall: Hall, client: Client) -> None:
    hall.change(registering="mail", registering_mail="treffen@example.org")
    assert client.get(f"/de/events/{hall.event.pk}/register/").status_code == 404
    html = client.get(hall.event.url).content.decode()
    assert 'href="mailto:treffen@example.org?subject=' in html
    assert "Werkstatt" in html.partition("?subject=")[2][:60]


@pytest.mark.parametrize("token", ["x", "x" * 5000, "WzEsIjIiXQ:1abc:zzz"])
def test_a_forged_link_is_answered_like_one_that_has_ended(hall: Hall, token: str) -> None:
    assert Client().get(f"/de/events/registration/{token}/").status_code == 410
    assert Client().get(f"/de/events/registration/{token}/event.ics").status_code == 404


def test_the_pages_keep_their_budget_in_bytes_and_questions(hall: Hall, client: Client) -> None:
    for language in make.LANGUAGES:
        for address in (hall.event.url, f"/{language}/events/{hall.event.pk}/register/"):
            assert budgets.compressed(client.get(address).content) <= budgets.HTML_BYTES


def test_facts_reach_every_language_and_its_draft_with_publication(hall: Hall) -> None:
    arabic = hall.event.get_translations().get()
    draft = arabic.save_revision()
    later = hall.event.starts_at + datetime.timedelta(days=1)
    hall.change(starts_at=later, ends_at=None, capacity=7)
    arabic.refresh_from_db()
    assert (arabic.starts_at, arabic.ends_at, arabic.capacity) == (later, None, 7)
    draft.refresh_from_db()
    draft.publish()
    assert EventPage.objects.get(pk=arabic.pk).starts_at == later
