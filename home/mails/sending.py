"""The worker's round: letters that are due are sent, oldest first; what cannot be sent now is tried again later."""

import datetime
import smtplib

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from home.mails.leaving import may_leave
from home.mails.letters import message_of
from home.mails.models import Letter

log = structlog.get_logger("kommez.mails")

AT_A_TIME = 100
MOST_ATTEMPTS = 12  # over about two days
FIRST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=6)
KEPT = datetime.timedelta(days=30)


def send_due() -> int:
    """Send what is due, in one connection; how many went out.

    A letter is marked as sent right after the server took it, so a crash repeats one letter at most.
    """
    now = timezone.now()
    due = Letter.objects.filter(state=Letter.State.WAITING, next_attempt_at__lte=now).order_by("written_at", "pk")
    letters = list(due[:AT_A_TIME])
    if not letters:
        return 0
    server = get_connection()
    try:
        server.open()
    except OSError as error:
        log.warning("mail-server-away", error=str(error), waiting=len(letters))
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
            next_attempt_at=now + FIRST_PAUSE, error=str(error)[:500]
        )
        return 0
    try:
        return sum(_send(letter, server) for letter in letters)
    finally:
        server.close()


def tidy() -> int:
    """Forget letters that were sent or given up more than thirty days ago; how many."""
    old = Letter.objects.exclude(state=Letter.State.WAITING).filter(written_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def _send(letter: Letter, server: BaseEmailBackend) -> bool:
    try:
        if not may_leave(letter):
            letter.delete()
            return False
    except Exception as error:  # one letter that cannot be checked must not keep all others back
        letter.attempts += 1
        _postpone(letter, error)
        letter.save(update_fields=["state", "attempts", "next_attempt_at", "error"])
        return False
    message = message_of(letter)
    message.connection = server
    letter.attempts += 1
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _postpone(letter, error)
    else:
        letter.state, letter.sent_at, letter.error = Letter.State.SENT, timezone.now(), ""
    letter.save(update_fields=["state", "sent_at", "attempts", "next_attempt_at", "error"])
    return letter.state == Letter.State.SENT


def _postpone(letter: Letter, error: Exception) -> None:
    """A refused address or a broken letter is given up at once, anything else after `MOST_ATTEMPTS`."""
    refused = isinstance(error, smtplib.SMTPRecipientsRefused | ValueError)
    if refused or letter.attempts >= MOST_ATTEMPTS:
        letter.state = Letter.State.FAILED
    pause = min(FIRST_PAUSE * 2 ** (letter.attempts - 1), LONGEST_PAUSE)
    letter.next_attempt_at, letter.error = timezone.now() + pause, f"{type(error).__name__}: {error}"[:500]
    log.warning("letter-not-sent", letter=letter.pk, attempts=letter.attempts, error=letter.error)
