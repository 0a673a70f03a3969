"""The image and its renditions."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.managers import TaggableManager
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet

from home.images.cleaning import CleanPicture, cleaned
from search.access import Viewer, visible_members
from search.indexing import begin_unit_of_work, touch, unit_of_work


class ImageVisibility(ImageQuerySet):
    def visible_to(self, viewer: Viewer) -> "ImageVisibility":
        """Without those whose consent was withdrawn, whoever looks."""
        return visible_members(self, viewer).exclude(people=Image.People.WITHDRAWN)

    def update(self, **values: Any) -> int:
        """Rows changed, with the pages that show them outdated: Wagtail moves pictures between collections this way."""
        with unit_of_work():
            touch()
            return super().update(**values)


class Image(AbstractImage, ClusterableModel):
    """A picture with what the law asks: alternative text, credit, licence, and consent where people are seen."""

    class Licence(models.TextChoices):
        OWN = "own", _("Own picture, all rights with the municipality")
        CC_BY = "cc-by-4.0", "CC BY 4.0"
        CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
        CC0 = "cc0-1.0", "CC0 1.0"

    class People(models.TextChoices):
        NONE = "none", _("No recognisable people")
        CONSENT = "consent", _("Recognisable people, consent is recorded")
        WAITING = "waiting", _("Recognisable people, consent is not recorded yet")
        WITHDRAWN = "withdrawn", _("Consent was withdrawn: the picture is shown nowhere any more")

    tags = TaggableManager(verbose_name=_("tags"), blank=True, related_name="kommez_images")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="uploaded_images",
        verbose_name=_("uploaded by"),
    )
    alt_text = models.CharField(
        _("alternative text"),
        max_length=255,
        help_text=_("What the picture shows, for those who do not see it. Empty only for decoration."),
        blank=True,
    )
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.OWN)
    is_decoration = models.BooleanField(
        _("decoration only"),
        default=False,
        help_text=_("It says nothing that the text does not say; those who do not see it are not told of it."),
    )
    people = models.CharField(
        _("people"), max_length=10, choices=People, blank=True, help_text=_("To be said before it is published.")
    )
    consent_note = models.CharField(_("where the consent is kept"), max_length=255, blank=True)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)  # of the original

    objects = ImageVisibility.as_manager()
    admin_form_fields = (
        "title",
        "file",
        "collection",
        "alt_text",
        "is_decoration",
        "credit",
        "licence",
        "people",
        "consent_note",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def alt_in(self, language: str) -> str:
        """The alternative text in the language, else the default one; "" for mere decoration."""
        if self.is_decoration:
            return ""
        texts = {text.language: text.alt_text for text in self.texts.all()}
        return texts.get(language) or self.alt_text

    @property
    def default_alt_text(self) -> Any:
        return "" if self.is_decoration else self.alt_text

    def get_upload_to(self, filename: str) -> str:
        self.__dict__["_file_arrived"] = True
        return str(super().get_upload_to(filename))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new file is kept without metadata, whichever way it came; its public sizes are made after commit."""
        from home.images import renditions

        was_new, has_new_file = self._state.adding, self._keep_clean_file()
        begin_unit_of_work()
        with unit_of_work():
            super().save(*args, **kwargs)
            self.__dict__.pop("_file_arrived", None)
            texts = self.__dict__.pop("pending_alt_texts", None)
            if texts is not None:
                self.write_alt_texts(texts)
            if self.people == self.People.WITHDRAWN:
                renditions.drop(self)
            elif was_new or not self.renditions.exists():
                renditions.make_later(self.pk)
            elif has_new_file:
                renditions.renew(self)

    def _keep_clean_file(self) -> bool:
        """Replace a file that has just come by its cleaned copy. Whether there was one; ValidationError if unusable."""
        arrived, given = self.__dict__.pop("_file_arrived", False), self._given_file()
        if not given or (given._committed and not arrived):
            return False
        stored = given.name if given._committed else ""
        if stored or not isinstance(given.file, CleanPicture):
            with given.open("rb") as file:
                self.file = cleaned(file, given.name)
        if stored:  # written by the view before saving, with all its metadata
            self._meta.get_field("file").storage.delete(stored)
        self._set_image_file_metadata()
        return True

    def _set_image_file_metadata(self) -> None:
        super()._set_image_file_metadata()
        with self.open_file() as file:
            self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self.file.seek(0)

    def _given_file(self) -> Any:
        return self.file

    def write_alt_texts(self, texts: Mapping[str, str]) -> None:
        """Language -> alternative text; an empty one removes the row."""
        for language, text in texts.items():
            rows = ImageText.objects.filter(image=self, language=language)
            if not text:
                rows.delete()
            elif not rows.update(alt_text=text):
                ImageText.objects.create(image=self, language=language, alt_text=text)


class ImageText(models.Model):
    """The alternative text in one further language."""

    image = ParentalKey(Image, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    alt_text = models.CharField(_("alternative text"), max_length=255)

    class Meta:
        verbose_name = _("alternative text")
        verbose_name_plural = _("alternative texts")
        constraints = [models.UniqueConstraint(fields=["image", "language"], name="one_alt_text_per_language")]

    def __str__(self) -> str:
        return self.alt_text


class Rendition(AbstractRendition):
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_spec")
        ]

    def __str__(self) -> str:
        return f"{self.image} ({self.filter_spec})"
