"""Municipalities, institutions and the mirror pairs that tie them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
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
    languages = models.JSONField(_("languages"), default=list)
    stage = models.CharField(_("stage of the partnership"), max_length=12, choices=Stage, default=Stage.EXPLORING)
    is_home = models.BooleanField(_("runs this site"), default=False)
    is_fictitious = models.BooleanField(_("example, not a real city"), default=False)

    objects = MunicipalityRows.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["-is_home", "slug"]

    def __str__(self) -> str:
        return self.name

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


class MirrorRows(models.QuerySet["Mirror"]):
    def visible_to(self, viewer: Viewer) -> "MirrorRows":
        """Mirrors that hold today (confirmed by both sides, not ended) between institutions the viewer may see."""
        pages = InstitutionPage.objects.visible_to(viewer).values("pk")
        ended = models.Q(ended_on__lte=timezone.localdate())
        return self.filter(confirmed_at__isnull=False, proposer__in=pages, answerer__in=pages).exclude(ended)


class Mirror(models.Model):
    """Two institutions of different municipalities that mirror each other: one proposed it, the other confirmed."""

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
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=255, blank=True)

    objects = MirrorRows.as_manager()

    class Meta:
        verbose_name = _("mirror")
        verbose_name_plural = _("mirrors")
        constraints = [
            models.UniqueConstraint(fields=["proposer", "answerer"], name="one_mirror_per_pair"),
            models.CheckConstraint(condition=~models.Q(proposer=models.F("answerer")), name="no_mirror_of_itself"),
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
        return self.state == "valid"

    @property
    def state(self) -> str:
        """proposed, valid or ended."""
        if self.ended_on is not None and self.ended_on <= timezone.localdate():
            return "ended"
        return "valid" if self.confirmed_at else "proposed"

    def other(self, institution: InstitutionPage) -> InstitutionPage:
        """The institution on the far side."""
        return self.answerer if institution.translation_key == self.proposer.translation_key else self.proposer
