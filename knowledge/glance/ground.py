"""What does a coordinator's overview count? Rows within their reach that they may see: the base of figures and lists.

People of the whole site see all municipalities. Others see the pairs in which a municipality of theirs stands: what its
institutions own, ask, answer and take up, and what others take up from them.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Length, Replace, Substr
from django.utils import timezone
from wagtail.models import Page

from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.documents.models import Document
from knowledge.institutions.mirror_models import Mirror, MirrorRows
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.granting import reach_of
from knowledge.projects.models import Milestone, ProjectPage
from knowledge.questions.models import Question
from knowledge.questions.rows import QuestionRows
from knowledge.relations import source_locale
from knowledge.transfers.models import Transfer
from search.access import Viewer, visible_pages

Rows = QuerySet[Any]
OWNER = Substr("path", 1, Length("path") - Page.steplen)  # the path of the page above


@dataclass
class Ground:
    """`municipalities` is None for the whole site, else ids. Every method gives an unsliced, unordered queryset."""

    viewer: Viewer
    language: str
    municipalities: frozenset[int] | None
    now: datetime.datetime

    @property
    def today(self) -> datetime.date:
        return timezone.localdate(self.now)

    @cached_property
    def source(self) -> int:
        """The id of the source language's locale."""
        return source_locale().pk

    def institutions(self) -> Rows:
        """Pages of the source language."""
        rows = InstitutionPage.objects.visible_to(self.viewer).filter(locale=self.source)
        return rows if self.municipalities is None else rows.filter(municipality__in=self.municipalities)

    def questions(self) -> QuestionRows:
        rows = Question.objects.all()
        if self.municipalities is None:
            return rows
        askers = InstitutionPage.objects.filter(municipality__in=self.municipalities).order_by().values("pk")
        asked = Q(asker__in=askers) & ~Q(state=Question.State.WAITING)
        return rows.filter(Q(side__in=self.municipalities) | asked)

    def mirrors(self) -> MirrorRows:
        """Those that hold today."""
        rows = Mirror.objects.visible_to(self.viewer)
        if self.municipalities is None:
            return rows
        sides = Q(proposer__municipality__in=self.municipalities) | Q(answerer__municipality__in=self.municipalities)
        return rows.filter(sides)

    def transfers(self) -> Rows:
        rows = Transfer.objects.visible_to(self.viewer)
        if self.municipalities is None:
            return rows
        articles = self.owned(ArticlePage.objects.all()).values("translation_key")
        documents = Document.objects.filter(institution__municipality__in=self.municipalities).values("pk")
        own = Q(institution__municipality__in=self.municipalities)
        return rows.filter(own | Q(article_key__in=articles) | Q(document__in=documents))

    def projects(self) -> Rows:
        """Pages of the source language."""
        rows = ProjectPage.objects.visible_to(self.viewer).filter(locale=self.source)
        if self.municipalities is None:
            return rows
        links: Any = ProjectPage.partners.through
        own = links.objects.filter(institutionpage__municipality__in=self.municipalities)
        return rows.filter(pk__in=own.values("projectpage"))

    def milestones(self) -> Rows:
        return Milestone.objects.filter(project__in=self.projects().values("pk"))

    def articles(self) -> Rows:
        return self.owned(ArticlePage.objects.visible_to(self.viewer))

    def news(self) -> Rows:
        return self.owned(NewsPage.objects.visible_to(self.viewer))

    def plain(self, model: Any) -> Rows:
        """As `articles` or `news`, as plain pages: nothing is read from the wide rows that hold their texts."""
        kind = ContentType.objects.get_for_model(model)
        return self.owned(visible_pages(Page.objects.filter(content_type=kind), self.viewer))

    def documents(self) -> Rows:
        rows = Document.objects.visible_to(self.viewer)
        return rows if self.municipalities is None else rows.filter(institution__municipality__in=self.municipalities)

    def pages(self) -> Rows:
        """Pages of every kind in every language: for others than people of the whole site, those their side owns."""
        rows = visible_pages(Page.objects.all(), self.viewer)
        if self.municipalities is None:
            return rows
        own = Q(path__in=self._paths()) | Q(owner_path__in=self._paths())
        projects = Q(translation_key__in=self.projects().values("translation_key"))
        return rows.alias(owner_path=OWNER).filter(own | projects)

    def owned(self, pages: Rows) -> Rows:
        """Of pages that hang below their owner, those whose owner is within reach."""
        if self.municipalities is None:
            return pages
        return pages.alias(owner_path=OWNER).filter(owner_path__in=self._paths())

    def _paths(self) -> Rows:
        """Of the institutions of one's municipalities in every language, whether published or not."""
        return InstitutionPage.objects.filter(municipality__in=self.municipalities or ()).order_by().values("path")


def ground_of(viewer: Viewer, language: str) -> Ground | None:
    """None for people who coordinate and administer nothing."""
    reach = reach_of(viewer.user)
    if reach.is_empty:
        return None
    return Ground(viewer, language, None if reach.is_wide else reach.municipalities, timezone.now())


def hex_of(name: str = "translation_key") -> Replace:
    """A key as 32 hex digits, whether the database keeps it as text or as a type of its own."""
    return Replace(Cast(F(name), CharField()), Value("-"), Value(""))
