"""The home page and the standing pages: contact, imprint, privacy, accessibility and what the site explains."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from home.base import BasePage, SynchronizedField
from home.blocks import BodyBlock


class HomePage(BasePage):
    """Says what the site is. The lists it shows come from the subject rooms through `home.context.home_sections`."""

    hero_title = models.CharField(_("first line"), max_length=120)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*BasePage.content_panels, FieldPanel("hero_title"), FieldPanel("body")]
    max_count_per_parent = None

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandingPage(BasePage):
    """A page that stays: its role decides where the frame of the site links it."""

    class Role(models.TextChoices):
        NONE = "", _("No fixed place")
        ABOUT = "about", _("What is municipal development cooperation?")
        CONTACT = "contact", _("Contact")
        IMPRINT = "imprint", _("Imprint")
        PRIVACY = "privacy", _("Privacy")
        ACCESSIBILITY = "accessibility", _("Accessibility statement")
        PLAIN = "plain", _("Plain language")

    role = models.CharField(_("place in the frame"), max_length=20, choices=Role, blank=True, default=Role.NONE)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    parent_page_types = ["home.HomePage", "home.StandingPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("role"), FieldPanel("body")]
    override_translatable_fields: list[Any] = [*BasePage.override_translatable_fields, SynchronizedField("role")]

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
