"""Reads the text of uploaded versions in the background: one task per version, its outcome always a named state.

What needs no recognition is read at once. Pages that are pictures follow in slices of some seconds, each of which
writes what it read and asks for the next, so that a worker that dies loses one slice, other files get their turn, and
editors see how far it is.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from knowledge.documents.blobs import blob_name
from knowledge.documents.extraction.results import ExtractionResult, Note, PageText, Reason
from knowledge.documents.extraction.sandbox import extract_file
from knowledge.documents.models import DocumentPage, DocumentVersion
from search.indexing import mark, unit_of_work

EXTRACTOR_VERSION = "3"
MAX_ATTEMPTS = 3
SLICE_SECONDS = 20.0
_SLICE_PAGES, _AT_ONCE = 24, 50
_STALE = timedelta(minutes=10)
State = DocumentVersion.State
_UNFINISHED = (State.WAITING, State.READING)
_RECOGNISED = (State.READING, State.PARTIAL, State.NO_TEXT)


@task()
def read_version(version_id: int) -> str:
    """Read one version. Delivered twice, late or for a deleted row it does nothing. Returns the state."""
    version = DocumentVersion.objects.filter(pk=version_id).first()
    if version is None or version.state not in _UNFINISHED:
        return version.state if version else "gone"
    if version.pages_left:
        recognise_version.enqueue(version.pk)
        return version.state
    read_many([version, *_another_waiting(version)])
    return version.state


def _another_waiting(version: DocumentVersion) -> list[DocumentVersion]:
    """One more that waits, so that both cores read; its own task will find it done.

    The youngest, which other workers come to last: files are taken in the order they came in.
    """
    rows = DocumentVersion.objects.filter(state=State.WAITING, attempts=0, pages_left=[]).exclude(pk=version.pk)
    other = rows.select_related("document").order_by("-pk").first()
    return [other] if other and rows.filter(pk=other.pk).update(state=State.READING) else []


@task()
def reread_version(version_id: int) -> str:
    """Read a version anew that an older extractor read; its text stays until the new one is there."""
    version = DocumentVersion.objects.filter(_outdated(), pk=version_id).first()
    if version is None or version.state in (*_UNFINISHED, State.CHECKING):
        return version.state if version else "gone"
    with local_file(version) as path:
        result = extract_file(path, name=version.filename, recognise=False)
    with unit_of_work():
        if result.pages or result.pages_left or not version.pages.exists():
            _write(version, result)
        else:
            DocumentVersion.objects.filter(pk=version.pk).update(extractor_version=EXTRACTOR_VERSION)
    return version.state


@task()
def recognise_version(version_id: int) -> str:
    """Recognise the next pages of a scan and ask for the rest. Returns the state."""
    version = DocumentVersion.objects.filter(pk=version_id).first()
    if version is None or not version.pages_left or version.state not in _RECOGNISED:
        return version.state if version else "gone"
    return recognise_slice(version)


def open_stored(sha: str, name: str, password: str) -> ExtractionResult:
    """What stored bytes say to whoever has their password, which is used once and kept nowhere. Writes nothing.

    Slow: call it before the unit of work. Pages that are pictures are recognised as far as the time of one reading
    lasts.
    """
    storage: Any = storages["blobs"]
    with storage.local_copy(blob_name(sha)) as path:
        return extract_file(path, name=name, password=password)


def keep_reading(version: DocumentVersion, result: ExtractionResult) -> None:
    """Replace the version's text by what was read with a password, inside the caller's unit of work."""
    _write(version, result, go_on=Note.OPENED not in result.notes)


def read_with_password(version: DocumentVersion, password: str) -> str:
    """Read a protected file with the password somebody gives. Returns the state."""
    result = open_stored(version.sha256, version.filename, password)
    with unit_of_work():
        keep_reading(version, result)
    return version.state


def retry(version: DocumentVersion) -> None:
    """Have a version read anew, whatever became of it."""
    with unit_of_work():
        version.state, version.reason, version.attempts, version.pages_left = State.WAITING, "", 0, []
        version.save(update_fields=["state", "reason", "attempts", "pages_left"])
        mark(version.document)
    read_version.enqueue(version.pk)


def stop(version: DocumentVersion) -> None:
    """Recognise no further pages; what was read stays."""
    with unit_of_work():
        version.pages_left = []
        version.state = State.PARTIAL if version.pages.exists() else State.NO_TEXT
        version.reason = Reason.STOPPED
        version.save(update_fields=["pages_left", "state", "reason"])
        mark(version.document)


def read_many(versions: Iterable[DocumentVersion], *, at_once: int = 2) -> None:
    """Read `at_once` files at a time, one unit of work per document. Only this thread writes rows."""
    chosen = sorted(versions, key=lambda version: version.document_id)
    with transaction.atomic():
        for version in chosen:
            version.state, version.attempts = State.READING, version.attempts + 1
            version.save(update_fields=["state", "attempts"])
    with ThreadPoolExecutor(at_once) as pool:
        results = zip(chosen, pool.map(_extract, chosen), strict=True)
        for _document, some in groupby(results, key=lambda pair: pair[0].document_id):
            read = list(some)  # before the unit of work begins: it holds the write lock
            with unit_of_work():
                for version, result in read:
                    _write(version, result)


def _extract(version: DocumentVersion) -> ExtractionResult | None:
    """What the file says; None when reading it has failed too often."""
    if version.attempts > MAX_ATTEMPTS:
        return None
    with local_file(version) as path:
        return extract_file(path, name=version.filename, recognise=False)


def local_file(version: DocumentVersion) -> AbstractContextManager[Path]:
    """The bytes as a file: the blob itself, or a copy of it where blobs lie elsewhere."""
    storage: Any = storages["blobs"]
    copy: AbstractContextManager[Path] = storage.local_copy(version.file.name)
    return copy


def _write(version: DocumentVersion, result: ExtractionResult | None, *, go_on: bool = True) -> None:
    """Replace the version's text; where pages are left to be recognised, have that done after commit."""
    from knowledge.documents.extraction.recognition import languages

    version.pages.all().delete()
    version.pages_left = []
    if result is None:
        version.state, version.reason = State.FAILED, "reader-crashed"
    else:
        version.state, version.reason = State(result.state.value), result.reason.value
        version.notes = _notes(result)
        version.page_count = len({page.number for page in result.pages} | set(result.pages_left)) or None
        DocumentPage.objects.bulk_create(_row(version, page) for page in result.pages)
        if result.pages_left and not result.pages and not languages():
            version.state, version.reason = State.NO_TEXT, Reason.SCAN
        elif result.pages_left and go_on and languages():
            version.pages_left, version.attempts = list(result.pages_left), 0
            version.state = State.PARTIAL if result.pages else State.READING
            version.reason = result.reason if result.reason not in _BEFORE_RECOGNITION else Reason.PAGES_LEFT
            transaction.on_commit(lambda: recognise_version.enqueue(version.pk))
    version.extractor_version, version.read_at = EXTRACTOR_VERSION, timezone.now()
    version.save()
    mark(version.document)


_BEFORE_RECOGNITION = (Reason.NONE, Reason.SCAN, Reason.PICTURE)


def _notes(result: ExtractionResult) -> list[str]:
    """Notes as they are stored: those that count passages carry the number."""
    return [f"{note}:{result.left_out[note]}" if result.left_out.get(note) else str(note) for note in result.notes]


def _row(version: DocumentVersion, page: PageText) -> DocumentPage:
    known = dict(settings.LANGUAGES)
    own = page.language in known and page.language != version.language
    return DocumentPage(
        version=version,
        number=page.number,
        text=page.text,
        language=page.language if own else "",
        recognised=page.recognised,
        poor=page.poor,
    )


def recognise_slice(version: DocumentVersion, *, seconds: float = SLICE_SECONDS) -> str:
    """Recognise as many of the pages left as fit into so many seconds; write them in one unit of work.

    A page on which nothing goes on three times is left out. Returns the state.
    """
    from knowledge.documents.extraction.scans import recognise_pages

    pages = version.pages_left[:_SLICE_PAGES]
    with local_file(version) as path:
        found = recognise_pages(path, media_type=version.media_type, pages=pages, seconds=seconds)
    with unit_of_work():
        version = DocumentVersion.objects.select_for_update().get(pk=version.pk)
        done = {page.number for page in found}
        if done:
            version.attempts = 0
        else:
            version.attempts += 1
            if version.attempts >= MAX_ATTEMPTS:
                done, version.attempts = set(pages[:1]), 0
        _keep_recognised(version, found)
        if version.state == State.READING and version.pages.exists():
            version.state = State.PARTIAL  # readers need not wait for the last page
        version.pages_left = [number for number in version.pages_left if number not in done]
        version.read_at = timezone.now()
        if version.pages_left:
            transaction.on_commit(lambda: recognise_version.enqueue(version.pk))
        else:
            _finish(version)
        version.save()
        mark(version.document)
    return version.state


