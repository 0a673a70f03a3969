"""The mirror pairs that tie institutions of two municipalities, what happened to each, and who has seen its page."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from search.access import Viewer

LIVING = models.Q(ended_on=None, declined_at=None)


class MirrorRows(models.QuerySet["Mirror"]):
    def visible_to(self, viewer: Viewer) -> "MirrorRows":
        """Mirrors that hold today (confirmed by both sides, not ended) between institutions the viewer may see."""
        ended = models.Q(ended_on__lte=timezone.localdate())
        return self.between_visible(viewer).filter(confirmed_at__isnull=False).exclude(ended)

    def between_visible(self, viewer: Viewer) -> "MirrorRows":
        """In whatever state, between institutions the viewer may see."""
        pages = InstitutionPage.objects.visible_to(viewer).values("pk")
        return self.filter(proposer__in=pages, answerer__in=pages)

    def of_pair(self, one: int, other: int) -> "MirrorRows":
        """All that ever was between two institutions (pks), whoever proposed it."""
        there, back = models.Q(proposer=one, answerer=other), models.Q(proposer=other, answerer=one)
        return self.filter(there | back)

    def living(self) -> "MirrorRows":
        """Proposed or confirmed, and neither declined nor ended. A pair has at most one."""
        return self.filter(LIVING)


class MirrorState(models.TextChoices):
    PROPOSED = "proposed", _("proposed, waits for the other side")
    VALID = "valid", pgettext_lazy("mirror", "holds")
    DECLINED = "declined", pgettext_lazy("mirror", "declined")
    TAKEN_BACK = "taken-back", pgettext_lazy("mirror", "taken back before an answer")
    ENDED = "ended", pgettext_lazy("mirror", "ended")


class Mirror(models.Model):
    """Two institutions of different municipalities that mirror each other: one proposed it, the other confirmed.

    A row is one attempt: after it was declined, taken back or ended, a new proposal is a new row. Rows change only
    through `knowledge.institutions.life`, which also writes the history.
    """

    proposer = models.ForeignKey(
        InstitutionPage, on_delete=models.CASCADE, related_name="mirrors_proposed", verbose_name=_("proposed by")
    )
    answerer = models.ForeignKey(
        InstitutionPage, on_delete=models.CASCADE, related_name="mirrors_answered", verbose_name=_("proposed to")
    )
    topics = models.ManyToManyField(TopicPage, blank=True, related_name="mirrors", verbose_name=_("topics"))
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    since = models.DateField(_("mirrors since"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=500, blank=True)

    objects = MirrorRows.as_manager()

    class Meta:
        verbose_name = _("mirror")
        verbose_name_plural = _("mirrors")
        constraints = [
            models.UniqueConstraint(
                Least("proposer", "answerer"),
                Greatest("proposer", "answerer"),
                condition=LIVING,
                name="one_living_mirror_per_pair",
                violation_error_message=_("These two are mirrors already, or one has proposed it to the other."),
            ),
            models.CheckConstraint(condition=~models.Q(proposer=models.F("answerer")), name="no_mirror_of_itself"),
            models.CheckConstraint(
                condition=models.Q(declined_at=None) | models.Q(confirmed_at=None), name="no_declined_mirror_holds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposer} – {self.answerer}"

    def clean(self) -> None:
        if self.proposer_id and self.answerer_id and self.proposer.municipality_id == self.answerer.municipality_id:
            raise ValidationError({"answerer": _("A mirror joins institutions of two different municipalities.")})
        if self.ended_on and self.since and self.ended_on < self.since:
            raise ValidationError({"ended_on": _("A mirror cannot end before it began.")})

    @property
    def is_valid(self) -> bool:
        return self.state == MirrorState.VALID

    @property
    def state(self) -> MirrorState:
        if self.declined_at is not None:
            return MirrorState.DECLINED
        if self.ended_on is not None and self.ended_on <= timezone.localdate():
            return MirrorState.ENDED if self.confirmed_at else MirrorState.TAKEN_BACK
        return MirrorState.VALID if self.confirmed_at else MirrorState.PROPOSED

    def other(self, institution: InstitutionPage) -> InstitutionPage:
        """The institution on the far side."""
        return self.answerer if institution.translation_key == self.proposer.translation_key else self.proposer


class AppendOnly(models.QuerySet[Any]):
    """Rows are written once; nothing in the program changes or deletes them."""

    def update(self, **values: Any) -> int:
        raise TypeError("a history is not rewritten")

    def without_person(self) -> int:
        """The one exception: that somebody took these steps is erased with them; how many rows were changed."""
        return super().update(by=None)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("a history is not deleted")


class MirrorStep(models.Model):
    """One step in the life of a mirror. `institution` is the side that took it, None for people of the whole site.

    `topics` are translation keys (hex): all topics of the mirror after the step.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("step of a mirror", "proposed")
        CONFIRMED = "confirmed", pgettext_lazy("step of a mirror", "confirmed")
        DECLINED = "declined", pgettext_lazy("step of a mirror", "declined")
        TAKEN_BACK = "taken-back", pgettext_lazy("step of a mirror", "taken back")
        ENDED = "ended", pgettext_lazy("step of a mirror", "ended")
        TOPICS = "topics", pgettext_lazy("step of a mirror", "topics changed")

    mirror = models.ForeignKey(Mirror, on_delete=models.CASCADE, related_name="steps", verbose_name=_("mirror"))
    kind = models.CharField(_("step"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    institution = models.ForeignKey(
        InstitutionPage, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("institution")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    topics = models.JSONField(_("topics"), default=list)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("step of a mirror")
        verbose_name_plural = _("steps of mirrors")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a history is not rewritten")
        super().save(*args, **kwargs)


class MirrorVisit(models.Model):
    """When a member last said that they had seen what a mirror's page shows."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mirror_visits")
    mirror = models.ForeignKey(Mirror, on_delete=models.CASCADE, related_name="visits")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("visit to a mirror's page")
        verbose_name_plural = _("visits to pages of mirrors")
        constraints = [models.UniqueConstraint(fields=["user", "mirror"], name="one_visit_per_mirror")]

    def __str__(self) -> str:
        return f"{self.mirror_id} {self.seen_at:%Y-%m-%d}"
