"""What a machine made of a text, kept under the text's digest: the same text is sent once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MachineTranslation(models.Model):
    """`original` is held only until the service has answered. Who may see it follows from who may see the original."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", pgettext_lazy("machine translation", "done")
        FAILED = "failed", _("failed")

    digest = models.CharField(max_length=32)
    source = models.CharField(_("from"), max_length=12)
    target = models.CharField(_("to"), max_length=12)
    markup = models.BooleanField(default=False)  # marks in the text, such as <b>, are kept
    original = models.TextField(blank=True)
    text = models.TextField(_("text"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("machine translation")
        verbose_name_plural = _("machine translations")
        constraints = [
            models.UniqueConstraint(fields=["digest", "source", "target"], name="one_machine_translation_per_text")
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="machine_translations_due")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
