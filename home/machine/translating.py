"""Wanting, making and reading machine translations. Pages only ever read what is there; the worker asks the service."""

import datetime
import hashlib
from collections.abc import Iterable

import structlog
from django.utils import timezone

from home.machine.models import MachineTranslation
from home.machine.service import Refused, Unavailable, service_of_settings, translate
from home.machine.terms import terms_of
from search.indexing import unit_of_work

log = structlog.get_logger("kommez.machine")

AT_A_TIME = 20
MOST_ATTEMPTS = 8
FIRST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=3)
State = MachineTranslation.State


def is_available() -> bool:
    """Whether this installation has a translation service."""
    return service_of_settings() is not None


def want(text: str, source: str, targets: Iterable[str], *, markup: bool = False) -> int:
    """Have the text translated; how many translations are under way now that were not before.

    With `markup` the text is clean markup of one sentence; its marks come back where they belong.
    """
    if not is_available() or not text.strip():
        return 0
    digest = digest_of(text, markup=markup)
    wanted = [
        MachineTranslation(digest=digest, source=source, target=target, original=text, markup=markup)
        for target in targets
        if target != source
    ]
    before = MachineTranslation.objects.filter(digest=digest, source=source).count()
    MachineTranslation.objects.bulk_create(wanted, ignore_conflicts=True)
    return MachineTranslation.objects.filter(digest=digest, source=source).count() - before


def translations_of(texts: Iterable[str], source: str, target: str, *, markup: bool = False) -> dict[str, str]:
    """Text -> its machine translation, for those that have one; one query."""
    digests = {digest_of(text, markup=markup): text for text in texts}
    rows = MachineTranslation.objects.filter(digest__in=digests, source=source, target=target, state=State.DONE)
    return {digests[digest]: text for digest, text in rows.values_list("digest", "text")}


def translation_of(text: str, source: str, target: str) -> MachineTranslation | None:
    """The row of this text, done, waiting or failed; None where nobody has asked. One query."""
    return MachineTranslation.objects.filter(digest=digest_of(text), source=source, target=target).first()


def forget(texts: Iterable[str]) -> int:
    """Delete all that was made of these texts; how many rows."""
    return MachineTranslation.objects.filter(digest__in={digest_of(text) for text in texts}).delete()[0]


def make_due() -> int:
    """For the worker: translate what waits, oldest first; how many were made. No transaction waits for the service."""
    if not is_available():
        return 0
    due = MachineTranslation.objects.filter(state=State.WAITING, next_attempt_at__lte=timezone.now()).order_by("pk")
    made = 0
    for row in due[:AT_A_TIME]:
        try:
            text = _made(row)
        except Unavailable as error:
            _postpone(row, str(error))
            break  # the service is away for the others as well
        except Refused as error:
            _finish(row, state=State.FAILED, error=str(error))
        else:
            made += _finish(row, state=State.DONE, text=text)
    return made


def digest_of(text: str, *, markup: bool = False) -> str:
    """32 hex digits; the same characters are another text where they are markup."""
    person = b"markup" if markup else b""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16, person=person).hexdigest()


def _made(row: MachineTranslation) -> str:
    """Markup goes as one piece, plain text line by line."""
    pieces = [row.original] if row.markup else row.original.split("\n")
    terms = terms_of(row.original, row.source, row.target)
    return "\n".join(translate(pieces, row.source, row.target, markup=row.markup, terms=terms))


def _finish(row: MachineTranslation, *, state: str, text: str = "", error: str = "") -> int:
    """Keep the result of a row that is still wanted, in a unit of work: pages that show the original change."""
    row.state, row.text, row.error, row.original, row.made_at = state, text, error[:300], "", timezone.now()
    with unit_of_work():
        if not MachineTranslation.objects.filter(pk=row.pk).exists():  # forgotten meanwhile
            return 0
        row.save()
    return 1


def _postpone(row: MachineTranslation, error: str) -> None:
    row.attempts += 1
    row.error = error[:300]
    row.next_attempt_at = timezone.now() + min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
    if row.attempts >= MOST_ATTEMPTS:
        row.state, row.original = State.FAILED, ""
    row.save(update_fields=["attempts", "error", "next_attempt_at", "state", "original"])
    log.warning("translation-service-away", error=row.error, attempts=row.attempts)
