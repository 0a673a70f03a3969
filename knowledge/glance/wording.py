"""How does a list say by what it was narrowed? Words for the choices of its address, in the reader's language."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import pgettext as _pt

from home.readings.models import DailyReading
from knowledge.glance.content import language_name
from knowledge.glance.ground import Ground
from knowledge.glance.lists import NO
from knowledge.glance.readings import days_of
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.models import ProjectPage
from knowledge.questions.models import Question
from knowledge.topics.models import TopicPage
from knowledge.transfers.models import State
from knowledge.versions import best_versions, light

NAMES = (
    "state", "late", "answered", "mirror", "milestones", "stale", "days", "kind", "language", "missing", "topic",
    "institution", "goal", "target", "municipality",
)  # fmt: skip
_VALUE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_STATES: dict[str, Any] = {"question": Question.State, "transfer": State, "project": ProjectPage.State}


def chosen_of(data: QueryDict) -> dict[str, str]:
    """The choices an address names; what makes no sense is left out."""
    found = {name: data.get(name, "") for name in NAMES}
    return {name: value for name, value in found.items() if _VALUE.fullmatch(value)}


def words_of(name: str, chosen: Mapping[str, str], ground: Ground) -> list[str]:
    """One or two words for each choice."""
    words = [_word(name, choice, value, ground) for choice, value in chosen.items()]
    return [word for word in words if word]


def _word(name: str, choice: str, value: str, ground: Ground) -> str:
    if choice == "state":
        return _state(name, value)
    if choice in ("language", "missing"):
        if value not in dict(settings.LANGUAGES):
            return ""
        spoken = language_name(value)
        return spoken if choice == "language" else _t("not in %(language)s") % {"language": spoken}
    if choice in ("topic", "institution"):
        return _title(TopicPage if choice == "topic" else InstitutionPage, value, ground)
    if choice == "days":
        return _t("in %(days)d days") % {"days": days_of(value)}
    if choice == "kind":
        return str(dict(DailyReading.Kind.choices).get(value, ""))
    if choice == "goal":
        return _t("Goal %(number)s") % {"number": value}
    if choice == "target":
        return _t("Target %(code)s") % {"code": value}
    if choice == "milestones":
        return _milestones(value)
    if choice == "mirror":
        return _t("without a mirror") if value == NO else _t("of one mirror")
    plain = {"late": _t("answer overdue"), "answered": _t("answered once"), "stale": _t("due for a check")}
    return plain.get(choice, "")


def _state(name: str, value: str) -> str:
    if name in _STATES:
        return str(dict(_STATES[name].choices).get(value, ""))
    words = {
        "reached": _t("reached"),
        "late": _pt("milestone", "late"),
        "coming": _t("to come"),
        "outdated": _t("with outdated parts"),
        "untranslated": _t("with untranslated parts"),
    }
    return words.get(value, "")


def _milestones(value: str) -> str:
    words = {
        "late": _t("a milestone is late"),
        "coming": _t("on the way to the next milestone"),
        "reached": _t("all milestones reached"),
        NO: _t("without milestones"),
    }
    return words.get(value, "")


def _title(model: Any, value: str, ground: Ground) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", value):
        return ""
    pages = light(model.objects.visible_to(ground.viewer).filter(translation_key=value))
    best = list(best_versions(pages, ground.language).values())
    return str(best[0].title) if best else ""
