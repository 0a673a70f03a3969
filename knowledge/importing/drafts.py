"""One page on its way in: what the source says, where it will stand, and what it is on this site already."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page

from home.audience import PUBLIC, Audience
from knowledge.articles.models import ArticlePage
from knowledge.importing.sources import SourcePage
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import SustainableTarget, TopicPage


@dataclass
class Draft:
    source: SourcePage
    source_key: str
    locale: Locale
    owner: InstitutionPage
    translation_key: uuid.UUID = field(default_factory=uuid.uuid4)
    written_in: str = settings.LANGUAGE_CODE  # of all language versions: that of the original
    parent: Page | None = None
    slug: str = ""
    stream: list[dict[str, Any]] = field(default_factory=list)
    topics: tuple[TopicPage, ...] = ()
    targets: tuple[SustainableTarget, ...] = ()
    partners: tuple[InstitutionPage, ...] = ()
    audience: Audience = PUBLIC
    present: ArticlePage | None = None
    page: ArticlePage | None = None
    missing: list[str] = field(default_factory=list)

    def values(self) -> dict[str, Any]:
        """The fields of the page that come straight from the source (blocks and relations do not)."""
        return {
            "title": self.source.title,
            "draft_title": self.source.title,
            "lead": self.source.lead,
            "reviewed_on": self.source.reviewed,
            "review_due": self.source.review_due,
            "source_key": self.source_key,
            "source_hash": self.source.digest(),
        }

    def relations(self) -> Mapping[str, list[Any]]:
        """Field name -> the things the article is about."""
        return {"topics": list(self.topics), "targets": list(self.targets), "co_authors": list(self.partners)}
