"""Everything a report says, read once, and the names of institutions and topics in its language."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.glance.acts import Acts
from knowledge.glance.items import Item
from knowledge.glance.scope import Scope
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from knowledge.versions import best_versions, light


@dataclass
class Facts:
    """`events` are pages, each in the best language for the report."""

    scope: Scope
    items: Sequence[Item]
    events: Sequence[Any]
    acts: Acts

    @cached_property
    def institutions(self) -> dict[uuid.UUID, Any]:
        """Translation key -> the page as the report's readers see it, by name."""
        pages = light(InstitutionPage.objects.visible_to(self.scope.ground.viewer))
        best = best_versions(pages, self.scope.language)
        return dict(sorted(best.items(), key=lambda each: name_of(each[1]).casefold()))

    @cached_property
    def topics(self) -> list[Any]:
        """Topics of the source language in tree order, each with `shown`, its title in the report's language."""
        pages = list(light(TopicPage.objects.visible_to(self.scope.ground.viewer)).order_by("path"))
        best = best_versions(pages, self.scope.language)
        found = [page for page in pages if page.locale_id == self.scope.ground.source]
        for page in found:
            page.shown = best[page.translation_key].title
        return found

    def owner(self, key: uuid.UUID | None) -> str:
        page = self.institutions.get(key) if key else None
        return name_of(page) if page else ""

    def of(self, kind: str, *, new: bool | None = None) -> list[Item]:
        return [item for item in self.items if item.kind == kind and new in (None, item.is_new)]


def name_of(page: Any) -> str:
    return str(page.short_name or page.title)
