"""Events: when, where, in whose time, what is offered and how to register."""

import datetime
import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from home.base import BasePage, SynchronizedField
from home.blocks import BodyBlock
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage


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
        return {**context, **events_context(context["frame"])}


class EventPage(BasePage):
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
    ]
    override_translatable_fields: list[Any] = [
        *BasePage.override_translatable_fields,
        *(SynchronizedField(name) for name in ("starts_at", "ends_at", "time_zone", "link", "organiser", "topics")),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.events.showing import event_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **event_context(self, context["frame"])}

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("An event cannot end before it begins.")})

    @property
    def changes_at(self) -> datetime.datetime | None:
        """When the page will say something else without being edited: at the end of the event."""
        return None if self.is_past else self.ends_at or self.starts_at

    @property
    def is_past(self) -> bool:
        return (self.ends_at or self.starts_at) < timezone.now()
