"""Who takes part: what the site remembers of an event besides its pages, and the people who registered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventRecord(models.Model):
    """One per event, whatever its languages; the row that is locked while places are given.

    `over_at` and `retention_days` are as of the last registration, so that data go on time when the pages are gone.
    The numbers `kept_…` are what is left when they have gone.
    """

    translation_key = models.UUIDField(unique=True, default=uuid.uuid4)
    over_at = models.DateTimeField(_("ends"), null=True, blank=True)
    retention_days = models.PositiveSmallIntegerField(_("days until deletion"), default=30)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    results_at = models.DateTimeField(_("results published at"), null=True, blank=True)
    tellings = models.PositiveIntegerField(_("how often participants were told"), default=0)
    forgotten_at = models.DateTimeField(_("data deleted at"), null=True, blank=True)
    kept_confirmed = models.PositiveIntegerField(_("had a place"), default=0)
    kept_waiting = models.PositiveIntegerField(_("waited"), default=0)
    kept_left = models.PositiveIntegerField(pgettext_lazy("registrations", "cancelled"), default=0)

    class Meta:
        verbose_name = _("record of an event")
        verbose_name_plural = _("records of events")

    def __str__(self) -> str:
        return self.translation_key.hex


class Registration(models.Model):
    """One person's registration. Name, mail and answer go at once when it ends, all rows some days after the event.

    Those who wait are served in the order of their primary keys: rows are made under the lock of their record.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("has a place")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled by themselves")
        REMOVED = "removed", _("removed by the organiser")

    record = models.ForeignKey(EventRecord, on_delete=models.CASCADE, related_name="registrations")
    state = models.CharField(_("state"), max_length=10, choices=State)
    name = models.CharField(_("name"), max_length=120, blank=True)
    institution = models.CharField(_("institution"), max_length=160, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    email_key = models.CharField(max_length=254, blank=True, editable=False)  # by which one address is one person
    language = models.CharField(_("language"), max_length=12)
    answer = models.TextField(_("answer"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="event_registrations"
    )
    consent_at = models.DateTimeField(_("consent given at"), default=timezone.now)
    consent_version = models.CharField(_("version of the text agreed to"), max_length=20)
    consent_text = models.TextField(_("text agreed to"), blank=True)
    once = models.CharField(max_length=64, blank=True, editable=False)  # of the form that made it
    knows = models.CharField(max_length=32, blank=True, editable=False)  # which time and place they were told
    registered_at = models.DateTimeField(_("registered at"), default=timezone.now)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "email_key"],
                condition=Q(state__in=("confirmed", "waiting")),
                name="one_living_registration_per_address",
            ),
            models.UniqueConstraint(fields=["record", "once"], condition=~Q(once=""), name="one_registration_per_form"),
        ]
        indexes = [models.Index(fields=["record", "state", "id"], name="registrations_in_order")]

    def __str__(self) -> str:
        return f"{self.record} {self.get_state_display()}"

    @property
    def is_living(self) -> bool:
        return self.state in (self.State.CONFIRMED, self.State.WAITING)
