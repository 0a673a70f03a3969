"""The choices above the list of transfers; they name only what the reader may see and something was said of."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _t

from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from knowledge.transfers.listing import about_topics
from knowledge.transfers.models import Cost, Reason, State, Transfer
from knowledge.versions import local
from search.access import Viewer, below

FIXED: dict[str, Any] = {"state": State, "reason": Reason, "cost": Cost}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool
    language: str = ""


@dataclass(frozen=True)
class Choice:
    """One select of the form: name, label, options without the empty one."""

    name: str
    label: str
    options: tuple[Option, ...]


class Filters:
    """What of the list an address asks for; values that make no sense are left out."""

    def __init__(self, data: QueryDict, viewer: Viewer, language: str) -> None:
        self.viewer, self.language = viewer, language
        chosen = {name: data.get(name, "") for name in FIXED}
        self.chosen = {name: value for name, value in chosen.items() if value in FIXED[name].values}
        self.everything = Transfer.objects.visible_to(viewer)
        for name in ("topic", "institution"):
            value = data.get(name, "")
            if value in {option.value for option in self._options(name)}:
                self.chosen[name] = value

    def rows(self) -> Any:
        """The transfers asked for, the latest first."""
        found = self.everything.filter(**{name: self.chosen[name] for name in FIXED if name in self.chosen})
        if key := self.chosen.get("institution"):
            found = found.filter(institution__translation_key=key)
        if key := self.chosen.get("topic"):
            paths = TopicPage.objects.filter(translation_key=key).values_list("path", flat=True)
            found = found.filter(about_topics(TopicPage.objects.filter(below(paths)).values("pk")))
        return found.select_related("institution").defer("institution__body").order_by("-on", "-pk")

    @property
    def query(self) -> str:
        """The choices for further addresses, ending in "&" or empty."""
        return f"{urlencode(self.chosen)}&" if self.chosen else ""

    def choices(self) -> list[Choice]:
        labels = {
            "state": _t("State"),
            "topic": _t("Topic"),
            "institution": _t("Institution"),
            "reason": _t("Why it does not suit"),
            "cost": _t("Cost"),
        }
        return [Choice(name, label, tuple(self._options(name))) for name, label in labels.items()]

    def _options(self, name: str) -> list[Option]:
        now = self.chosen.get(name, "")
        if name in FIXED:
            return [Option(value, str(label), value == now) for value, label in FIXED[name].choices]
        return [
            Option(page.translation_key.hex, page.title, page.translation_key.hex == now, page.locale.language_code)
            for page in self._pages[name]
        ]

    @property
    def _pages(self) -> dict[str, list[Any]]:
        """Institutions that said something, and topics (with those above) of what they said it of, as the reader reads."""
        if "_known" not in self.__dict__:
            said = self.everything.order_by()
            about = Q(articles__translation_key__in=said.exclude(article_key=None).values("article_key"))
            about |= Q(documents__in=said.exclude(document=None).values("document"))
            institutions = InstitutionPage.objects.filter(pk__in=said.values("institution"))
            self._known = {
                "topic": local(TopicPage, _with_those_above(about), self.viewer, self.language),
                "institution": local(InstitutionPage, institutions, self.viewer, self.language),
            }
        return self._known


def _with_those_above(about: Q) -> Any:
    step = TopicPage.steplen
    paths = TopicPage.objects.filter(about).order_by().values_list("path", flat=True).distinct()
    line = {path[:end] for path in paths for end in range(step, len(path) + 1, step)}
    return TopicPage.objects.filter(path__in=line)
