"""Which requests to check an article have been made? One row per article, date and stage, so that none is repeated."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CheckReminder(models.Model):
    """The owner, or later the coordinator, was asked to check an article that was due on this day."""

    class Stage(models.TextChoices):
        SOON = "soon", _("due soon")
        LATE = "late", _("overdue")
        COORDINATOR = "coordinator", _("long overdue, told to the coordinator")

    translation_key = models.UUIDField()
    due = models.DateField()
    stage = models.CharField(max_length=12, choices=Stage)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("request to check an article")
        verbose_name_plural = _("requests to check articles")
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "due", "stage"], name="one_request_per_date_and_stage")
        ]

    def __str__(self) -> str:
        return f"{self.translation_key} {self.due} {self.stage}"
