"""The form of a picture: refuses what cannot be shown, asks for what the law asks, in every language of the site."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from home.images.cleaning import check_picture
from home.languages import site_languages

PREFIX = "alt_text_"


class PictureField(WagtailImageField):
    """Decodes the whole picture before Wagtail looks at it: Wagtail reads the head only, and lets errors of it through."""

    def to_python(self, data: Any) -> Any:
        if data and hasattr(data, "read") and data.size <= self.max_upload_size:
            check_picture(data)
        return super().to_python(data)


class ImageForm(BaseImageForm):
    """`alt_text` is in the source language; one further field per language of the site writes an `ImageText`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            plain = self.fields["file"]
            self.fields["file"] = PictureField(label=plain.label, required=plain.required, widget=plain.widget)
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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        consent = self.instance.People.CONSENT
        if cleaned.get("people") == consent and not cleaned.get("consent_note"):
            self.add_error("consent_note", ValidationError(_t("Say where the consent of these people is kept.")))
        return cleaned

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
