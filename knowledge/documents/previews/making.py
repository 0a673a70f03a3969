"""Makes the previews of versions that have none, in the worker, a few at a time; forgets them with their document."""

import datetime
import time

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.outline import settle
from knowledge.documents.previews import office, shelf
from knowledge.documents.previews.models import Preview
from knowledge.documents.previews.rendering import Drawn, draw
from knowledge.documents.reading import local_file
from search.indexing import unit_of_work

log = structlog.get_logger("kommez.previews")

MAKER = "1"  # changes whenever other pictures would be made
AT_A_TIME = 20
SECONDS_A_RUN = 45.0  # after this the next one waits for the next run, so that other jobs of the lane have their turn
MOST_ATTEMPTS = 2
LOST_AFTER = datetime.timedelta(minutes=10)  # a worker that was killed never says so; what failed may go better later
State = Preview.State


def make_due() -> int:
    """For the worker: make what is missing, the newest uploads first; how many were made."""
    until, made = time.monotonic() + SECONDS_A_RUN, 0
    for version in list(_due()[:AT_A_TIME]):
        make_preview(version)
        settle(version)
        made += 1
        if time.monotonic() > until:
            break
    return made


def _due() -> QuerySet[DocumentVersion]:
    """Versions without a preview of this maker; a failed one once more; those that need LibreOffice once it is there."""
    lost = Q(preview__state__in=(State.MAKING, State.FAILED), preview__begun_at__lt=timezone.now() - LOST_AFTER)
    again = Q(preview=None) | ~Q(preview__maker=MAKER) | (lost & Q(preview__attempts__lt=MOST_ATTEMPTS))
    if office.program():
        again |= Q(preview__state=State.NO_OFFICE)
    rows = DocumentVersion.objects.filter(again, document__withdrawn_at=None)
    return rows.exclude(state=DocumentVersion.State.REJECTED).order_by("-uploaded_at", "-pk")


def make_preview(version: DocumentVersion) -> Preview:
    """Draw the version and keep what came of it. The pictures are on disk before the row names them."""
    with unit_of_work():
        row, _made = Preview.objects.get_or_create(version=version, defaults={"maker": MAKER})
        if row.maker != MAKER:
            row.attempts = 0
        row.maker, row.state, row.attempts, row.begun_at = MAKER, State.MAKING, row.attempts + 1, timezone.now()
        row.save()
    kind = kind_of(version)
    if kind == "office" and not office.program():
        row.state = State.NO_OFFICE
    elif not kind:
        row.state = State.NOTHING
    else:
        _keep(row, version, _drawn(version, kind))
    _write(row, version)
    return row


def _write(row: Preview, version: DocumentVersion) -> None:
    """In a unit of work, since pages show it; nothing where the document was withdrawn meanwhile."""
    with unit_of_work():
        still = DocumentVersion.objects.select_for_update().filter(pk=version.pk, document__withdrawn_at=None)
        if still.exists() and Preview.objects.filter(pk=row.pk).exists():
            row.save()
            return
    _sweep([version.sha256])


def kind_of(version: DocumentVersion) -> str:
    """ "pdf", "picture", "office", or "" for what is not drawn: its text is all there is to see."""
    if version.state in (DocumentVersion.State.REJECTED, DocumentVersion.State.ENCRYPTED):
        return ""
    if version.media_type == "application/pdf":
        return "pdf"
    if version.media_type.startswith("image/") and "svg" not in version.media_type:
        return "picture"
    return "office" if version.format in office.FORMATS else ""


def _drawn(version: DocumentVersion, kind: str) -> Drawn:
    try:
        with local_file(version) as path:
            if kind == "office":
                with office.as_pdf(path, version.format) as descriptor:
                    return Drawn() if descriptor is None else draw(descriptor, "pdf")
            with path.open("rb") as file:
                return draw(file.fileno(), kind)
    except OSError as error:
        log.warning("preview-unreadable", version=version.pk, error=str(error))
        return Drawn()


def _keep(row: Preview, version: DocumentVersion, drawn: Drawn) -> None:
    # Printed anew, an office file names the printer's language where it has none of its own, and is never tagged.
    told = drawn.facts if version.media_type == "application/pdf" else {"title": drawn.facts.get("title", "")}
    row.facts, row.outline = (told if drawn.facts else {}), drawn.outline
    row.pictures = [[one.page, one.width, one.height] for one in drawn.pictures if one.size == "small"]
    row.first = next(([one.width, one.height] for one in drawn.pictures if one.size == "first"), [])
    row.state = State.DONE if drawn.pictures else State.FAILED
    if drawn.pictures:
        shelf.put(version.sha256, MAKER, drawn.pictures)


def forget(document: Document) -> None:
    """Remove rows and pictures of a document that goes, at once; pictures of the same file elsewhere stay."""
    shas = list(document.versions.values_list("sha256", flat=True))
    Preview.objects.filter(version__document=document).delete()
    transaction.on_commit(lambda: _sweep(shas))


def _sweep(shas: list[str]) -> None:
    needed = set(Preview.objects.filter(version__sha256__in=shas).values_list("version__sha256", flat=True))
    for sha in set(shas) - needed:
        shelf.remove(sha)


def sweep() -> int:
    """For the worker, daily: remove pictures of files and makers that no row names. Returns how many folders.

    Rows whose pictures are gone, as after restoring a backup, go as well, so that they are made again.
    """
    for row in Preview.objects.filter(state=State.DONE).select_related("version").iterator():
        if not shelf.folder_of(row.version.sha256, row.maker).is_dir():
            row.delete()
    named = set(Preview.objects.annotate(sha=F("version__sha256")).values_list("sha", "maker"))
    return shelf.janitor(named)
