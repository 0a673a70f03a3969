"""Counts of a day, and which batches of lines went into them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyReading(models.Model):
    """How often one thing was read in one language on one day.

    `key`: a page's translation key, else the id of the document or of the question.
    """

    class Kind(models.TextChoices):
        PAGE = "page", _("page")
        DOCUMENT = "document", _("document")
        DOWNLOAD = "download", _("download")
        QUESTION = "question", _("question")

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    key = models.CharField(max_length=40)
    language = models.CharField(_("language"), max_length=12)
    times = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("readings of a day")
        verbose_name_plural = _("readings of days")
        constraints = [models.UniqueConstraint(fields=["day", "kind", "key", "language"], name="one_count_per_day")]
        indexes = [
            models.Index(fields=["kind", "key"], name="readings_of_a_thing"),
            # Sums of a period are made from this index alone: the rows of a year lie scattered in the table.
            models.Index(fields=["day", "kind", "key", "language", "times"], name="readings_of_days"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.kind} {self.key} {self.language}: {self.times}"


class CountedBatch(models.Model):
    """Lines that are counted already, should the worker die before it could remove them."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("counted batch")
        verbose_name_plural = _("counted batches")

    def __str__(self) -> str:
        return self.name
