"""Articles and news, owned by the institution they hang under, and the freshness baselines of their translations."""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from home.audience import AudienceGroup
from home.base import BasePage, SynchronizedField
from home.blocks import BodyBlock
from knowledge.articles.forms import OwnedPageForm
from knowledge.feedback.panels import ReadersPanel
from knowledge.institutions.models import InstitutionPage
from knowledge.people.delay import delay_publication
from knowledge.topics.choosing import targets_panel
from knowledge.topics.models import SustainableTarget, TopicPage
from search.indexing import unit_of_work

# What an editor says about one version: in the content of its revision, no fields of the page.
STATEMENT = "compared_with"  # unit id -> hash of the original it was compared with (`comparing`)
MINOR = "minor_edit"  # a small change, translations still hold (`changing`)
NOTE = "change_note"  # what changed and why, for the history that readers see (`knowledge.revisions`)


class OwnedPage(BasePage):
    """Abstract: a page that belongs to the institution above it, and says whether people are named in it."""

    class People(models.TextChoices):
        NONE = "none", _("Nobody is named or can be recognised")
        CONSENT = "consent", _("People are named or can be recognised; their consent is recorded")

    people_named = models.CharField(
        _("people"), max_length=10, choices=People, blank=True, help_text=_("To be said before it is published.")
    )
    consent_note = models.CharField(_("where the consent is kept"), max_length=255, blank=True)
    written_in = models.CharField(  # of every language version alike (`knowledge.originals`)
        _("language of the original"), max_length=12, default=settings.LANGUAGE_CODE, editable=False
    )

    base_form_class = OwnedPageForm

    class Meta:
        abstract = True

    def serializable_data(self) -> Any:
        """With what its editor said about this version, so that a revision keeps it."""
        said = {name: self.__dict__[name] for name in (STATEMENT, MINOR, NOTE) if self.__dict__.get(name)}
        return {**super().serializable_data(), **said}

    def with_content_json(self, content: Any) -> Any:
        """No revision, however old, changes in which language the page was written first."""
        made = super().with_content_json(content)
        made.written_in = self.written_in
        return made

    def _save(self, *args: Any, **kwargs: Any) -> Any:
        """A page that is no version of another begins in its own language."""
        versions = type(self).objects.filter(translation_key=self.translation_key)
        if self._state.adding and not versions.exists():
            self.written_in = (self.locale if self.locale_id else self.get_default_locale()).language_code
        return super()._save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.people_named == self.People.CONSENT and not self.consent_note.strip():
            raise ValidationError({"consent_note": _("Say where the consent of these people is kept.")})

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Later, where the owner's municipality wants time before something becomes public for the first time."""
        from knowledge.articles.changing import following_translations

        if (
            not type(self)
            .objects.filter(translation_key=self.translation_key, first_published_at__isnull=False)
            .exists()
        ):
            owner = self.institution
            delay_publication(revision, owner.municipality.publication_delay if owner else 0)
        with unit_of_work(), following_translations(self, revision):
            return super().publish(revision, *args, **kwargs)

    @property
    def institution(self) -> InstitutionPage | None:
        """The owner, in this page's language."""
        parent = self.get_parent()
        return parent.specific if parent and parent.specific_class is InstitutionPage else None

    def audience_owners(self) -> list[AudienceGroup]:
        parent = self.get_parent()
        return list(AudienceGroup.objects.filter(kind=AudienceGroup.Kind.INSTITUTION, key=parent.translation_key.hex))


PEOPLE_PANEL = MultiFieldPanel(
    [FieldPanel("people_named", widget=RadioSelect), FieldPanel("consent_note")], heading=_("People in it")
)


class ArticlePage(OwnedPage):
    """What an institution knows about something, in blocks whose ids are the same in every language."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="articles", verbose_name=_("topics"))
    targets = ParentalManyToManyField(
        SustainableTarget, blank=True, related_name="articles", verbose_name=_("Sustainable Development targets")
    )
    co_authors = ParentalManyToManyField(
        InstitutionPage, blank=True, related_name="articles_with", verbose_name=_("written together with")
    )
    reviewed_on = models.DateField(_("checked on"), null=True, blank=True)
    review_due = models.DateField(_("check again by"), null=True, blank=True)
    source_key = models.CharField(_("key in its source"), max_length=200, blank=True, db_index=True, editable=False)
    source_hash = models.CharField(max_length=32, blank=True, editable=False)  # of what the last import brought

    template = "knowledge/articles/article_page.html"
    parent_page_types = ["knowledge.InstitutionPage"]
    subpage_types = ["knowledge.PlainVersionPage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
        targets_panel(),
        FieldPanel("co_authors", widget=CheckboxSelectMultiple, classname="collapsed"),
        MultiFieldPanel([FieldPanel("reviewed_on"), FieldPanel("review_due")], heading=_("Still valid?")),
        ReadersPanel(heading=_("What readers say")),
        PEOPLE_PANEL,
        FieldPanel("matches_source"),
        FieldPanel("minor_edit"),
        FieldPanel("change_note"),
    ]
    override_translatable_fields: list[Any] = [
        *BasePage.override_translatable_fields,
        *(
            SynchronizedField(name)
            for name in (
                "topics",
                "targets",
                "co_authors",
                "reviewed_on",
                "review_due",
                "source_key",
                "people_named",
                "consent_note",
                "written_in",
            )
        ),
    ]

    class Meta:
        indexes = [models.Index(fields=["review_due"], name="articles_to_check")]
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.articles.showing import article_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **article_context(self, context["frame"])}

    @property
    def changes_at(self) -> datetime.datetime | None:
        """When the page will say something else without being edited: on the day after the check was due."""
        if self.review_due is None or self.is_overdue:
            return None
        return timezone.make_aware(
            datetime.datetime.combine(self.review_due, datetime.time()) + datetime.timedelta(days=1)
        )

    @property
    def is_overdue(self) -> bool:
        return self.review_due is not None and self.review_due < timezone.localdate()


class NewsPage(OwnedPage):
    date = models.DateField(_("date"), default=timezone.localdate)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="news", verbose_name=_("topics"))

    template = "knowledge/articles/news_page.html"
    parent_page_types = ["knowledge.InstitutionPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("date"),
        FieldPanel("body"),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
        PEOPLE_PANEL,
        FieldPanel("matches_source"),
        FieldPanel("minor_edit"),
    ]
    override_translatable_fields: list[Any] = [
        *BasePage.override_translatable_fields,
        *(SynchronizedField(name) for name in ("date", "topics", "people_named", "consent_note", "written_in")),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.articles.showing import news_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **news_context(self, context["frame"])}


class TranslationBaseline(models.Model):
    """From which source text a block of a translation was made. Key: translation key, language, block id.

    `source_hash` is the hash of the source block at that time; block id "" stands for title and lead.
    """

    class Origin(models.TextChoices):
        PERSON = "person", _("translated by a person")
        MACHINE = "machine", _("translated by machine")
        SOURCE = "source", _("not yet translated")

    translation_key = models.UUIDField()
    language = models.CharField(max_length=12)
    block_id = models.CharField(max_length=80, blank=True)
    source_hash = models.CharField(max_length=32)
    source_text = models.TextField(blank=True)  # plain words of it, to show what changed since; "" where unknown
    outdated_since = models.DateTimeField(null=True, blank=True)  # when the source was published with other words
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PERSON)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("translation baseline")
        verbose_name_plural = _("translation baselines")
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "language", "block_id"], name="one_baseline_per_block")
        ]

    def __str__(self) -> str:
        return f"{self.translation_key} {self.language} {self.block_id}"
