"""The form of articles and news: before publishing, and only then, it asks whether people are named; of a translation
that is edited as an ordinary page, whether it says what its original says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home.forms import AudiencePageForm
from knowledge.originals import is_original


class OwnedPageForm(AudiencePageForm):
    """The model leaves open who is named, because imports and drafts cannot know; Wagtail does not ask for it in drafts."""

    matches_source = forms.BooleanField(
        label=_("I have compared it: this version says what the original says now"),
        help_text=_(
            "Once it is published, readers are no longer told that parts are older than the original. Parts that still "
            "stand in the language of the original stay marked."
        ),
        required=False,
    )
    minor_edit = forms.BooleanField(
        label=_("A small change: what was translated still holds"),
        help_text=_(
            "For spelling, punctuation, a repaired link. Once this is published, translations that were up to date stay "
            "so. For everything that says something else leave it open: readers are then told what is older."
        ),
        required=False,
    )

    change_note = forms.CharField(
        label=_("What changed, and why?"),
        help_text=_("One sentence for the history of the article, which everybody can read once this is published."),
        max_length=300,
        required=False,
        widget=forms.TextInput({"dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.has_unpublished_changes and self.instance.latest_revision:
            self.initial["change_note"] = self.instance.latest_revision.content.get("change_note", "")
        if "people_named" in self.fields:
            field: Any = self.fields["people_named"]
            field.required, field.choices = True, self.instance.People.choices
        if "matches_source" in self.fields and original_of(self.instance) is None:
            del self.fields["matches_source"]
        if "minor_edit" in self.fields and not has_translations(self.instance):
            del self.fields["minor_edit"]

    def clean(self) -> dict[str, Any]:
        from knowledge.articles.comparing import state_now

        cleaned = super().clean()
        original = original_of(self.instance) if cleaned.get("matches_source") else None
        self.instance.compared_with = state_now(original) if original is not None else None
        self.instance.minor_edit = bool(cleaned.get("minor_edit"))
        self.instance.change_note = cleaned.get("change_note") or ""
        return cleaned


def has_translations(page: Any) -> bool:
    """Whether this is a published original that others are translations of."""
    if page.pk is None or not page.live or not is_original(page):
        return False
    return type(page).objects.filter(translation_key=page.translation_key).exclude(pk=page.pk).exists()


def original_of(page: Any) -> Any | None:
    from knowledge.articles import comparing  # which needs the models, as these need this form

    return comparing.original_of(page)
