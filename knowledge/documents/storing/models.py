"""What is known of each stored original: when it was read last, and whether it still was what was uploaded."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredBlob(models.Model):
    """One original that some row names, by SHA-256 or a picture's key. The rows follow the names (`fixity.take_in`)."""

    class State(models.TextChoices):
        UNCHECKED = "unchecked", _("not checked yet")
        SOUND = "sound", _("as it was uploaded")
        DAMAGED = "damaged", _("damaged")
        MISSING = "missing", _("missing")

    sha256 = models.CharField(_("checksum"), max_length=64, primary_key=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNCHECKED)
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True, db_index=True)
    found_at = models.DateTimeField(_("damage found"), null=True, blank=True)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["sha256"]
        indexes = [models.Index(fields=["state"], name="stored_blobs_by_state")]

    def __str__(self) -> str:
        return self.sha256
