"""Goes on with files that wait for the virus scanner: clean ones are released, infected ones shut away."""

import structlog
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from knowledge.documents.blobs import blob_name
from knowledge.documents.extraction.results import Reason
from knowledge.documents.families import point_to_current, read_later
from knowledge.documents.models import DocumentVersion
from knowledge.documents.storing.clamd import Finding, Result, is_asked, scan
from search.indexing import mark, unit_of_work

log = structlog.get_logger("kommez.scanner")

AT_ONCE = 50
State = DocumentVersion.State


@task()
def scan_version(version_id: int) -> str:
    """Scan one version. Delivered twice, late or for a deleted row it does nothing. Returns its state."""
    version = DocumentVersion.objects.filter(pk=version_id).first()
    if version is None:
        return "gone"
    return _settle(version) if version.state == State.CHECKING else version.state


def scan_waiting() -> int:
    """The job: ask again about what waits, oldest first, until the scanner does not answer; how many were settled.

    Where the site has no scanner any more, what waited for it is released.
    """
    settled = 0
    for version in DocumentVersion.objects.filter(state=State.CHECKING).order_by("uploaded_at")[:AT_ONCE]:
        before = version.reason
        if _settle(version) != State.CHECKING:
            settled += 1
        elif version.reason == before == "":
            break  # away, for all of them
    return settled


def waiting() -> int:
    return DocumentVersion.objects.filter(state=State.CHECKING).count()


def _settle(version: DocumentVersion) -> str:
    """Ask, outside of any transaction, and write what follows."""
    finding = _ask(version)
    if finding.result == Result.AWAY:
        return version.state
    with unit_of_work():
        held = DocumentVersion.objects.select_for_update().filter(pk=version.pk, state=State.CHECKING).first()
        if held is None:
            return "gone"
        if finding.result == Result.CLEAN:
            _release(held)
        elif finding.result == Result.INFECTED:
            held.state, held.reason = State.REJECTED, Reason.INFECTED
            log.error("infected-file", version=held.pk, signature=finding.name)
        else:
            held.reason = Reason.TOO_LARGE_TO_SCAN
        held.save()
        mark(held.document)
    version.state, version.reason = held.state, held.reason
    return held.state


def _ask(version: DocumentVersion) -> Finding:
    if not is_asked():
        return Finding(Result.CLEAN)
    with storages["blobs"].open(blob_name(version.sha256)) as file:
        return scan(file)


def _release(version: DocumentVersion) -> None:
    """To the reader of its text, and to the public where its document was published meanwhile."""
    version.state, version.reason = State.WAITING, ""
    if version.publish_when_checked:
        version.published_at, version.publish_when_checked = timezone.now(), False
    version.save()
    point_to_current(version.document)
    transaction.on_commit(lambda: read_later(version.pk))
