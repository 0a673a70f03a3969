"""Reports to the council that somebody asked for: what they cover, how far they are, and for a day the file itself."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.glance.scope import Scope
from knowledge.institutions.models import Municipality
from search.access import Viewer


class ReportRows(models.QuerySet["CouncilReport"]):
    def visible_to(self, viewer: Viewer) -> "ReportRows":
        """The viewer's own, for whoever may still look at the overview is asked at the door."""
        return self.filter(user=viewer.user.pk) if viewer.is_member else self.none()


class CouncilReport(models.Model):
    """One file for one person. `version` is the head of the search's log before the report was put together."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("report", "being prepared")
        MAKING = "making", pgettext_lazy("report", "being written")
        READY = "ready", pgettext_lazy("report", "ready")
        FAILED = "failed", pgettext_lazy("report", "could not be made")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="council_reports", verbose_name=_("account")
    )
    since = models.DateField(_("From"))
    until = models.DateField(_("To"))
    language = models.CharField(_("language"), max_length=12)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("municipality")
    )
    topics = models.JSONField(_("topics"), default=list)
    internal = models.BooleanField(_("For internal use"), default=False)
    format = models.CharField(_("File"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, db_index=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    version = models.PositiveBigIntegerField(default=0)
    size = models.PositiveIntegerField(_("size"), default=0)
    data = models.BinaryField(null=True)

    objects = ReportRows.as_manager()

    class Meta:
        verbose_name = _("report to the council")
        verbose_name_plural = _("reports to the council")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.since}/{self.until} {self.format}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MAKING)

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED

    def scope(self) -> Scope:
        """What the report covers."""
        return Scope(
            self.since,
            self.until,
            self.language,
            municipality=self.municipality,
            topics=tuple(self.topics),
            internal=self.internal,
        )
