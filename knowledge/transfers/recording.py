"""An institution says how far it has come with a subject, or takes that back. One way in for all.

The row is locked, the right is asked again, and every change is one step of the history. What was said already,
word for word, is no step: a second click changes nothing.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.institutions.models import Contact, InstitutionPage
from knowledge.transfers.acting import may_record_for
from knowledge.transfers.models import State, Transfer, TransferStep
from knowledge.transfers.subjects import Key, Subject, subjects
from search.access import Viewer
from search.indexing import unit_of_work


@dataclass(frozen=True)
class Saying:
    """What is said. `reason` belongs to "not suitable" and to nothing else; `contact` to the institution."""

    state: str
    language: str
    on: datetime.date
    reason: str = ""
    cost: str = ""
    changed: str = ""
    contact: Contact | None = None
    mail: str = ""


class RecordRefused(Exception):
    """It cannot be recorded; `message` says why in the reader's language."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message


def record(key: Key, institution: InstitutionPage, saying: Saying, *, by: Any) -> Transfer:
    """The institution's present statement about the subject, made or changed. Raises `RecordRefused`."""
    subject = subjects([key], Viewer(by), "de").get(key)
    if subject is None:
        raise RecordRefused(_("There is nothing here that you can open."))
    if not may_record_for(by, institution.pk):
        raise RecordRefused(_("You do not speak for this institution."))
    if is_own(subject, institution):
        raise RecordRefused(_("Your institution shared this itself; others say what became of it."))
    if (saying.state == State.NOT_SUITABLE) != bool(saying.reason):
        raise RecordRefused(_("A reason belongs to “not suitable”, and only to that."))
    with unit_of_work():
        row = _locked(key, institution, saying, by)
        if not _differs(row, saying) and row.withdrawn_at is None and row.steps.exists():
            return row
        _fill(row, saying)
        row.withdrawn_at, row.changed_at = None, timezone.now()
        row.save()
        _write(row, by, withdrawn=False)
    return row


def withdraw(transfer: Transfer, *, by: Any) -> Transfer:
    """The institution takes back what it said: from now on it is neither shown, counted nor found."""
    with unit_of_work():
        row = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
        if not may_record_for(by, row.institution_id):
            raise RecordRefused(_("You do not speak for this institution."))
        if row.withdrawn_at is not None:
            raise RecordRefused(_("This has been withdrawn already."))
        row.withdrawn_at = row.changed_at = timezone.now()
        row.save()
        _write(row, by, withdrawn=True)
    return row


def is_own(subject: Subject, institution: InstitutionPage) -> bool:
    """Whether the institution shared the subject itself."""
    return subject.owner_key == institution.translation_key


def _locked(key: Key, institution: InstitutionPage, saying: Saying, by: Any) -> Transfer:
    """The one row of this pair, held until the end of the transaction; made where there is none."""
    kind, value = key
    pair: dict[str, Any] = {"article_key" if kind == "article" else "document_id": value, "institution": institution}
    rows = Transfer.objects.select_for_update(of=("self",))
    found = rows.filter(**pair).first()
    if found is not None:
        return found
    made = Transfer(**pair, recorded_by=by)
    _fill(made, saying)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # a colleague recorded it at this very moment
        return rows.get(**pair)
    return made


def _differs(row: Transfer, saying: Saying) -> bool:
    own = (row.state, row.reason, row.cost, row.changed, row.language, row.on, row.contact_id, row.mail)
    contact = saying.contact.pk if saying.contact else None
    said = (saying.state, saying.reason, saying.cost, saying.changed, saying.language, saying.on, contact, saying.mail)
    return own != said


def _fill(row: Transfer, saying: Saying) -> None:
    for name in ("state", "reason", "cost", "changed", "language", "on", "contact", "mail"):
        setattr(row, name, getattr(saying, name))


def _write(row: Transfer, by: Any, *, withdrawn: bool) -> None:
    said = {name: getattr(row, name) for name in ("state", "reason", "cost", "changed", "language", "on")}
    TransferStep.objects.create(transfer=row, by=by, withdrawn=withdrawn, at=row.changed_at, **said)
