"""Which institutions, topics, targets and languages of this site do the names in a source mean?"""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page

from home.audience import PARTNERSHIP, PUBLIC, Audience, Level
from knowledge.importing.sources import BadRow, SourcePage
from knowledge.institutions.models import InstitutionPage, Municipality
from knowledge.membership.rights import institution_audience, municipality_audience
from knowledge.relations import source_locale
from knowledge.topics.models import SustainableTarget, TopicPage


@dataclass
class Lookup:
    """Names to objects of the source language. Slugs of any language are known; `names` may add further keys."""

    institutions: dict[str, InstitutionPage] = field(default_factory=dict)
    topics: dict[str, TopicPage] = field(default_factory=dict)
    targets: dict[str, SustainableTarget] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of_site(cls) -> "Lookup":
        """What is on the site now. Three queries, plus one per kind for the languages."""
        return cls(
            institutions=_by_slug(InstitutionPage),
            topics=_by_slug(TopicPage),
            targets=SustainableTarget.objects.in_bulk(),
        )

    def institution(self, name: str) -> InstitutionPage:
        if name not in self.institutions:
            raise BadRow(f"the site has no institution {name!r}")
        return self.institutions[name]

    def audience(self, page: SourcePage) -> Audience:
        return self.audience_of(page.audience)

    def audience_of(self, names: tuple[str, ...]) -> Audience:
        """The audience these names mean; raises BadRow for an unknown one, because a guess could open a closed text."""
        if not names:
            return PUBLIC
        if names == ("partnership",):
            return PARTNERSHIP
        return Audience(Level.CHOSEN, frozenset(self._audience_group(name) for name in names))

    def _audience_group(self, name: str) -> int:
        kind, _separator, key = name.partition(":")
        if kind == "institution":
            return institution_audience(self.institution(key)).pk
        municipality = Municipality.objects.filter(slug=key).first()
        if municipality is None:
            raise BadRow(f"the site has no municipality {key!r}")
        return municipality_audience(municipality).pk


def _by_slug(model: Any) -> dict[str, Any]:
    sources = {
        page.translation_key: page for page in model.objects.filter(locale=source_locale()).select_related("locale")
    }
    slugs = model.objects.order_by("-path").values_list("slug", "translation_key")
    return {slug: sources[key] for slug, key in slugs if key in sources} | {
        page.slug: page for page in sources.values()
    }


def locales() -> dict[str, Locale]:
    """The site's languages by code; the row of a configured language is made when it is missing."""
    found = {locale.language_code: locale for locale in Locale.objects.all()}
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        if code not in found:
            found[code] = Locale.objects.create(language_code=code)
    return {code: found[code] for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}


def in_locale(page: Page, locale: Locale) -> Page:
    """The live version of a page in a language. A missing one is made with all its ancestors: the title alone, live."""
    if page.locale_id == locale.pk:
        return page
    found = page.get_translation_or_none(locale)
    if found is not None:
        return found.specific
    if page.depth > 2:
        in_locale(page.get_parent().specific, locale)
    copy = page.specific.copy_for_translation(locale)
    for name in ("lead", "search_description"):
        setattr(copy, name, "")
    if hasattr(copy, "body"):
        copy.body = []
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy
