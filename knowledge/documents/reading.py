"""Reads the text of uploaded versions in the background: one task per version, its outcome always a named state."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from knowledge.documents.extraction import ExtractionResult, extract_file
from knowledge.documents.models import DocumentPage, DocumentVersion
from search.indexing import mark, unit_of_work

EXTRACTOR_VERSION = "1"
MAX_ATTEMPTS = 3
State = DocumentVersion.State
_UNFINISHED = (State.WAITING, State.READING)


@task()
def read_version(version_id: int) -> str:
    """Read one version. Delivered twice, late or for a deleted row it does nothing. Returns the state."""
    version = DocumentVersion.objects.filter(pk=version_id).first()
    if version is None or version.state not in _UNFINISHED:
        return version.state if version else "gone"
    return read_now(version)


def read_now(version: DocumentVersion) -> str:
    """Read the version in this process and write its pages and state in one unit of work."""
    read_many([version], at_once=1)
    return version.state


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
    return extract_file(version.file.path, name=version.filename)


def _write(version: DocumentVersion, result: ExtractionResult | None) -> None:
    version.pages.all().delete()
    if result is None:
        version.state, version.reason = State.FAILED, "reader-crashed"
    else:
        version.state, version.reason = State(result.state.value), result.reason.value
        version.notes = [note.value for note in result.notes]
        version.page_count = len(result.pages) or None
        known = dict(settings.LANGUAGES)
        DocumentPage.objects.bulk_create(
            DocumentPage(
                version=version,
                number=page.number,
                text=page.text,
                language=page.language if page.language in known and page.language != version.language else "",
            )
            for page in result.pages
        )
    version.extractor_version, version.read_at = EXTRACTOR_VERSION, timezone.now()
    version.save()
    mark(version.document)


def requeue_unfinished() -> int:
    """Enqueue what waits although nothing is running for it (a killed worker, a lost task). Returns how many."""
    stale = timezone.now() - timedelta(minutes=10)
    rows = DocumentVersion.objects.filter(state__in=_UNFINISHED, uploaded_at__lt=stale)
    waiting = list(rows.values_list("pk", flat=True)[:50])
    for version_id in waiting:
        read_version.enqueue(version_id)
    return len(waiting)
