"""Forms without a cookie: what a person sends passes, what a program or a forger sends does not."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from home.public import PublicForm, count_attempt, network_of
from home.public.forms import tidy
from home.public.models import Network, NetworkKey

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC)


def reader(address="203.0.113.7"):
    return RequestFactory().post("/de/questions/ask/", REMOTE_ADDR=address)


def sent(token, *, purpose="question:7", **fields):
    return PublicForm({"token": token, "website": "", **fields}, request=reader(), purpose=purpose)


@pytest.fixture
def token(time_machine):
    time_machine.move_to(NOON, tick=False)
    made = PublicForm(request=reader(), purpose="question:7").fields["token"].initial
    time_machine.move_to(NOON + datetime.timedelta(seconds=30), tick=False)
    return made


def test_a_form_that_a_person_filled_in_passes_and_names_its_nonce(token):
    form = sent(token)
    assert form.is_valid()
    assert len(form.nonce) == 24
    again = sent(token)
    assert again.is_valid()
    assert again.nonce == form.nonce


def test_a_token_of_another_page_is_refused(token):
    assert "token" in sent(token, purpose="question:8").errors


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "é" * 200, "a" * 5000, "\x00"])
def test_a_forged_token_is_refused_in_words(forged):
    assert "token" in sent(forged).errors


def test_a_token_is_refused_within_seconds_and_after_a_day_and_the_form_comes_back_with_a_good_one(token, time_machine):
    time_machine.move_to(NOON + datetime.timedelta(seconds=1), tick=False)
    assert "token" in sent(token).errors
    time_machine.move_to(NOON + datetime.timedelta(hours=25), tick=False)
    form = sent(token)
    assert "token" in form.errors
    form.renew()
    renewed = form["token"].value()
    time_machine.move_to(NOON + datetime.timedelta(hours=25, minutes=1), tick=False)
    assert sent(renewed).is_valid()


def test_what_fills_in_the_field_nobody_sees_is_refused(token):
    assert "website" in sent(token, website="http://spam.example").errors


def test_the_field_nobody_sees_is_hidden_from_screen_readers_and_keyboard(token):
    html = render_to_string("home/partials/form.html", {"form": PublicForm(request=reader(), purpose="question:7")})
    hidden = html[html.index('<div class="unseen" aria-hidden="true">') :]
    assert 'name="website"' in hidden
    assert 'tabindex="-1"' in hidden


def test_a_network_is_bounded_by_day_and_purpose_and_others_are_not(time_machine):
    time_machine.move_to(NOON)
    for _time in range(3):
        count_attempt(reader(), "question", most=3)
    with pytest.raises(ValidationError):
        count_attempt(reader("203.0.113.200"), "question", most=3)
    count_attempt(reader("198.51.100.1"), "question", most=3)
    count_attempt(reader(), "barrier", most=3)
    time_machine.move_to(NOON + datetime.timedelta(days=1))
    count_attempt(reader(), "question", most=3)


def test_no_address_is_kept_and_the_key_goes_with_the_day(time_machine):
    time_machine.move_to(NOON)
    count_attempt(reader("2001:db8:1:2::3"), "question")
    assert "2001" not in Network.objects.get().name
    today = timezone.localdate()
    assert network_of(reader("2001:db8:1:9::1"), today) == network_of(reader("2001:db8:1:2::3"), today)
    assert network_of(reader("2001:db8:2::1"), today) != network_of(reader("2001:db8:1:2::3"), today)
    assert network_of(reader("no address"), today)
    time_machine.move_to(NOON + datetime.timedelta(days=1))
    assert tidy() == 2
    assert not NetworkKey.objects.exists()
