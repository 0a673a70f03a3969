"""Municipalities, their institutions, and whom one may write to there."""

import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField

from home.audience import AudienceGroup
from home.base import BasePage, SynchronizedField
from home.blocks import BodyBlock
from knowledge.topics.models import TopicPage
from search.access import Viewer


class WorkingWeek(models.TextChoices):
    MONDAY_FRIDAY = "mon-fri", _("Monday to Friday")
    SUNDAY_THURSDAY = "sun-thu", _("Sunday to Thursday")


class MunicipalityRows(models.QuerySet["Municipality"]):
    def visible_to(self, viewer: Viewer) -> "MunicipalityRows":
        """All of them: that a city takes part is public."""
        return self.all()


class Municipality(ClusterableModel):
    """A city of the partnership. Any number; names and story per language in `MunicipalityText`."""

    class Stage(models.TextChoices):
        EXPLORING = "exploring", pgettext_lazy("partnership", "first contacts")
        AGREED = "agreed", _("partnership agreed")
        ACTIVE = "active", pgettext_lazy("partnership", "active")
        COMPLETED = "completed", pgettext_lazy("partnership", "completed")

    slug = models.SlugField(_("short name for addresses"), unique=True)
    country = models.CharField(_("country (ISO 3166 code)"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Berlin")
    working_week = models.CharField(
        _("working week"), max_length=10, choices=WorkingWeek, default=WorkingWeek.MONDAY_FRIDAY
    )
    opens_at = models.TimeField(_("opens at"), default=datetime.time(8))
    closes_at = models.TimeField(_("closes at"), default=datetime.time(16))
    ramadan_opens_at = models.TimeField(_("opens in Ramadan at"), null=True, blank=True)
    ramadan_closes_at = models.TimeField(_("closes in Ramadan at"), null=True, blank=True)
    holiday_subdivision = models.CharField(
        _("state or city whose public holidays hold"),
        max_length=40,
        blank=True,
        help_text=_("As the list of holidays names it: “Augsburg” keeps the Peace Festival, “BY” is Bavaria."),
    )
    days_off = models.JSONField(
        _("further days off"),
        default=list,
        blank=True,
        help_text=_("Days as 2026-12-24, or as 12-24 for every year."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days for an answer"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    languages = models.JSONField(_("languages"), default=list)
    stage = models.CharField(_("stage of the partnership"), max_length=12, choices=Stage, default=Stage.EXPLORING)
    publication_delay = models.PositiveSmallIntegerField(
        _("days between a decision to publish and publication"),
        default=0,
        validators=[MaxValueValidator(90)],
        help_text=_("For articles, news and documents of its institutions that were never public before."),
    )
    is_home = models.BooleanField(_("runs this site"), default=False)
    is_fictitious = models.BooleanField(_("example, not a real city"), default=False)

    objects = MunicipalityRows.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["-is_home", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="offices_close_after_they_open"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        from knowledge.institutions.hours import check_hours

        check_hours(self)

    def text_in(self, language: str) -> "MunicipalityText | None":
        """The text in the language, else in the source language, else any."""
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(language) or texts.get("de") or next(iter(texts.values()), None)

    @property
    def name(self) -> str:
        text = self.text_in(get_language() or "de")
        return text.name if text else self.slug


class MunicipalityText(models.Model):
    municipality = ParentalKey(Municipality, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("name"), max_length=120)
    story = models.TextField(_("story of the partnership"), blank=True)

    class Meta:
        verbose_name = _("text of a municipality")
        verbose_name_plural = _("texts of municipalities")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "language"], name="one_municipality_text_per_language")
        ]

    def __str__(self) -> str:
        return self.name


class InstitutionIndexPage(BasePage):
    """Stands above all institutions of all municipalities."""

    template = "knowledge/institutions/institution_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["knowledge.InstitutionPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("overview of institutions")
        verbose_name_plural = _("overviews of institutions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.institutions.partnership import institutions_by_city

        context = super().get_context(request, *args, **kwargs)
        return {**context, "cities": institutions_by_city(context["frame"].viewer, context["frame"].language.code)}


class InstitutionPage(BasePage):
    """A unit, utility or other actor; owns what hangs below it. Relations name the page of the source language."""

    class Kind(models.TextChoices):
        UNIT = "unit", _("Municipal unit")
        UTILITY = "utility", _("Utility")
        COUNCIL = "council", _("Council")
        CIVIL_SOCIETY = "civil_society", _("Civil society")
        BUSINESS = "business", _("Business")
        EDUCATION = "education", _("School or university")
        AGENDA_FORUM = "agenda_forum", _("Agenda forum")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="institutions", verbose_name=_("municipality")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.UNIT)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="institutions", verbose_name=_("topics"))

    template = "knowledge/institutions/institution_page.html"
    parent_page_types = ["knowledge.InstitutionIndexPage"]
    subpage_types = ["knowledge.ArticlePage", "knowledge.NewsPage"]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("short_name"), FieldPanel("municipality"), FieldPanel("kind")], heading=_("Institution")
        ),
        FieldPanel("topics"),
        FieldPanel("body"),
        InlinePanel("contacts", heading=_("Contacts"), label=_("Contact")),
    ]
    override_translatable_fields: list[Any] = [
        *BasePage.override_translatable_fields,
        SynchronizedField("municipality"),
        SynchronizedField("kind"),
        SynchronizedField("topics"),
        SynchronizedField("contacts"),
    ]

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.institutions.showing import institution_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **institution_context(self, context["frame"])}

    def audience_owners(self) -> list[AudienceGroup]:
        return list(AudienceGroup.objects.filter(kind=AudienceGroup.Kind.INSTITUTION, key=self.translation_key.hex))


class ContactRows(models.QuerySet["Contact"]):
    def visible_to(self, viewer: Viewer) -> "ContactRows":
        """People whose consent is recorded, at institutions the viewer may see."""
        pages = InstitutionPage.objects.visible_to(viewer).values("pk")
        return self.filter(consent_on__lte=timezone.localdate(), institution__in=pages)


class Contact(models.Model):
    """A named person of an institution. Shown only when their consent is recorded with its date."""

    institution = ParentalKey(InstitutionPage, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=160, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    consent_on = models.DateField(
        _("consent given on"), null=True, blank=True, help_text=_("Without this date the person is not shown.")
    )
    consent_note = models.CharField(_("where the consent is kept"), max_length=255, blank=True)

    objects = ContactRows.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
