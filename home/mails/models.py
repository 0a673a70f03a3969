"""The letters that wait to be sent, and for a while those that were."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One mail to one person, complete. `once`: a key under which the same letter is never written twice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    to = models.EmailField(_("mail address"))
    language = models.CharField(_("language"), max_length=12)
    template = models.CharField(_("kind"), max_length=120)
    subject = models.CharField(_("subject"), max_length=255)
    text = models.TextField(_("text"))
    html = models.TextField(_("formatted text"), blank=True)
    unsubscribe = models.URLField(_("address for unsubscribing"), max_length=500, blank=True)
    once = models.CharField(_("key"), max_length=160, null=True, blank=True, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-written_at"]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="letters_due")]

    def __str__(self) -> str:
        return self.subject
