"""How often readers without an account asked for a document in a language: a number about nobody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models import Document


class LanguageWanted(models.Model):
    """Members' wishes have names and are answered (`knowledge.following.wishes`); these are only counted."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="languages_wanted")
    language = models.CharField(_("language"), max_length=12)
    times = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("wanted language")
        verbose_name_plural = _("wanted languages")
        constraints = [models.UniqueConstraint(fields=["document", "language"], name="one_count_per_wanted_language")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.language}: {self.times}"
