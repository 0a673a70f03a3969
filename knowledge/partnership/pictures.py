"""The partnership as pictures: projects over time, how much there is for each goal."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _t

from home.plots import Plot, Span, bar_plot, span_plot
from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.projects.counting import milestones_of
from knowledge.projects.models import ProjectPage
from knowledge.topics.models import SustainableGoal
from knowledge.versions import best_versions, light
from search.access import Viewer

MOST_PROJECTS = 16  # as many bars as can be taken in; the latest


def project_times(viewer: Viewer, language: str) -> Plot:
    """The projects that have a beginning, the latest first, with their milestones. Two queries."""
    pages = light(ProjectPage.objects.visible_to(viewer)).order_by("-starts_on", "path")
    dated = [page for page in best_versions(pages, language).values() if page.starts_on][:MOST_PROJECTS]
    steps = milestones_of(page.pk for page in dated)
    spans = [
        Span(page.title, page.starts_on, page.ends_on, *steps.get(page.pk, (0, 0)), page.get_state_display())
        for page in dated
    ]
    return span_plot(spans, title=_t("Projects over time"), today=timezone.localdate(), language=language)


def by_goal(viewer: Viewer, language: str) -> Plot:
    """How many articles, documents and projects name a target of each goal; a thing counts once for a goal."""
    things: set[tuple[int, str, object]] = set()
    kinds: dict[str, tuple[QuerySet[Any], str]] = {
        "article": (ArticlePage.objects.visible_to(viewer), "translation_key"),
        "document": (Document.objects.visible_to(viewer), "pk"),
        "project": (ProjectPage.objects.visible_to(viewer), "translation_key"),
    }
    for name, (found, key) in kinds.items():
        named = found.filter(targets__isnull=False).order_by().values_list("targets__goal", key).distinct()
        things.update((goal, name, thing) for goal, thing in named)
    numbers = Counter(goal for goal, _name, _thing in things)
    goals = SustainableGoal.objects.in_bulk(list(numbers)) if numbers else {}
    rows = [(f"{number}. {goals[number].title}", float(numbers[number])) for number in sorted(numbers)]
    return bar_plot(rows, title=_t("What serves which goal"), unit=_t("things"), language=language)
