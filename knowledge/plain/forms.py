"""The form of a plain-language version asks whether it was compared with the article."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home.forms import AudiencePageForm


class PlainVersionForm(AudiencePageForm):
    """A first version was made from the article; later ones hold for it only where somebody says that they looked."""

    matches_article = forms.BooleanField(
        label=_("I have compared it: it says what the article says now"),
        help_text=_("Once it is published, readers are no longer told that the article has changed since."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.compared_with_article = bool(cleaned.get("matches_article"))
        return cleaned
