"""What came in together, what was only guessed about it, and which selections somebody takes along."""

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.documents.models import Document
from search.access import Viewer


class DocumentBatch(models.Model):
    """Files somebody uploaded in one go; the page of the batch says what became of each."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="document_batches")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("files uploaded together")
        verbose_name_plural = _("files uploaded together")

    def __str__(self) -> str:
        return str(self.pk)


class BatchedFile(models.Model):
    """One file of a batch. Refused ones have a `reason` of the check (or "no-right", "too-large"), and no document."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("file", "accepted")
        REFUSED = "refused", pgettext_lazy("file", "refused")
        KNOWN = "known", pgettext_lazy("file", "already here")

    batch = models.ForeignKey(DocumentBatch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("file name"), max_length=255)
    state = models.CharField(_("state"), max_length=10, choices=State)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("file of a batch")
        verbose_name_plural = _("files of a batch")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"


class DocumentIntake(models.Model):
    """How a document came in by the dozen: what of it nobody has confirmed yet, and what its source said last.

    `guessed`: names of fields (title, language, issued_on, licence). `said`: a digest of the metadata of an import.
    `settled_at`: somebody looked at it; it leaves the completion list.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="intake")
    batch = models.ForeignKey(DocumentBatch, null=True, on_delete=models.SET_NULL, related_name="+")
    guessed = models.JSONField(default=list)
    said = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        verbose_name = _("intake of a document")
        verbose_name_plural = _("intakes of documents")

    def __str__(self) -> str:
        return str(self.document)


class ExportRows(models.QuerySet["DocumentExport"]):
    def visible_to(self, viewer: Viewer) -> "ExportRows":
        """The viewer's own."""
        return self.filter(owner=viewer.user.pk) if viewer.is_member else self.none()


class DocumentExport(models.Model):
    """A selection of documents as one file, made in the background for one person and kept for a day."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("export", "being prepared")
        MAKING = "making", pgettext_lazy("export", "being written")
        READY = "ready", pgettext_lazy("export", "ready")
        FAILED = "failed", pgettext_lazy("export", "could not be made")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="document_exports")
    documents = models.JSONField(default=list)
    language = models.CharField(_("language"), max_length=12)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, db_index=True)
    made_at = models.DateTimeField(_("made at"), null=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)

    objects = ExportRows.as_manager()

    class Meta:
        verbose_name = _("export of documents")
        verbose_name_plural = _("exports of documents")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{len(self.documents)} documents, {self.state}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MAKING)

    @property
    def path(self) -> Path:
        """Where the file lies: in the data folder, under no public path."""
        return exports_folder() / f"{self.pk.hex}.zip"


def exports_folder() -> Path:
    return Path(str(settings.KOMMEZ_DATA_DIR)) / "exports"


def remove_file(instance: Any, **kwargs: Any) -> None:
    """When a row goes, its file goes."""
    instance.path.unlink(missing_ok=True)
