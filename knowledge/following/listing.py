"""What a member follows, as lists by kind with what ends it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _t

from home.languages import Language
from home.languages import language as language_of
from knowledge.following.interests import Ground, Interest
from knowledge.following.models import FollowedSearch
from knowledge.following.searches import name_of
from knowledge.following.subjects import SEARCH


@dataclass(frozen=True)
class Row:
    kind: str
    subject: int
    title: str
    url: str
    written_in: Language
    by_default: bool


@dataclass
class Rows:
    """A headed list; `empty` says how to get the first one."""

    kind: str
    heading: str
    empty: str
    rows: list[Row] = field(default_factory=list)


def followed(user: Any, ground: Ground, language: str) -> list[Rows]:
    groups = _groups()
    by_kind = {group.kind: group for group in groups}
    for interest in ground.interests(user):
        by_kind[interest.kind].rows.append(_row(interest, ground, language))
    by_kind[SEARCH].rows += map(_search, FollowedSearch.objects.filter(user=user))
    return groups


def _groups() -> list[Rows]:
    return [
        Rows("mirror", _t("Mirrors"), _t("Your institution has no mirror yet. Its editors can propose one.")),
        Rows("topic", _t("Topics"), _t("Open a topic and press “Follow” to hear of everything new on it.")),
        Rows("institution", _t("Institutions"), _t("Open an institution and press “Follow”.")),
        Rows("project", _t("Projects"), _t("Open a project and press “Follow”.")),
        Rows("article", _t("Articles"), _t("Open an article and press “Follow”.")),
        Rows("document", _t("Documents"), _t("Open a document and press “Follow”.")),
        Rows(SEARCH, _t("Searches"), _t("Search for something and press “Follow this search” below the hits.")),
    ]


def _search(row: FollowedSearch) -> Row:
    name = name_of(row)
    return Row(SEARCH, row.pk, name.title, name.url, language_of(""), by_default=False)


def _row(interest: Interest, ground: Ground, language: str) -> Row:
    name = ground.name(interest, language)
    written_in = language_of(name.language)
    return Row(interest.kind, interest.subject, name.title, name.url, written_in, interest.by_default)
