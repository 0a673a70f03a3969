"""Milestones are counted once, at the project's page of the source language; what are they called in another one?"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings

from knowledge.projects.models import Milestone


class Wording(NamedTuple):
    """`language` is that of the title."""

    title: str
    language: str


def worded(milestones: Sequence[Any], language: str) -> dict[int, Wording]:
    """Pk -> the title of the published page's row in this language, else the row's own; one query."""
    keys = {one.translation_key for one in milestones}
    rows = Milestone.objects.filter(translation_key__in=keys, locale__language_code=language, project__live=True)
    local = {row.translation_key: Wording(row.title, row.language or language) for row in rows}
    return {
        one.pk: local.get(one.translation_key) or Wording(one.title, one.language or settings.LANGUAGE_CODE)
        for one in milestones
    }
