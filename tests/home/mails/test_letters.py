"""Letters: written with what they tell about, sent once, tried again, given up with a reason."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone

from home.mails import post
from home.mails.models import Letter
from home.mails.sending import KEPT, MOST_ATTEMPTS, send_due, tidy
from search.indexing import unit_of_work

pytestmark = pytest.mark.django_db

TEMPLATE = "home/mails/try"


class RefusingServer(EmailBackend):
    """A mail server that answers every letter with the error a test chose."""

    answer: Exception = OSError("line is down")

    def send_messages(self, messages):
        raise self.answer


@pytest.fixture(autouse=True)
def templates(settings, tmp_path):
    folder = tmp_path / "home/mails"
    folder.mkdir(parents=True)
    (folder / "try.subject.txt").write_text("Question\n{{ number }} arrived")
    (folder / "try.txt").write_text("{{ language }} {{ direction }} {{ number }}")
    (folder / "try.html").write_text(
        '{% extends "home/mails/base.html" %}{% block content %}<p>{{ number }}</p>{% endblock %}'
    )
    (folder / "plain.subject.txt").write_text("s" * 500)
    (folder / "plain.txt").write_text("text")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def write(**more):
    return post(TEMPLATE, to="amal@example.org", language="ar", context={"number": 7}, **more)


def test_a_letter_is_rendered_in_the_language_of_its_reader_with_a_plain_part():
    write(unsubscribe="https://example.org/no")
    assert send_due() == 1
    sent = mail.outbox[0]
    assert sent.subject == "[KommEZ] Question 7 arrived"
    assert sent.body == "ar rtl 7\n"
    html = sent.alternatives[0][0]
    assert 'lang="ar" dir="rtl"' in html
    assert "<p>7</p>" in html
    assert sent.extra_headers["List-Unsubscribe"] == "<https://example.org/no>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_letter_without_formatted_template_is_plain_and_its_subject_is_bounded():
    post("home/mails/plain", to="amal@example.org", language="de", context={})
    send_due()
    assert mail.outbox[0].alternatives == []
    assert len(mail.outbox[0].subject) == 200


def test_a_letter_goes_with_the_transaction_it_tells_about():
    with unit_of_work():
        write()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_the_same_key_writes_one_letter_even_when_two_write_at_once():
    assert write(once="question:7:reminder") is not None
    assert write(once="question:7:reminder") is None
    with transaction.atomic():  # the row another process has just written, unseen by the first look
        Letter.objects.bulk_create([Letter(to="a@b.c", once="question:7:reminder")], ignore_conflicts=True)
    assert Letter.objects.count() == 1


def test_nobody_is_written_to_without_an_address():
    assert post(TEMPLATE, to="", language="de", context={}) is None


def test_a_sent_letter_is_not_sent_again():
    write()
    assert (send_due(), send_due()) == (1, 0)
    assert len(mail.outbox) == 1


def test_a_letter_that_could_not_be_sent_waits_longer_each_time_and_is_given_up_at_last(settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingServer"
    letter = write()
    pauses = []
    for _attempt in range(MOST_ATTEMPTS):
        Letter.objects.update(next_attempt_at=timezone.now())
        assert send_due() == 0
        letter.refresh_from_db()
        pauses.append(letter.next_attempt_at - timezone.now())
    assert letter.state == Letter.State.FAILED
    assert "line is down" in letter.error
    assert pauses[2] > pauses[0]
    assert pauses[-1] <= timedelta(hours=6)


def test_a_refused_address_is_given_up_at_once_and_others_go_out(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingServer"
    monkeypatch.setattr(
        RefusingServer, "answer", smtplib.SMTPRecipientsRefused({"amal@example.org": (550, b"unknown")})
    )
    letter = write()
    send_due()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Letter.State.FAILED, 1)


def test_old_letters_are_forgotten_but_not_waiting_ones():
    write()
    send_due()
    write()
    Letter.objects.update(written_at=timezone.now() - KEPT - timedelta(days=1))
    assert tidy() == 1
    assert Letter.objects.get().state == Letter.State.WAITING
