"""The partnership as pictures: mirrors as a net, projects over time, how much there is for each goal."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import pgettext as _pt

from home.plots import Plot, Side, Span, bar_plot, bridge_plot, span_plot
from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.institutions import mirrors
from knowledge.projects.counting import milestones_of
from knowledge.projects.models import ProjectPage
from knowledge.topics.models import SustainableGoal
from knowledge.versions import best_versions, light
from search.access import Viewer

MOST_PROJECTS = 16  # as many bars as can be taken in; the latest


def mirror_net(pairs: Sequence[mirrors.Pair], language: str) -> Plot:
    """All mirrors: institutions of the reader's side first, a line for every pair."""
    rows = [
        (f"{one.here.title} ({one.here.municipality})", f"{one.there.title} ({one.there.municipality})",
         date_format(one.since, "SHORT_DATE_FORMAT") if one.since else "")
        for one in pairs
    ]  # fmt: skip
    return bridge_plot(
        _column(one.here for one in pairs),
        _column(one.there for one in pairs),
        [(_key(one.here), _key(one.there)) for one in pairs],
        title=_t("Who mirrors whom"),
        head=(_t("Institution"), _t("Its mirror"), _pt("mirror", "Since")),
        table=rows,
        language=language,
    )


def _column(sides: Iterable[mirrors.Side]) -> list[Side]:
    """The institutions of a column by municipality, each once, in the order of the mirrors."""
    groups: dict[str, dict[tuple[str, str], str]] = {}
    for one in sides:
        groups.setdefault(one.municipality, {})[_key(one)] = one.name
    return [Side(city, list(members.items())) for city, members in groups.items()]


def _key(side: mirrors.Side) -> tuple[str, str]:
    return side.municipality, side.title


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
    kinds: dict[str, tuple[QuerySet, str]] = {
        "article": (ArticlePage.objects.visible_to(viewer), "translation_key"),
        "document": (Document.objects.visible_to(viewer), "pk"),
        "project": (ProjectPage.objects.visible_to(viewer), "translation_key"),
    }
    for name, (rows, key) in kinds.items():
        named = rows.filter(targets__isnull=False).order_by().values_list("targets__goal", key).distinct()
        things.update((goal, name, thing) for goal, thing in named)
    numbers = Counter(goal for goal, _name, _thing in things)
    goals = SustainableGoal.objects.in_bulk(list(numbers)) if numbers else {}
    rows = [(f"{number}. {goals[number].title}", float(numbers[number])) for number in sorted(numbers)]
    return bar_plot(rows, title=_t("What serves which goal"), unit=_t("things"), language=language)
