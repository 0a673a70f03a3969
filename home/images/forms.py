"""The form of a picture: refuses what cannot be shown, asks for what the law asks, in every language of the site."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from home.images.cleaning import cleaned
from home.images.publishing import is_published, lacks_of
from home.languages import site_languages
from search.indexing import begin_unit_of_work

PREFIX = "alt_text_"


class PictureField(WagtailImageField):
    """Writes the whole picture anew before Wagtail looks at it: Wagtail reads the head only, and lets errors through.

    What the form hands on is the clean copy. All this happens while the form is checked, before anything is written.
    """

    def to_python(self, data: Any) -> Any:
        if not data or not hasattr(data, "read") or data.size > self.max_upload_size:
            return super().to_python(data)
        picture = cleaned(data, data.name)
        data.seek(0)
        super().to_python(data)
        return picture


class ImageForm(BaseImageForm):
    """`alt_text` is in the source language; one further field per language of the site writes an `ImageText`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            plain = self.fields["file"]
            self.fields["file"] = PictureField(label=plain.label, required=plain.required, widget=plain.widget)
        if "people" in self.fields:
            field: Any = self.fields["people"]
            field.widget = forms.RadioSelect()
            field.choices = [("", _("Not said yet")), *self.instance.People.choices]
        texts = {text.language: text.alt_text for text in self.instance.texts.all()} if self.instance.pk else {}
        for language in site_languages():
            if language.code != settings.LANGUAGE_CODE:
                self.fields[PREFIX + language.code] = forms.CharField(
                    label=_("Alternative text: %(language)s") % {"language": language.name},
                    required=False,
                    max_length=255,
                    initial=texts.get(language.code, ""),
                    widget=forms.TextInput(attrs={"lang": language.code, "dir": language.direction}),
                )

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and "file" in self.fields and not self.errors:
            begin_unit_of_work()  # what Wagtail writes from here on stands or falls together

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        consent = self.instance.People.CONSENT
        if values.get("people") == consent and not values.get("consent_note"):
            self.add_error("consent_note", ValidationError(_t("Say where the consent of these people is kept.")))
        elif not self.errors:
            self._check_pages(values)
        return values

    def _check_pages(self, values: dict[str, Any]) -> None:
        """What published pages show stays complete: whoever takes something back takes the picture off them first."""
        before = self.instance.pk and type(self.instance).objects.get(pk=self.instance.pk)
        if values.get("people") == self.instance.People.WITHDRAWN:
            return  # must work at once: pages that show it go on without it
        if not before or any(lacks_of(before)) or not is_published(self.instance):
            return
        for name in ("alt_text", "is_decoration", "people", "consent_note"):
            setattr(before, name, values.get(name, getattr(before, name)))
        if any(lacks_of(before)):
            words = _t("Published pages show this picture. Take it off these pages before you take this back.")
            name = "people" if before.alt_text.strip() or before.is_decoration else "alt_text"
            self.add_error(name, ValidationError(words))

    def save(self, commit: bool = True) -> Any:
        image = super().save(commit=commit)
        if commit:
            self._save_texts(image)
        else:  # Wagtail saves a new picture itself, after setting who uploaded it
            image.pending_alt_texts = self._texts()
        return image

    def _texts(self) -> dict[str, str]:
        fields = (name for name in self.cleaned_data if name.startswith(PREFIX))
        return {name.removeprefix(PREFIX): self.cleaned_data[name] for name in fields}

    def _save_texts(self, image: Any) -> None:
        image.write_alt_texts(self._texts())
