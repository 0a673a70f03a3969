"""Content in figures: by language, topic, institution, Sustainable Development Goal and target; what needs care."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t
from wagtail.models import Page

from home.plots import bar_plot
from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.documents.models import Document, DocumentVersion
from knowledge.glance.figures import Figure, Line, Table, late
from knowledge.glance.ground import Ground
from knowledge.glance.holdings import Holdings
from knowledge.glance.lists import articles as stale_articles
from knowledge.glance.lists import behind, wishes
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.models import ProjectPage
from knowledge.topics.models import SustainableGoal, SustainableTarget, TopicPage
from knowledge.versions import best_versions, light

AREA, BELOW = 4, 5  # depths of topics in the tree: areas, and the topics below them; what is deeper counts there
_THINGS = Count("translation_key", distinct=True)
Counts = dict[str, dict[Any, int]]  # list -> value -> number of things


def language_name(code: str) -> str:
    return str(get_language_info(code)["name_translated"])


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def by_language(ground: Ground) -> tuple[Counts, dict[str, int]]:
    """List -> language -> things with a version in it, and list -> all things; five queries."""
    found: Counts = {}
    whole: dict[str, int] = {}
    for name, model in (("article", ArticlePage), ("news", NewsPage)):
        pages = ground.plain(model).order_by()
        found[name] = dict(pages.values_list("locale__language_code").annotate(number=Count("pk")))
        whole[name] = pages.aggregate(number=_THINGS)["number"]
    files = DocumentVersion.objects.filter(
        published_at__isnull=False, document__in=ground.documents().order_by().values("pk")
    )
    counted = files.order_by().values_list("language").annotate(number=Count("document", distinct=True))
    found["document"], whole["document"] = dict(counted), ground.documents().count()
    return found, whole


def language_table(found: Counts, whole: Mapping[str, int]) -> Table:
    names = ("article", "news", "document")
    lines = [Line(_t("In any language"), tuple(Figure(whole[name], name) for name in names))]
    for code in languages():
        figures = (Figure(found[name].get(code, 0), name, {"language": code}) for name in names)
        lines.append(Line(language_name(code), tuple(figures)))
    head = (_t("Articles"), _t("News"), _t("Documents"))
    return Table("content", _t("Content by language"), _t("Language"), head, tuple(lines))


def behind_table(ground: Ground) -> Table:
    """Translations with parts that are older than their original, or still in its language; one query."""
    states: dict[str, dict[str, int]] = {}
    entries: Any = behind(ground, {}).order_by().values("language")
    marks = {state: Count("pk", filter=Q(**{f"state__{state}__gt": 0})) for state in ("outdated", "untranslated")}
    for row in entries.annotate(**marks):
        states[row["language"]] = row
    lines = []
    for code in languages():
        counted = {state: states.get(code, {}).get(state, 0) for state in marks}
        figures = (
            Figure(number, "behind", {"language": code, "state": state}, tone=late(number))
            for state, number in counted.items()
        )
        lines.append(Line(language_name(code), tuple(figures)))
    head = (_t("Parts outdated"), _t("Parts untranslated"))
    return Table("behind", _t("Translations behind their original"), _t("Language"), head, tuple(lines))


def missing_table(ground: Ground, found: Counts, whole: Mapping[str, int]) -> Table:
    """What there is in other languages only, and what somebody waits for; one query."""
    wanted = Counter(row["language"] for row in wishes(ground, {}))
    lines = []
    for code in languages():
        lacks = {name: whole[name] - found[name].get(code, 0) for name in ("article", "document")}
        figures = [Figure(number, name, {"missing": code}) for name, number in lacks.items()]
        lines.append(Line(language_name(code), (*figures, Figure(wanted[code], "wish", {"language": code}))))
    head = (_t("Articles"), _t("Documents"), _t("Wished for"))
    return Table("missing", _t("Not yet in this language"), _t("Language"), head, tuple(lines))


def stale_table(ground: Ground) -> Table:
    """One query."""
    number = stale_articles(ground, {"stale": "1"}).order_by().aggregate(number=_THINGS)["number"]
    line = Line(
        _t("Articles past the day of their check"), (Figure(number, "article", {"stale": "1"}, tone=late(number)),)
    )
    return Table("stale", _t("Due for a check"), _t("What"), (_t("Number"),), (line,))


def _holdings(ground: Ground) -> dict[str, Holdings]:
    models = {"article": ArticlePage, "news": NewsPage, "document": Document}
    return {name: Holdings(ground, model) for name, model in models.items()}


def topic_table(ground: Ground, holdings: dict[str, Holdings]) -> Table:
    """Areas and the topics below them. A thing on two topics of an area counts once there."""
    ends = [depth * Page.steplen for depth in (AREA, BELOW)]
    paths = dict(TopicPage.objects.order_by().values_list("pk", "path"))

    def lines_of(topic: int) -> list[str]:
        path = paths[topic]
        return [path[:end] for end in ends if len(path) >= end]

    counts = {name: one.by_link("topics", lines_of) for name, one in holdings.items()}
    lines, areas = [], []
    for page in _topics(ground):
        chosen = {"topic": page.translation_key.hex}
        figures = tuple(Figure(counted[page.path], name, chosen) for name, counted in counts.items())
        shown = page.shown
        lines.append(Line(shown.title, figures, shown.locale.language_code, shown.get_url() or "", page.depth - AREA))
        if page.depth == AREA:
            areas.append((shown.title, float(sum(figure.count for figure in figures))))
    title = _t("Content by topic")
    plot = bar_plot(areas, title=title, language=ground.language) if any(number for _name, number in areas) else None
    note = _t("What is filed below a topic is counted there too.")
    return Table("topics", title, _t("Topic"), _columns(), tuple(lines), plot, note)


def _columns() -> tuple[str, ...]:
    return _t("Articles"), _t("News"), _t("Documents")


def _topics(ground: Ground) -> list[Any]:
    """Topics of the source language in tree order, each with `shown`, its best version."""
    pages = list(light(TopicPage.objects.visible_to(ground.viewer)).order_by("path"))
    best = best_versions(pages, ground.language)
    found = [page for page in pages if page.locale_id == ground.source and AREA <= page.depth <= BELOW]
    for page in found:
        page.shown = best[page.translation_key]
    return found


def institution_table(ground: Ground, holdings: dict[str, Holdings]) -> Table:
    """What each institution shares."""
    rows = InstitutionPage.objects.order_by().values_list("pk", "path", "translation_key", "municipality")
    known = {name: key for pk, path, key, _city in rows for name in (pk, path)}
    counts = {name: one.by_owner(known.get) for name, one in holdings.items()}
    pages = list(light(InstitutionPage.objects.visible_to(ground.viewer)))
    within = {
        page.translation_key
        for page in pages
        if ground.municipalities is None or page.municipality_id in ground.municipalities
    }
    best = [page for key, page in best_versions(pages, ground.language).items() if key in within]
    lines = []
    for page in sorted(best, key=lambda one: (one.short_name or one.title).casefold()):
        key, name = page.translation_key, page.short_name or page.title
        figures = tuple(Figure(counted[key], kind, {"institution": key.hex}) for kind, counted in counts.items())
        lines.append(Line(name, figures, page.locale.language_code, page.get_url() or ""))
    return Table("institutions", _t("Content by institution"), _t("Institution"), _columns(), tuple(lines))


def goal_tables(ground: Ground, holdings: dict[str, Holdings]) -> list[Table]:
    """By goal and by target, of articles, documents and projects. Targets without anything are left out."""
    sources = {"article": holdings["article"], "document": holdings["document"]}
    codes = {name: one.by_link("targets", lambda code: (code, _goal(code))) for name, one in sources.items()}
    links: Any = ProjectPage.targets.through
    named = links.objects.filter(projectpage__in=ground.projects().order_by().values("pk")).order_by()
    of_projects: dict[Any, set[int]] = defaultdict(set)
    for project, code in named.values_list("projectpage", "sustainabletarget"):
        of_projects[code].add(project)
        of_projects[_goal(code)].add(project)
    codes["project"] = Counter({value: len(some) for value, some in of_projects.items()})
    goal_lines = [
        Line(f"{goal.number} {goal.title}", _figures(codes, "goal", goal.number))
        for goal in SustainableGoal.objects.all()
    ]
    used = {code for counted in codes.values() for code in counted if isinstance(code, str)}
    shown = SustainableTarget.objects.filter(code__in=used).order_by("goal", "position")
    target_lines = [Line(f"{one.code} {one.text}", _figures(codes, "target", one.code)) for one in shown]
    head = (_t("Articles"), _t("Documents"), _t("Projects"))
    bars = [(line.label, float(sum(one.count for one in line.figures))) for line in goal_lines]
    touched = [bar for bar in bars if bar[1]]
    title = _t("Sustainable Development Goals")
    plot = bar_plot(touched, title=title, language=ground.language) if touched else None
    return [
        Table("goals", title, _t("Goal"), head, tuple(goal_lines), plot),
        Table("targets", _t("Targets"), _t("Target"), head, tuple(target_lines)),
    ]


def _goal(code: str) -> int:
    return int(code.partition(".")[0])


def _figures(counts: Mapping[str, Mapping[Any, int]], name: str, value: Any) -> tuple[Figure, ...]:
    return tuple(Figure(counted.get(value, 0), kind, {name: str(value)}) for kind, counted in counts.items())


def depth_tables(ground: Ground) -> list[Table]:
    """By topic, institution, goal and target; a constant number of queries."""
    holdings = _holdings(ground)
    return [topic_table(ground, holdings), institution_table(ground, holdings), *goal_tables(ground, holdings)]
