"""The signature of a version's text, and the keys under which similar signatures meet."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models import DocumentVersion


class TextSignature(models.Model):
    """`values` is empty for a text too short to compare. `read_at` is when that text was read: a later one is due."""

    version = models.OneToOneField(DocumentVersion, on_delete=models.CASCADE, related_name="signature")
    maker = models.CharField(max_length=10)
    values = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("signature of a text")
        verbose_name_plural = _("signatures of texts")

    def __str__(self) -> str:
        return str(self.version)


class SignatureBand(models.Model):
    """Signatures with a band in common are worth comparing."""

    signature = models.ForeignKey(TextSignature, on_delete=models.CASCADE, related_name="bands")
    key = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("part of a signature")
        verbose_name_plural = _("parts of signatures")

    def __str__(self) -> str:
        return str(self.key)
