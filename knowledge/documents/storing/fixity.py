"""Are the originals still what was uploaded? Every one is read in full again within thirty days, a few at a time.

Originals are the files of documents and questions, known by their SHA-256, and those of pictures, by a key of their own
(`home.images.originals`).

Promised: a flipped bit, a truncation, two files that changed places and a file that is gone are found, told to the
administrators once, shown by `doctor` and in the list of stored files, until `restoring` has mended them.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from django.contrib.auth import get_user_model
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from home.addresses import absolute
from home.images import originals
from home.mails import post
from knowledge.documents.blobs import blob_name
from knowledge.documents.families import named_checksums
from knowledge.documents.models import DocumentVersion
from knowledge.documents.storing.models import StoredBlob
from knowledge.institutions.letters import language_of

log = structlog.get_logger("kommez.fixity")

PROMISED = timedelta(days=30)
DUE_AFTER = timedelta(days=21)  # leaves nine days in which a worker may stand still
SECONDS = 60.0  # one run of the job; the next comes after five minutes
AT_ONCE = 50  # rows of one transaction
MOST_NAMED = 20  # in a letter
TEMPLATE = "knowledge/documents/mails/broken"
State = StoredBlob.State
BROKEN = (State.DAMAGED, State.MISSING)


def check_due(*, seconds: float = SECONDS) -> int:
    """The job: read what is due, longest unread first, for at most `seconds` (one file is always finished).

    Returns how many were read. No transaction is open while a file is read.
    """
    take_in()
    ends, checked = time.monotonic() + seconds, 0
    for sha in _due(timezone.now() - DUE_AFTER):
        check(sha)
        checked += 1
        if time.monotonic() > ends:
            break
    report()
    return checked


def take_in() -> None:
    """Have a row for each named original, pictures included, and none for others."""
    known = dict(StoredBlob.objects.values_list("pk", "state"))
    named = named_checksums() | originals.keys()
    for some in _in_units(sorted(named - set(known))):
        StoredBlob.objects.bulk_create([StoredBlob(sha256=sha) for sha in some], ignore_conflicts=True)
    for some in _in_units(sorted(set(known) - named)):
        StoredBlob.objects.filter(pk__in=some).delete()


def check(sha: str) -> str:
    """Read one original and note what was found; returns the state."""
    state = state_of(sha)
    now = timezone.now()
    changed: dict[str, datetime | None] = {"checked_at": now}
    if state == State.SOUND:
        changed["found_at"] = None
    elif StoredBlob.objects.filter(pk=sha, found_at=None).exists():
        changed["found_at"] = now
        log.error("original-broken", checksum=sha, state=state)
    StoredBlob.objects.filter(pk=sha).update(state=state, **changed)
    return state


def state_of(sha: str) -> str:
    """What the stored bytes are now; reads all of them, a piece at a time."""
    if sha.startswith(originals.PREFIX):
        return originals.state(sha)
    storage = storages["blobs"]
    if storage.verify(sha):  # type: ignore[attr-defined]
        return State.SOUND
    return State.DAMAGED if storage.exists(blob_name(sha)) else State.MISSING


def broken() -> "list[StoredBlob]":
    """The originals that are known not to be what was uploaded, longest known first."""
    return list(StoredBlob.objects.filter(state__in=BROKEN).order_by("found_at", "pk"))


def overdue() -> int:
    """How many originals were last read longer ago than promised."""
    return StoredBlob.objects.filter(checked_at__lt=timezone.now() - PROMISED).count()


def report() -> int:
    """Tell every administrator what is broken; returns how many letters were written.

    One letter names all; a further one follows when more was found, at most every hour.
    """
    rows = broken()
    newest = max((row.found_at for row in rows if row.found_at), default=None)
    if newest is None:
        return 0
    shown = [(row, names) for row in rows[:MOST_NAMED] for names in [names_of([row.pk])[row.pk]]]
    address = absolute(reverse("stored-files"))
    context = {"files": shown, "count": len(rows), "more": len(rows) - len(shown), "address": address}
    letters = 0
    for user in get_user_model().objects.filter(is_superuser=True, is_active=True).exclude(email=""):
        key = f"broken-files:{newest:%Y-%m-%dT%H}:{user.pk}"
        language = language_of(user)
        letters += post(TEMPLATE, to=user.email, language=language, context=context, once=key) is not None
    return letters


def names_of(checksums: Iterable[str]) -> dict[str, list[str]]:
    """Checksum or key -> "title: file name" of the documents or picture that have it; for administrators only."""
    names: dict[str, list[str]] = {sha: [] for sha in checksums}
    names.update(originals.names(names))
    rows = DocumentVersion.objects.filter(sha256__in=list(names)).select_related("document")
    for version in rows:
        names[version.sha256].append(f"{version.document.title}: {version.filename}")
    return names


def _due(before: datetime) -> Iterator[str]:
    """Checksums that are due, asked for in small units, so that long runs hold no cursor open."""
    while True:
        rows = StoredBlob.objects.filter(Q(checked_at=None) | Q(checked_at__lt=before))
        some = list(rows.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:AT_ONCE])
        if not some:
            return
        yield from some


def _in_units(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Parts of the values, each worked on in a transaction of its own."""
    for start in range(0, len(values), AT_ONCE):
        with transaction.atomic():
            yield values[start : start + AT_ONCE]
