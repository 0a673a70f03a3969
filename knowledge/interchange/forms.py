"""The two forms between a file and a draft: which file, and what it is going to be."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from home.forms import offer_source_pages
from home.languages import language
from knowledge.articles.models import ArticlePage
from knowledge.documents.bulk.forms import FilesField
from knowledge.documents.forms import owners_for
from knowledge.institutions.models import InstitutionPage
from knowledge.interchange.outcome import Arrived
from knowledge.interchange.pictures import words_of
from knowledge.interchange.placing import version_of
from knowledge.membership.held import memberships_of
from knowledge.topics.models import TopicPage

ACCEPTED = ".docx,.md,.markdown,.txt"


class FileForm(forms.Form):
    """A file, or a pasted text in its place."""

    file = forms.FileField(
        label=_("Word or Markdown file"),
        required=False,
        allow_empty_file=True,  # refused by its content, with the reason
        max_length=1000,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Drop it here or choose it. Nothing is published; you see first what it becomes."),
    )
    text = forms.CharField(
        label=_("Or paste a text in Markdown"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("text", "").strip():
            raise ValidationError(_t("Choose a file or paste a text."))
        return cleaned


class PictureFields(forms.Form):
    """For each picture: what it shows, and whether nobody can be recognised. Both may wait; publishing asks for them."""

    def __init__(self, arrived: Arrived, small: Mapping[int, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.small = small
        for index in small:
            self.fields[f"shows_{index}"] = forms.CharField(
                label=_("What it shows, for those who do not see it"),
                required=False,
                max_length=255,
                initial=words_of(arrived.pictures[index]),
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )
            self.fields[f"nobody_{index}"] = forms.BooleanField(
                label=_("Nobody can be recognised in it"), required=False
            )

    @property
    def others(self) -> list[Any]:
        """The fields to be seen that are not about pictures."""
        return [field for field in self.visible_fields() if not field.name.startswith(("shows_", "nobody_"))]

    @property
    def pictures(self) -> list[tuple[str, Any, Any]]:
        """The small picture and its two fields."""
        return [(src, self[f"shows_{index}"], self[f"nobody_{index}"]) for index, src in self.small.items()]

    def said(self) -> dict[int, tuple[str, bool]]:
        """Once the form is valid, as `pictures.keep` takes it."""
        values = self.cleaned_data
        return {index: (values[f"shows_{index}"], values[f"nobody_{index}"]) for index in self.small}


class ArticleForm(PictureFields):
    """What a new article is to be called, whose it is, and the documents that belong to it."""

    title = forms.CharField(label=_("Title"), max_length=255, widget=forms.TextInput(attrs={"dir": "auto"}))
    institution = forms.ModelChoiceField(InstitutionPage.objects.none(), label=_("Owner"))
    language = forms.ChoiceField(label=_("Language"))
    topics = forms.ModelMultipleChoiceField(TopicPage.objects.all(), label=_("Topics"), required=False)
    documents = FilesField(
        label=_("Documents that belong to it"),
        required=False,
        max_length=1000,
        allow_empty_file=True,
        help_text=_(
            "Several at once, up to 100. They take over owner, topics and audience, are shown below the text, and are "
            "submitted for approval together with the article."
        ),
    )

    def __init__(self, user: Any, arrived: Arrived, small: Mapping[int, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(arrived, small, *args, **kwargs)
        self.for_user = user
        places = self.places
        sources = {page.translation_key for page in places}
        owners = owners_for(user).filter(translation_key__in=sources)
        codes = list(dict.fromkeys(page.locale.language_code for page in places))
        self.fields["institution"].queryset = owners  # type: ignore[attr-defined]
        self.fields["language"].choices = [(code, language(code).name) for code in codes]  # type: ignore[attr-defined]
        owner = _own(user, owners)
        chosen = arrived.language if arrived.language in codes else next(iter(codes), "")
        self.initial = {
            "title": arrived.title,
            "institution": owner.pk if owner else None,
            "language": chosen,
            "topics": [topic.pk for topic in owner.topics.all()] if owner else [],
            **self.initial,
        }
        offer_source_pages(self, user)

    @cached_property
    def places(self) -> list[InstitutionPage]:
        """The pages of institutions below which this person may write, the source language first."""
        return places_for(self.for_user)

    @property
    def parent(self) -> InstitutionPage:
        """Below which page the article is to hang, once the form is valid."""
        found = self._parent(self.cleaned_data["institution"], self.cleaned_data["language"])
        assert found is not None  # else the form is not valid
        return found

    def _parent(self, owner: InstitutionPage, code: str) -> InstitutionPage | None:
        versions = (page for page in self.places if page.translation_key == owner.translation_key)
        return next((page for page in versions if page.locale.language_code == code), None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        owner, code = cleaned.get("institution"), cleaned.get("language")
        if owner is not None and code and self._parent(owner, code) is None:
            self.add_error("language", _t("The institution has no page in this language yet."))
        return cleaned


class IntoForm(PictureFields):
    """What the text is to do in an article that is there, and which version of it the person was looking at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    how = forms.ChoiceField(
        label=_("What becomes of the present text"),
        choices=[
            ("replace", _("The file takes its place. What is the same keeps its translations.")),
            ("append", _("It stays, and the file's text follows it.")),
        ],
        initial="replace",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, page: ArticlePage, arrived: Arrived, small: Mapping[int, str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(arrived, small, *args, **kwargs)
        self.now = self.initial["seen"] = version_of(page)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen") != self.now:
            data: Any = copy(self.data)
            data[self.add_prefix("seen")] = self.now  # sending it once more is a choice
            self.data = data
            raise ValidationError(_t("Somebody saved the article meanwhile. Look at it, then send this once more."))
        return cleaned


def places_for(user: Any) -> list[InstitutionPage]:
    """Pages of institutions, in every language, below which this person may add an article."""
    keys = owners_for(user).values("translation_key")
    pages = (
        InstitutionPage.objects.filter(translation_key__in=keys).select_related("locale").order_by("locale_id", "path")
    )
    return [page for page in pages if page.permissions_for_user(user).can_add_subpage()]


def _own(user: Any, owners: Any) -> InstitutionPage | None:
    """The institution this person writes for, else the only one there is."""
    works = [one.institution for one in memberships_of(user) if one.institution]
    rows = {page.pk: page for page in owners.filter(pk__in=works)}
    own = next((rows[pk] for pk in works if pk in rows), None)
    if own is not None:
        return own
    two = list(owners[:2])
    return two[0] if len(two) == 1 else None
