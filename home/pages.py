"""The home page and the standing pages: contact, imprint, privacy, accessibility and what the site explains."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from home.base import BasePage, SynchronizedField
from home.blocks import BodyBlock
from home.retention import periods
from home.sections import Section, sections


class HomePage(BasePage):
    """Says what the site is. The lists it shows come from the subject rooms (see `home.sections`)."""

    hero_title = models.CharField(_("first line"), max_length=120)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*BasePage.content_panels, FieldPanel("hero_title"), FieldPanel("body")]
    max_count_per_parent = None

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        frame = context["frame"]
        about = next((item for item in frame.standing if item["role"] == StandingPage.Role.ABOUT), None)
        text = Section(30, "home/partials/home_text.html", {"body": self.body, "about": about})
        own = [text] if self.body else []
        context["sections"] = sections(frame.language.code, frame.viewer, own)
        return context


class StandingPage(BasePage):
    """A page that stays: its role decides where the frame of the site links it."""

    class Role(models.TextChoices):
        NONE = "", _("No fixed place")
        ABOUT = "about", _("What is municipal development cooperation?")
        CONTACT = "contact", _("Contact")
        IMPRINT = "imprint", _("Imprint")
        PRIVACY = "privacy", _("Privacy notice")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")
        PLAIN = "plain", _("Plain language")

    role = models.CharField(_("place in the footer"), max_length=20, choices=Role, blank=True, default=Role.NONE)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    parent_page_types = ["home.HomePage", "home.StandingPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("role"), FieldPanel("body")]
    override_translatable_fields: list[Any] = [*BasePage.override_translatable_fields, SynchronizedField("role")]

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        below = StandingPage.objects.child_of(self).visible_to(context["frame"].viewer).select_related("locale")
        if self.role == self.Role.PRIVACY:
            context["periods"] = periods()
        context["subpages"] = below.order_by("path")
        return context
