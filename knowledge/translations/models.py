"""What the translation editor's own rows do not hold: sentences carried over to a changed source, corrections to it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail_localize.models import StringTranslation


class CarriedSentence(models.Model):
    """A sentence that was translated from an older wording of its source and has not been looked at since.

    It stays in the page until somebody says otherwise: an older Arabic sentence tells more than a new German one.
    Whoever writes or confirms the sentence removes this row. `made_from` is the older wording, "" where it is unknown.
    """

    sentence = models.OneToOneField(StringTranslation, on_delete=models.CASCADE, related_name="carried")
    made_from = models.TextField(blank=True)
    carried_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("sentence of an older source")
        verbose_name_plural = _("sentences of an older source")

    def __str__(self) -> str:
        return f"{self.sentence_id}"


class SourceCorrection(models.Model):
    """A translator's proposal to word one sentence of the source differently. Key: translation key, path, place.

    `wording` is the sentence as the translator read it: an answer counts only for that wording.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("proposal", "open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    translation_key = models.UUIDField(db_index=True)
    language = models.CharField(_("noticed in"), max_length=12)
    path = models.TextField()
    place = models.PositiveSmallIntegerField(default=0)  # among the sentences of the same path
    wording = models.TextField(_("wording"))
    proposal = models.TextField(_("proposal"))
    note = models.CharField(_("why"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, db_index=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("correction of a source")
        verbose_name_plural = _("corrections of sources")

    def __str__(self) -> str:
        return f"{self.translation_key} {self.path}"
