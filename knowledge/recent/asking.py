"""The form above the recent changes: what a reader may ask for, and what of an address makes sense. It reads any."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from home.languages import language as language_of
from knowledge.coverage.asking import best_named, named
from knowledge.documents.models import Document
from knowledge.following.pages import MODELS
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from search.access import Viewer
from search.records import searchable_for

SMALL = "small"
DEEPEST = 100_000  # pages of the list


@dataclass(frozen=True)
class Wanted:
    """What was asked for; "" asks for everything. `topic` and `institution` are translation keys (hex) that the viewer
    may see; `is_whole`: small changes too."""

    topic: str = ""
    institution: str = ""
    language: str = ""
    kind: str = ""
    is_whole: bool = True


class ChangesForm(forms.Form):
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    without = forms.BooleanField(
        label=_("Leave out small changes"), required=False, widget=forms.CheckboxInput({"value": SMALL})
    )

    def __init__(self, data: Any, *, viewer: Viewer, language: str) -> None:
        """Two queries, for the topics and the institutions the viewer may see."""
        super().__init__(data, auto_id="changes-%s")
        fields: dict[str, Any] = self.fields
        self.institutions = best_named(named(InstitutionPage.objects.visible_to(viewer)), language)
        titles = sorted(((key.hex, one.title) for key, one in self.institutions.items()), key=_by_title)
        fields["institution"].choices = [("", _("All institutions")), *titles]
        fields["topic"].choices = [("", _("All topics")), *_topics(viewer, language)]
        languages = [(code, language_of(code).name) for code, _name in settings.LANGUAGES]
        fields["language"].choices = [("", _("All languages")), *languages]
        fields["kind"].choices = [("", _("Everything")), *kinds().items()]

    @property
    def wanted(self) -> Wanted:
        """What makes no sense is left out."""
        self.full_clean()
        given = getattr(self, "cleaned_data", {})
        values = {name: given.get(name) or "" for name in ("topic", "institution", "language", "kind")}
        return Wanted(**values, is_whole=self.data.get("without") != SMALL)

    @property
    def query(self) -> str:
        """The parameters of what is wanted, encoded, ending in "&", or empty."""
        wanted = self.wanted
        pairs = {name: getattr(wanted, name) for name in ("topic", "institution", "language", "kind")}
        pairs["without"] = "" if wanted.is_whole else SMALL
        kept = {name: value for name, value in pairs.items() if value}
        return f"{urlencode(kept)}&" if kept else ""


def kinds() -> dict[str, str]:
    """The kinds of things that have changes, as the search names them -> as readers call them."""
    found = [searchable_for(model) for model in (*MODELS, Document)]
    return {one.kind: one.kind_label() for one in found if one is not None}


def number_of(text: str) -> int:
    """The page of the list an address asks for, from 1."""
    return min(max(1, int(text)), DEEPEST) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _topics(viewer: Viewer, language: str) -> list[tuple[str, str]]:
    """In the order of the tree of the source language."""
    pages = named(TopicPage.objects.visible_to(viewer))
    best = best_named(pages, language)
    source = [page for page in pages if page.language == settings.LANGUAGE_CODE]
    top = min((page.depth for page in source), default=0)
    return [(page.key.hex, f"{'– ' * (page.depth - top)}{best[page.key].title}") for page in source]


def _by_title(choice: tuple[str, str]) -> str:
    return choice[1].casefold()
