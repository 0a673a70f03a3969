"""Municipalities with their stories, institutions and mirrors, as the partnership page and the overview show them."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from home.languages import Language
from home.languages import language as language_of
from knowledge.institutions.directory import municipalities
from knowledge.institutions.models import InstitutionPage, Municipality
from knowledge.versions import best_versions, light
from search.access import Viewer


@dataclass
class City:
    """A municipality as shown: its text in the best language, and its visible institutions."""

    municipality: Municipality
    name: str
    story: list[str]  # paragraphs
    language: str
    languages: list[Language] = field(default_factory=list)
    institutions: list[Any] = field(default_factory=list)


def cities(viewer: Viewer, language: str) -> list[City]:
    """All municipalities, the one that runs the site first."""
    return [_city(row, language) for row in municipalities(viewer).values()]


def _city(row: Municipality, language: str) -> City:
    text = row.text_in(language)
    return City(
        municipality=row,
        name=text.name if text else row.slug,
        story=[part for part in (text.story if text else "").split("\n\n") if part.strip()],
        language=text.language if text else language,
        languages=[language_of(code) for code in row.languages],
    )


def institutions_by_city(viewer: Viewer, language: str) -> list[City]:
    """The municipalities that have visible institutions, with them in the best language."""
    pages = light(InstitutionPage.objects.visible_to(viewer)).order_by("path")
    found: dict[int, list[Any]] = defaultdict(list)
    for page in best_versions(pages, language).values():
        found[page.municipality_id].append(page)
    shown = [city for city in cities(viewer, language) if city.municipality.pk in found]
    for city in shown:
        city.institutions = sorted(found[city.municipality.pk], key=lambda page: page.title.casefold())
    return shown
