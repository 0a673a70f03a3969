"""Events: when, where, in whose time, what is offered, how one registers, and what came of it."""

import datetime
import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from home.base import BasePage, SynchronizedField
from home.blocks import BodyBlock
from home.bodies import BodyLinks
from knowledge.documents.models import Document
from knowledge.events.panels import AFTERWARDS_PANELS, CANCELLED_PANEL, REGISTRATION_PANEL
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage

# What is the same in every language.
FACTS = (
    "starts_at", "ends_at", "time_zone", "link", "organiser", "registering", "registering_mail",
    "registering_opens_at", "registering_closes_at", "capacity", "has_waiting_list", "retention_days", "is_cancelled",
)  # fmt: skip


def check_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("%(name)s is not a time zone; use a name such as Europe/Berlin."), params={"name": name}
        )


class EventIndexPage(BasePage):
    """Stands above all events."""

    template = "knowledge/events/event_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["knowledge.EventPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("overview of events")
        verbose_name_plural = _("overviews of events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.events.showing import events_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **events_context(context["frame"], request.GET)}

    @property
    def changes_at(self) -> datetime.datetime | None:
        """When the next event ends and moves to the past ones."""
        from knowledge.events.upcoming import next_end

        return next_end()


class EventPage(BasePage):
    """Facts that hold in every language (`knowledge.events.facts`) are those of the source language's page."""

    class Registering(models.TextChoices):
        NONE = "none", _("no registration, or as described above")
        MAIL = "mail", _("by mail")
        FORM = "form", _("by a form on this site")

    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Berlin", validators=[check_time_zone])
    place = models.CharField(_("place"), max_length=255, blank=True)
    link = models.URLField(_("link"), blank=True)
    organiser = models.ForeignKey(
        InstitutionPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
        verbose_name=_("organiser"),
    )
    offer = models.TextField(_("what is offered"), blank=True)
    registration = models.TextField(_("how to register"), blank=True)
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="events", verbose_name=_("topics"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    registering = models.CharField(_("registration"), max_length=8, choices=Registering, default=Registering.NONE)
    registering_mail = models.EmailField(
        _("mail address for registration"),
        blank=True,
        help_text=_("Only for registration by mail. Without one, the address of the office that runs the site."),
    )
    registering_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registering_closes_at = models.DateTimeField(
        _("registration closes"), null=True, blank=True, help_text=_("Without one, when the event begins.")
    )
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Without a number, everybody has a place."),
    )
    has_waiting_list = models.BooleanField(_("with a waiting list"), default=True)
    question = models.CharField(
        _("question to participants"),
        max_length=255,
        blank=True,
        help_text=_("One question they may answer in their own words. Ask only what you need."),
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days after the event until the participants' data are deleted"),
        default=30,
        validators=[MaxValueValidator(365)],
    )
    is_cancelled = models.BooleanField(
        pgettext_lazy("event", "cancelled"),
        default=False,
        help_text=_("The event stays listed and says so, also in readers' calendars."),
    )
    cancelled_because = models.TextField(_("reason for cancelling"), max_length=1000, blank=True)
    results = StreamField(
        BodyBlock(), blank=True, verbose_name=_("results"), help_text=_("Shown when the event is over.")
    )

    template = "knowledge/events/event_page.html"
    parent_page_types = ["knowledge.EventIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("starts_at"), FieldPanel("ends_at"), FieldPanel("time_zone")], heading=_("When")),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("link")], heading=_("Where")),
        FieldPanel("organiser"),
        MultiFieldPanel([FieldPanel("offer"), FieldPanel("registration")], heading=_("Offer")),
        FieldPanel("body"),
        FieldPanel("topics"),
        REGISTRATION_PANEL,
        CANCELLED_PANEL,
        *AFTERWARDS_PANELS,
    ]
    override_translatable_fields: list[Any] = [
        *BasePage.override_translatable_fields,
        *(SynchronizedField(name) for name in (*FACTS, "topics", "documents")),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.events.showing import event_context

        context = super().get_context(request, *args, **kwargs)
        frame = context["frame"]
        if self.is_past:
            blocks = [*self.body.raw_data, *self.results.raw_data]
            context["body_links"] = BodyLinks(blocks, frame.viewer, frame.language.code)
        return {**context, **event_context(self, frame)}

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, Any] = {}
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            wrong["ends_at"] = _("An event cannot end before it begins.")
        opens, closes = self.registering_opens_at, self.registering_closes_at
        if opens and closes and closes <= opens:
            wrong["registering_closes_at"] = _("Registration cannot close before it opens.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def changes_at(self) -> datetime.datetime | None:
        """When the page will next say something else without being edited: registration opens or closes, the event
        begins or ends."""
        moments = [self.starts_at, self.ends_at]
        if self.registering != self.Registering.NONE:
            moments += [self.registering_opens_at, self.registering_closes_at]
        now = timezone.now()
        return min((moment for moment in moments if moment is not None and moment > now), default=None)

    @property
    def is_past(self) -> bool:
        return self.over_at < timezone.now()

    @property
    def over_at(self) -> datetime.datetime:
        """When it ends; where nobody said, when it begins."""
        return self.ends_at or self.starts_at


class EventDocument(Orderable):
    """A document of the repository that belongs to an event: slides, minutes, what came of it."""

    event = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+", verbose_name=_("document"))

    class Meta(Orderable.Meta):
        verbose_name = _("document of an event")
        verbose_name_plural = _("documents of events")

    def __str__(self) -> str:
        return str(self.document)
