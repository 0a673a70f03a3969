"""What was withdrawn, when and why."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Withdrawal(models.Model):
    """`key`: a page's translation key (hex) or a document's id. `was_public`: everybody could read it before, so its
    address may say that something was here; else it answers as one that never was."""

    class Kind(models.TextChoices):
        PAGE = "page", _("page")
        DOCUMENT = "document", _("document")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    key = models.CharField(max_length=40)
    was_public = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=500, help_text=_("For the history of the editors; never shown."))
    at = models.DateTimeField(_("withdrawn at"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="withdrawn_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
