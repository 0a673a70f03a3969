"""The form above the translation board: what somebody may ask for, and what of an address makes sense."""

import uuid
from typing import Any, NamedTuple

from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.languages import language as language_of
from knowledge.coverage.board import OPEN, Wanted
from knowledge.coverage.models import LanguageState
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from search.access import Viewer

KINDS = ("articlepage", "newspage", "projectpage", "eventpage", "institutionpage", "topicpage", "standingpage")
STATES = [
    ("", _("Any state")),
    (OPEN, _("Waits for a translator")),
    *(choice for choice in LanguageState.State.choices if choice[0] != LanguageState.State.SOURCE),
]
SORTS = [
    ("title", _("Title")),
    ("-title", _("Title, backwards")),
    ("age", _("Longest late first")),
    ("published", _("Last published first")),
]


class BoardForm(forms.Form):
    """Every field may be empty; what makes no sense, or names what the viewer may not see, asks for everything."""

    q = forms.CharField(label=_("Words in the title"), required=False, max_length=100)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int, empty_value=None)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=SORTS)

    def __init__(self, data: Any, *, viewer: Viewer, language: str) -> None:
        """Two queries, for the topics and the institutions the viewer may see."""
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["language"].choices = [("", _("All languages")), *_languages()]
        fields["kind"].choices = [("", _("Everything")), *_kinds()]
        fields["topic"].choices = [("", _("All topics")), *_topics(viewer, language)]
        self.institutions = {key.hex: (key, title) for key, title in _institutions(viewer, language)}
        names = [(name, title) for name, (_key, title) in self.institutions.items()]
        fields["institution"].choices = [("", _("All institutions")), *names]

    @property
    def wanted(self) -> Wanted:
        self.full_clean()
        given = {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value not in ("", None)}
        institution = self.institutions.get(given.get("institution", ""))
        return Wanted(
            language=given.get("language", ""),
            state=given.get("state", ""),
            topic=given.get("topic"),
            institution=institution[0] if institution else None,
            kind=given.get("kind", ""),
            words=given.get("q", "").strip(),
            sort=given.get("sort", "title"),
        )

    @property
    def query(self) -> dict[str, str]:
        """What was given, for addresses that keep it."""
        return {name: value for name in self.fields if (value := self.data.get(name, ""))}


def _languages() -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_translated"]) for code, _name in settings.LANGUAGES]


def _kinds() -> list[tuple[str, Any]]:
    models: dict[str, Any] = {model._meta.model_name or "": model for model in apps.get_models()}
    return [(name, models[name]._meta.verbose_name) for name in KINDS if issubclass(models[name], Page)]


def _topics(viewer: Viewer, language: str) -> list[tuple[int, str]]:
    """Topics by the id of their source page, in the order of the tree, named for the reader."""
    pages = named(TopicPage.objects.visible_to(viewer))
    best = best_named(pages, language)
    source = [page for page in pages if page.language == settings.LANGUAGE_CODE]
    top = min((page.depth for page in source), default=0)
    return [(page.pk, f"{'– ' * (page.depth - top)}{best[page.key].title}") for page in source]


def _institutions(viewer: Viewer, language: str) -> list[tuple[uuid.UUID, str]]:
    best = best_named(named(InstitutionPage.objects.visible_to(viewer)), language)
    return sorted(((key, page.title) for key, page in best.items()), key=lambda one: one[1].casefold())


class Named(NamedTuple):
    """What a choice is made of: pages themselves take ten times as long to read."""

    pk: int
    key: uuid.UUID
    title: str
    depth: int
    language: str


def named(pages: Any) -> list[Named]:
    names = ("pk", "translation_key", "title", "depth", "locale__language_code")
    return [Named(*row) for row in pages.order_by("path").values_list(*names)]


def best_named(pages: list[Named], language: str) -> dict[uuid.UUID, Named]:
    """As `knowledge.versions.best_versions`: the reader's language, else the source language, else any."""
    found: dict[uuid.UUID, Named] = {}
    for code in (language, settings.LANGUAGE_CODE, ""):
        for page in pages:
            if code in ("", page.language):
                found.setdefault(page.key, page)
    return found


def name_of(code: str) -> str:
    """The name of a language in itself, as heads of columns give it."""
    return language_of(code).name
