"""What a project is found by besides its text: milestones and the rows that were released, each in its language."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from wagtail.models import Page

from knowledge.projects.entries import ProjectEntry, ProjectIndicator
from knowledge.projects.models import Milestone, ProjectPage
from search.records import Section, register_part


def sections_of_projects(pages: Sequence[Any]) -> Mapping[int, tuple[Section, ...]]:
    """Page id -> its milestones in one section, then a section per released row; four queries for all pages."""
    found: dict[int, list[Section]] = defaultdict(list)
    for page, title, note in _milestones(pages):
        found[page].append(Section("", "", "\n".join(filter(None, (title, note)))))
    merged = {page: [Section("", "", "\n".join(one.text for one in some))] for page, some in found.items()}
    rows = _released({page.translation_key for page in pages})
    for page in pages:
        code = page.locale.language_code
        sections = [_section(row, code) for row in rows.get(page.translation_key, ())]
        merged.setdefault(page.pk, []).extend(sections)
    return {page: tuple(some) for page, some in merged.items()}


def _milestones(pages: Sequence[Any]) -> Iterable[tuple[int, str, str]]:
    rows = Milestone.objects.filter(project__in=[page.pk for page in pages]).order_by("sort_order", "pk")
    return rows.values_list("project_id", "title", "note")


def _released(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    """Translation key -> the released rows that hang at the project's version of the source language."""
    projects = dict(
        ProjectPage.objects.filter(translation_key__in=keys, locale__language_code=settings.LANGUAGE_CODE).values_list(
            "pk", "translation_key"
        )
    )
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for model in (ProjectIndicator, ProjectEntry):
        rows = model.objects.released().filter(project__in=projects).order_by("pk")
        if model is ProjectEntry:
            rows = rows.exclude(kind=ProjectEntry.Kind.DOCUMENT)  # found by itself, by those who may see it
        for row in rows:
            found[projects[row.project_id]].append(row)
    return found


def _section(row: Any, language: str) -> Section:
    slug = row.kind if isinstance(row, ProjectEntry) else "indicator"
    said = (row.title, row.text, getattr(row, "learnt", ""), getattr(row, "unit", ""))
    text = "\n".join(filter(None, said))
    return Section(f"{slug}-{row.pk}", row.title, text, row.language if row.language != language else "")


def register_search() -> None:
    """A row that changes refreshes its project in all languages. Called once when the apps are ready."""
    for model in (ProjectEntry, ProjectIndicator):
        register_part(model, _pages_of_row)


def _pages_of_row(row: Any) -> tuple[type[Page], Iterable[int]]:
    key = ProjectPage.objects.filter(pk=row.project_id).values("translation_key")
    return Page, Page.objects.filter(translation_key__in=key).values_list("pk", flat=True)
