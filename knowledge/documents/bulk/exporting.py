"""A selection of documents as one file: what goes in for this viewer, at once or by the worker, for how long it is kept.

Only what the viewer may see goes in, published files only. A file made in the background is handed out only while its
owner may still see every document in it.
"""

import datetime
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.files.storage import storages
from django.db.models import Count, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _t
from django_tasks import task

from knowledge.documents.bulk.bag import Payload, bagged
from knowledge.documents.bulk.metadata import Known, facts_of, payload_of, rows_of, table
from knowledge.documents.bulk.models import DocumentExport, exports_folder
from knowledge.documents.bulk.zipping import zipped
from knowledge.documents.models import Document, DocumentVersion
from search.access import Viewer
from search.indexing import unit_of_work

log = structlog.get_logger("kommez.documents")

AT_ONCE_BYTES = 200 * 1000**2  # more is made in the background
AT_ONCE = 200  # documents
MOST_BYTES = 20 * 1000**3
MOST = 5_000
SPARE_BYTES = 500 * 1000**2  # left free for everything else
CHUNK = 50  # documents read at a time
KEPT = datetime.timedelta(days=1)
LONGEST = datetime.timedelta(hours=3)
MOST_KEPT = 5  # of one person
State = DocumentExport.State
_UNFINISHED = (State.WAITING, State.MAKING)
_LEFT_OUT = (DocumentVersion.State.REJECTED, DocumentVersion.State.CHECKING)


@dataclass(frozen=True)
class Selection:
    """The documents of a choice that may go: their ids in order, how many files they have and how large these are."""

    ids: tuple[int, ...]
    files: int
    size: int
    left_out: int  # of those asked for: not published, or closed to the viewer

    @property
    def is_small(self) -> bool:
        return len(self.ids) <= AT_ONCE and self.size <= AT_ONCE_BYTES

    @property
    def refusal(self) -> str:
        """Why it cannot be had in one file; empty when it can."""
        if not self.ids:
            return _t("None of these documents is published for you to see: there is nothing to take along.")
        if len(self.ids) > MOST or self.size > MOST_BYTES:
            return _t("These are more than %(most)d documents or %(gigabytes)d GB. Choose a part of them.") % {
                "most": MOST,
                "gigabytes": MOST_BYTES // 1000**3,
            }
        return ""


def select(asked: Sequence[int], viewer: Viewer) -> Selection:
    """What of the documents with these ids the viewer may take along."""
    ids = tuple(_visible(asked, viewer).values_list("pk", flat=True))
    files = _files(DocumentVersion.objects.filter(document__in=ids)).aggregate(size=Sum("size"), count=Count("pk"))
    return Selection(ids, files["count"], files["size"] or 0, len(set(asked)) - len(ids))


def archive(ids: Sequence[int], viewer: Viewer, *, name: str, language: str) -> Iterator[bytes]:
    """The ZIP of the bag, in pieces. Documents the viewer may no longer see when their turn comes are not in it."""
    with translation.override(language):
        description = _t("Documents with all that is known about them")
    info = (
        ("Source-Organization", settings.WAGTAIL_SITE_NAME),
        ("External-Description", description),
        ("External-Identifier", name),
        ("Bagging-Date", timezone.localdate().isoformat()),
        ("Bag-Software-Agent", "KommEZ"),
    )
    return zipped(bagged(name, _payload(ids, viewer), info))


def file_name(moment: datetime.datetime) -> str:
    return f"documents-{timezone.localtime(moment):%Y%m%d-%H%M%S}"


def ask(user: Any, ids: Sequence[int], language: str) -> DocumentExport:
    """The export of these documents for the person; asked for twice before it is made, it is made once."""
    asked = {"owner": user, "documents": list(ids), "language": language}
    with unit_of_work():
        known = DocumentExport.objects.filter(**asked, state__in=_UNFINISHED).first()
        if known is not None:
            return known
        export = DocumentExport.objects.create(**asked)
        for old in DocumentExport.objects.filter(owner=user)[MOST_KEPT:]:
            old.delete()
        make_asked.enqueue(export.pk.hex)
    return export


@task()
def make_asked(export_id: str) -> str:
    """Make one export. Delivered twice, late or for a deleted row it does nothing. Returns the state."""
    export = DocumentExport.objects.select_related("owner").filter(pk=export_id).first()
    if export is None:
        return "gone"
    with unit_of_work():
        taken = DocumentExport.objects.filter(pk=export_id, state=State.WAITING).update(state=State.MAKING)
    if not taken:
        return export.state
    try:
        size = _write(export)
    except Exception:
        _finish(export, state=State.FAILED)
        raise  # the queue remembers what went wrong, for those who run the site
    _finish(export, state=State.READY, size=size)
    return State.READY.value


def is_overtaken(export: DocumentExport, viewer: Viewer) -> bool:
    """Whether its owner may no longer see one of the documents in it."""
    return _visible(export.documents, viewer).count() < len(export.documents)


def tidy() -> int:
    """For the worker: give up what nobody is making any more, forget what was kept long enough; how many are gone."""
    now = timezone.now()
    with unit_of_work():
        lost = DocumentExport.objects.filter(state__in=_UNFINISHED, asked_at__lt=now - LONGEST)
        lost.update(state=State.FAILED, made_at=now)
        gone = list(DocumentExport.objects.filter(asked_at__lt=now - KEPT))
        for export in gone:
            export.delete()
    kept = {path.name for path in (row.path for row in DocumentExport.objects.all())}
    limit = (now - KEPT).timestamp()
    for path in exports_folder().glob("*"):
        if path.name not in kept and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
    return len(gone)


def _write(export: DocumentExport) -> int:
    """Write the file beside its place, then move it there; the size in bytes."""
    viewer = Viewer(export.owner)
    selection = select(export.documents, viewer)
    export.documents = list(selection.ids)
    folder = exports_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < selection.size + SPARE_BYTES:
        raise OSError("there is no room for this export")
    part = export.path.with_suffix(".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            name = file_name(export.asked_at)
            for piece in archive(export.documents, viewer, name=name, language=export.language):
                file.write(piece)
        os.replace(part, export.path)
    finally:
        part.unlink(missing_ok=True)
    return export.path.stat().st_size


def _finish(export: DocumentExport, **values: object) -> None:
    with unit_of_work():
        rows = DocumentExport.objects.filter(pk=export.pk, state=State.MAKING)
        if not rows.update(made_at=timezone.now(), documents=export.documents, **values):
            export.path.unlink(missing_ok=True)  # nobody wants it any more


def _payload(ids: Sequence[int], viewer: Viewer) -> Iterable[Payload]:
    lines: list[list[str]] = []
    known = Known.to(viewer)
    for start in range(0, len(ids), CHUNK):
        rows = _visible(ids[start : start + CHUNK], viewer).select_related("institution", "collection")
        for document in rows.prefetch_related("texts", "topics", "targets", "versions"):
            versions = [one for one in document.versions.all() if one.published_at and one.state not in _LEFT_OUT]
            versions = [one for one in versions if storages["blobs"].exists(one.file.name)]
            facts = facts_of(document, versions, known)
            lines += rows_of(facts)
            yield from payload_of(facts, versions)
    data = table(lines)
    yield Payload("metadata.csv", len(data), [data])


def _visible(ids: Sequence[int], viewer: Viewer) -> Any:
    return Document.objects.visible_to(viewer).filter(pk__in=list(ids)).order_by("pk")


def _files(versions: Any) -> Any:
    return versions.filter(published_at__isnull=False).exclude(state__in=_LEFT_OUT)