def _keep_recognised(version: DocumentVersion, found: Iterable[PageText]) -> None:
    """Store pages with text; one that had text of its own keeps it unless recognition found more."""
    present = {page.number: page for page in version.pages.all()}
    for page in found:
        before = present.get(page.number)
        if not page.text or (before and not before.poor and len(before.text) >= len(page.text)):
            continue
        if before:
            before.delete()
        _row(version, page).save()
        version.notes = sorted({*version.notes, Note.RECOGNISED, *([Note.POOR_TEXT] if page.poor else [])})


def _finish(version: DocumentVersion) -> None:
    """The state of a version whose last page was recognised."""
    version.attempts = 0
    version.notes = [note for note in version.notes if note != Note.SOME_PAGES_SCANNED]
    if version.reason != Reason.PAGES_LEFT:
        return  # it was cut or damaged before
    picture = version.media_type.startswith("image/")
    if version.pages.exists():
        version.state, version.reason = State.OK, ""
    else:
        version.state, version.reason = State.NO_TEXT, Reason.PICTURE if picture else Reason.EMPTY_TEXT


def requeue_unfinished() -> int:
    """Enqueue what waits although nothing is running for it (a killed worker, a lost task), and when nothing waits what
    an older extractor read. Returns how many."""
    stale = timezone.now() - _STALE
    old = Q(uploaded_at__lt=stale) & (Q(read_at=None) | Q(read_at__lt=stale))
    unfinished = DocumentVersion.objects.filter(old, Q(state__in=_UNFINISHED) | ~Q(pages_left=[]))
    waiting = list(unfinished.order_by("pk").values_list("pk", "state", "pages_left")[:_AT_ONCE])
    for version_id, _state, left in waiting:
        (recognise_version if left else read_version).enqueue(version_id)
    return len(waiting) or _requeue_outdated()


def _outdated() -> Q:
    """Read by an older extractor, or without recognition, which is there now."""
    from knowledge.documents.extraction.recognition import languages

    unread = Q(reason=Reason.SCAN, state=State.NO_TEXT) if languages() else Q(pk=None)
    return ~Q(extractor_version=EXTRACTOR_VERSION) | unread


def waiting_for_recognition() -> int:
    """How many files are pictures whose text was not recognised because the program for it was missing."""
    return DocumentVersion.objects.filter(reason=Reason.SCAN, state=State.NO_TEXT).count()


def _requeue_outdated() -> int:
    ended = [state for state in State.values if state not in (*_UNFINISHED, State.CHECKING)]
    rows = DocumentVersion.objects.filter(_outdated(), state__in=ended)
    outdated = list(rows.exclude(extractor_version="").order_by("-pk").values_list("pk", flat=True)[:_AT_ONCE])
    for version_id in outdated:
        reread_version.enqueue(version_id)
    return len(outdated)
