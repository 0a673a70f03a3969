"""An upload on its way: how far it came, whose it is, and, when it is whole, what it turned out to be."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=3)  # after the last piece, so that a line may be down over a weekend's night


def end_of_upload() -> Any:
    return timezone.now() + KEPT


class Upload(models.Model):
    """`offset` bytes of `size` are on disk for certain. Whole and accepted, it has a checksum and lies with the blobs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    offset = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=end_of_upload, db_index=True)
    sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    extension = models.CharField(max_length=12, blank=True)
    is_scanned = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return f"{self.name} {self.offset}/{self.size}"

    @property
    def is_whole(self) -> bool:
        """Every byte came, and its content was accepted."""
        return bool(self.sha256)

    @property
    def has_ended(self) -> bool:
        return self.expires_at <= timezone.now()
