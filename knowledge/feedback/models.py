"""Which messages of readers wait for whom, what the public is told of barriers, and how many found a text helpful.

A message is seen by those who answer it only; nothing of it is ever shown by itself. What everybody reads of a barrier
is a sentence of its own, written by staff (`KnownBarrier`). Opinions are numbers of a day, about nobody.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.institutions.models import InstitutionPage, Municipality
from knowledge.questions.models import new_reference
from search.access import Viewer

LONGEST_TEXT = 5_000  # characters of a message or an answer
LONGEST_PATH = 500


class FeedbackRows(models.QuerySet["Feedback"]):
    def visible_to(self, viewer: Viewer) -> "FeedbackRows":
        """Those of the institutions for which this person writes or which they coordinate; site-wide roles see all.

        What no institution owns is for those who coordinate the municipality that runs the site.
        """
        from knowledge.membership.belonging import coordinated_by, works_at
        from knowledge.membership.granting import reach_of
        from knowledge.membership.models import Role

        if not viewer.is_member:
            return self.none()
        reach = reach_of(viewer.user)
        if reach.is_wide:
            return self.all()
        mine = Q(owner__in=works_at(viewer.user, Role.AUTHOR, Role.EDITOR) | coordinated_by(viewer.user))
        if Municipality.objects.filter(pk__in=reach.municipalities, is_home=True).exists():
            mine |= Q(owner=None)
        return self.filter(mine)

    def waiting(self) -> "FeedbackRows":
        """Not closed yet, the most urgent first."""
        return self.filter(state__in=Feedback.WAITING).order_by("due_at", "pk")


class Feedback(models.Model):
    """One message. `path` is the address it is about, without the words of a search; "" where none was given. `about`
    names the page or document that stood there (`page:<key>`, `document:<number>`), as far as the reader could see one.

    `owner` is an institution's page of the source language, or None where the coordinators of the site answer. `email`
    is emptied some time after the message is closed (`email_forgotten_at`). `once` is the nonce of the form it came by.
    """

    class Kind(models.TextChoices):
        WRONG = "wrong", _("something is wrong")
        BARRIER = "barrier", _("barrier")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("message of a reader", "open")
        TAKEN = "taken", pgettext_lazy("message of a reader", "taken")
        ANSWERED = "answered", pgettext_lazy("message of a reader", "answered")
        DECLINED = "declined", pgettext_lazy("message of a reader", "declined")

    WAITING = (State.OPEN, State.TAKEN)

    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference, editable=False)
    once = models.CharField(max_length=40, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    path = models.CharField(_("address"), max_length=LONGEST_PATH, blank=True)
    about = models.CharField(max_length=60, blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=12)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    email = models.EmailField(_("mail address"), blank=True)
    email_forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)
    owner = models.ForeignKey(
        InstitutionPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feedback",
        verbose_name=_("institution"),
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="feedback_taken"
    )
    answer = models.TextField(_("answer"), max_length=LONGEST_TEXT, blank=True)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    remind_at = models.DateTimeField()
    due_at = models.DateTimeField(_("due at"))
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = FeedbackRows.as_manager()

    class Meta:
        verbose_name = _("message of a reader")
        verbose_name_plural = _("messages of readers")
        indexes = [models.Index(fields=["state", "due_at"], name="feedback_due")]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_kind_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING


class KnownBarrier(models.Model):
    """What the accessibility statement says of a reported barrier: `sentences` by language, as long as it stands."""

    report = models.OneToOneField(Feedback, on_delete=models.CASCADE, related_name="known")
    sentences: Any = models.JSONField(_("what everybody may read"), default=dict)
    known_since = models.DateField(_("known since"), default=timezone.localdate)
    removed_on = models.DateField(_("removed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("known barrier")
        verbose_name_plural = _("known barriers")

    def __str__(self) -> str:
        return f"{self.report.reference} {self.known_since:%Y-%m-%d}"


class DailyOpinion(models.Model):
    """How many readers found a page (by its translation key) or a document helpful on a day, and how many did not."""

    day = models.DateField()
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("opinions of a day")
        verbose_name_plural = _("opinions of days")
        constraints = [models.UniqueConstraint(fields=["kind", "key", "day", "language"], name="one_opinion_per_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.kind} {self.key}: {self.yes}/{self.no}"
