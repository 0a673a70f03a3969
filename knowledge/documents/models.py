"""Documents are families: one row with its metadata, versions per language and format, and the text of every page.

The family's primary key is the `{id}` of all addresses and what choosers and rich text store.
"""

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.people.delay import delay_publication
from knowledge.topics.models import SustainableTarget, TopicPage
from search.access import Viewer, visible_members
from search.indexing import mark_queryset, unit_of_work


def blob_storage() -> Any:
    return storages["blobs"]


class DocumentFamilies(DocumentQuerySet):
    def visible_to(self, viewer: Viewer) -> "DocumentFamilies":
        """Published documents whose collection is open to the viewer."""
        return visible_members(self.filter(live=True, withdrawn_at=None), viewer)

    def update(self, **values: Any) -> int:
        """Rows changed, with their search entries marked: Wagtail moves documents between collections this way."""
        with unit_of_work():
            mark_queryset(self)
            return super().update(**values)


class Document(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, AbstractDocument, ClusterableModel):
    """The family. `title` and `description` are those of the source language, further ones in `texts`."""

    class Licence(models.TextChoices):
        CC_BY = "cc-by-4.0", "CC BY 4.0"
        CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
        CC0 = "cc0-1.0", "CC0 1.0"
        RESERVED = "reserved", _("All rights reserved")

    file = models.FileField(_("file"), storage=blob_storage, max_length=120, blank=True, editable=False)
    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="kommez_documents")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_documents",
        verbose_name=_("uploaded by"),
    )
    language = models.CharField(_("language of title and description"), max_length=12, default="de")
    description = models.TextField(_("description"), blank=True)
    institution = models.ForeignKey(
        InstitutionPage, null=True, on_delete=models.PROTECT, related_name="documents", verbose_name=_("owner")
    )
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="documents", verbose_name=_("topics"))
    targets = ParentalManyToManyField(
        SustainableTarget, blank=True, related_name="documents", verbose_name=_("Sustainable Development targets")
    )
    mirror = models.ForeignKey(
        Mirror,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="documents",
        verbose_name=_("shared for the mirror"),
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.CC_BY)
    issued_on = models.DateField(_("date of the document"), default=timezone.localdate)
    author_text = models.CharField(_("author or publisher"), max_length=255, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_note = models.CharField(_("what readers are told"), max_length=300, blank=True, editable=False)
    source_key = models.CharField(_("key in its source"), max_length=200, blank=True, db_index=True, editable=False)

    objects = DocumentFamilies.as_manager()
    admin_form_fields = ("title", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_document", "Can choose document"), ("publish_document", "Can publish document")]

    def text_in(self, language: str) -> "DocumentText | None":
        return next((text for text in self.texts.all() if text.language == language), None)

    def title_in(self, language: str) -> str:
        """The title in the language, else the family's own."""
        text = self.text_in(language)
        return text.title if text else self.title

    @property
    def local_title(self) -> str:
        return self.title_in(get_language() or self.language)

    def current_versions(self) -> list["DocumentVersion"]:
        """The newest published version of each language and format, newest number first."""
        newest: dict[tuple[str, str], DocumentVersion] = {}
        for version in self.versions.all():
            key = (version.language, version.format)
            if version.published_at and (key not in newest or version.number > newest[key].number):
                newest[key] = version
        return sorted(newest.values(), key=lambda version: (-version.number, version.language, version.format))

    def with_content_json(self, content: Any) -> Any:
        """A revision brings back text, never who may see it or which file is current: those hold from now on."""
        revised = super().with_content_json(content)
        for name in (
            "collection_id",
            "file",
            "file_size",
            "file_hash",
            "withdrawn_at",
            "withdrawn_note",
            "uploaded_by_user_id",
            "source_key",
        ):
            setattr(revised, name, getattr(self, name))
        return revised

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Applies what the form left on the object: audience (at once, also of a published family) and a new file."""
        from knowledge.documents.saving import after_save, before_save

        with unit_of_work():
            before_save(self)
            super().save(*args, **kwargs)
            after_save(self)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Later, where the owner's municipality wants time before something becomes public for the first time."""
        if self.first_published_at is None and self.institution is not None:
            delay_publication(revision, self.institution.municipality.publication_delay)
        return super().publish(revision, *args, **kwargs)

    @property
    def filename(self) -> str:
        """The name under which the current file is downloaded (Wagtail's admin shows it)."""
        versions = self.current_versions()
        return versions[0].filename if versions else ""

    @property
    def url(self) -> str:
        from django.urls import reverse

        return reverse("document-latest", args=[self.pk])


class DocumentText(models.Model):
    """Title and description of the family in one further language."""

    document = ParentalKey(Document, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("title in a language")
        verbose_name_plural = _("titles per language")
        constraints = [models.UniqueConstraint(fields=["document", "language"], name="one_document_text_per_language")]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One file of a family. Never changed after upload; a new file is a new version. `number` counts per family."""

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked for viruses")
        WAITING = "waiting", _("waiting to be read")
        READING = "reading", _("being read")
        OK = "ok", _("text was read")
        PARTIAL = "partial", _("partly read")
        TRUNCATED = "truncated", _("read up to the limit")
        NO_TEXT = "no-text", _("contains no text")
        ENCRYPTED = "encrypted", _("protected by a password")
        REJECTED = "rejected", _("refused")
        FAILED = "failed", _("could not be read")

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="versions", verbose_name=_("document")
    )
    number = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=12)
    format = models.CharField(_("format"), max_length=10)
    media_type = models.CharField(_("media type"), max_length=120)
    file = models.FileField(_("file"), storage=blob_storage, max_length=120)
    filename = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    note = models.CharField(_("what changed"), max_length=255, blank=True)
    uploaded_by = models.ForeignKey("knowledge.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    # Published while it was still being checked: public as soon as the scanner says so.
    publish_when_checked = models.BooleanField(default=False, editable=False)
    state = models.CharField(_("state of the text"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    extractor_version = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    notes = models.JSONField(_("remarks from reading"), default=list, blank=True)
    read_at = models.DateTimeField(_("text read at"), null=True, blank=True)
    page_count = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    # Numbers of the pages that are pictures and still to be recognised, in order.
    pages_left = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number", "language", "format"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number", "language", "format"], name="one_file_per_version"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.document} v{self.number} {self.language} {self.format}"


class DocumentPage(models.Model):
    """The text of one page, slide or sheet of one version."""

    version = models.ForeignKey(
        DocumentVersion, on_delete=models.CASCADE, related_name="pages", verbose_name=_("version")
    )
    number = models.PositiveIntegerField(_("page"))
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    recognised = models.BooleanField(_("recognised from a picture"), default=False)
    poor = models.BooleanField(_("hardly readable"), default=False)  # searched, not shown among hits

    class Meta:
        verbose_name = _("page of text")
        verbose_name_plural = _("pages of text")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="one_text_per_page")]

    def __str__(self) -> str:
        return f"{self.version} p. {self.number}"
