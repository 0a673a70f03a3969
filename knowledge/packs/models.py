"""One row per pack that somebody asked for: which topic, for whom, what is in it, and where it stands."""

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from search.access import Viewer


class PackRows(models.QuerySet["TopicPack"]):
    def visible_to(self, viewer: Viewer) -> "PackRows":
        """Those made for everybody, and the viewer's own."""
        own = Q(owner=viewer.user.pk) if viewer.is_member else Q(pk=None)
        return self.filter(Q(owner=None) | own)


class TopicPack(models.Model):
    """A pack without an owner was made for readers without an account and is handed to everybody; one with an owner
    holds what that person may see and is theirs alone.

    `sources` are ids of all that is in it or was named in it (pages, documents, images), `fingerprint` and
    `sources_print` say in which state (`selecting`). `manifest`: path -> [sha256, bytes], kept when the file is gone.
    """

    class Kind(models.TextChoices):
        ZIP_TEXT = "zip-text", _("Web pages, text only")
        ZIP_PICTURES = "zip-pictures", _("Web pages with pictures")
        ZIP_DOCUMENTS = "zip-documents", _("Web pages with pictures and documents")
        EPUB_TEXT = "epub-text", _("E-book (EPUB), text only")
        EPUB_PICTURES = "epub-pictures", _("E-book (EPUB) with pictures")
        PDF = "pdf", _("PDF for printing")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("export", "being prepared")
        MAKING = "making", pgettext_lazy("export", "being written")
        READY = "ready", pgettext_lazy("export", "ready")
        FAILED = "failed", pgettext_lazy("export", "could not be made")
        PAST = "past", pgettext_lazy("export", "no longer kept")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="topic_packs")
    topic = models.UUIDField()  # translation key
    language = models.CharField(_("language"), max_length=12)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, db_index=True)
    made_at = models.DateTimeField(_("made at"), null=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    sources = models.JSONField(default=dict)
    sources_print = models.CharField(max_length=64, blank=True)
    manifest = models.JSONField(default=dict)

    objects = PackRows.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("topic pack")
        verbose_name_plural = _("topic packs")
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["topic", "language", "kind"], name="packs_of_a_topic")]

    def __str__(self) -> str:
        return f"{self.topic} {self.language} {self.kind} {self.state}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MAKING)

    @property
    def ending(self) -> str:
        return self.kind.partition("-")[0]

    @property
    def contents(self) -> str:
        """text, pictures or documents."""
        return self.kind.partition("-")[2] or "pictures"

    @property
    def path(self) -> Path:
        """Where the file lies: in the data folder, under no public path."""
        return packs_folder() / f"{self.pk.hex}.{self.ending}"


def packs_folder() -> Path:
    return Path(str(settings.KOMMEZ_DATA_DIR)) / "packs"


def remove_file(instance: Any, **kwargs: Any) -> None:
    """When a row goes, its file goes."""
    instance.path.unlink(missing_ok=True)
