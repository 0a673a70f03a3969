"""Content in figures: by language, topic, institution, Sustainable Development Goal and target; what needs care."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Substr
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t
from wagtail.models import Page

from home.plots import bar_plot
from knowledge.documents.models import DocumentVersion
from knowledge.glance.figures import Figure, Line, Table, late
from knowledge.glance.ground import OWNER, Ground, Rows
from knowledge.glance.lists import articles as stale_articles
from knowledge.glance.lists import behind, wishes
from knowledge.institutions.models import InstitutionPage
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
    for name, rows in (("article", ground.articles()), ("news", ground.news())):
        plain = rows.order_by()
        found[name] = dict(plain.values_list("locale__language_code").annotate(number=_THINGS))
        whole[name] = plain.aggregate(number=_THINGS)["number"]
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
        if code == settings.LANGUAGE_CODE:
            continue
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


def _sources(ground: Ground) -> list[tuple[str, Rows, Count]]:
    return [
        ("article", ground.articles(), _THINGS),
        ("news", ground.news(), _THINGS),
        ("document", ground.documents(), Count("pk", distinct=True)),
    ]


def topic_table(ground: Ground) -> Table:
    """Areas and the topics below them; seven queries. A thing on two topics of an area counts once there."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for name, rows, things in _sources(ground):
        filed = rows.filter(topics__isnull=False).order_by()
        for depth in (AREA, BELOW):
            end = depth * Page.steplen
            grouped = filed.values_list(Substr("topics__path", 1, end)).annotate(number=things)
            counts[name].update({path: number for path, number in grouped if len(path) == end})
    lines, areas = [], []
    for page in _topics(ground):
        figures = tuple(
            Figure(counts[name].get(page.path, 0), name, {"topic": page.translation_key.hex}) for name in counts
        )
        shown = page.shown
        lines.append(Line(shown.title, figures, shown.locale.language_code, shown.get_url() or "", page.depth - AREA))
        if page.depth == AREA:
            areas.append((shown.title, float(sum(figure.count for figure in figures))))
    head = (_t("Articles"), _t("News"), _t("Documents"))
    title = _t("Content by topic")
    plot = bar_plot(areas, title=title, language=ground.language) if any(number for _name, number in areas) else None
    return Table(
        "topics", title, _t("Topic"), head, tuple(lines), plot, _t("What is filed below a topic is counted there too.")
    )


def _topics(ground: Ground) -> list[Any]:
    """Topics of the source language in tree order, each with `shown`, its best version."""
    pages = list(light(TopicPage.objects.visible_to(ground.viewer)).order_by("path"))
    best = best_versions(pages, ground.language)
    found = [page for page in pages if page.locale_id == ground.source and AREA <= page.depth <= BELOW]
    for page in found:
        page.shown = best[page.translation_key]
    return found


def institution_table(ground: Ground) -> Table:
    """What each institution shares; four queries."""
    counts: Counts = {}
    owner = Page.objects.filter(path=OuterRef("above")).values("translation_key")[:1]
    for name, rows in (("article", ground.articles()), ("news", ground.news())):
        keyed = rows.annotate(above=OWNER).annotate(owned_by=Subquery(owner)).order_by()
        counts[name] = dict(keyed.values_list("owned_by").annotate(number=_THINGS))
    documents = ground.documents().order_by().values_list("institution__translation_key")
    counts["document"] = dict(documents.annotate(number=Count("pk")))
    pages = list(light(InstitutionPage.objects.visible_to(ground.viewer)))
    within = {
        page.translation_key
        for page in pages
        if ground.municipalities is None or page.municipality_id in ground.municipalities
    }
    best = [page for key, page in best_versions(pages, ground.language).items() if key in within]
    lines = [
        Line(
            page.short_name or page.title,
            tuple(
                Figure(counts[name].get(page.translation_key, 0), name, {"institution": page.translation_key.hex})
                for name in counts
            ),
            page.locale.language_code,
            page.get_url() or "",
        )
        for page in sorted(best, key=lambda one: (one.short_name or one.title).casefold())
    ]
    head = (_t("Articles"), _t("News"), _t("Documents"))
    return Table("institutions", _t("Content by institution"), _t("Institution"), head, tuple(lines))


def goal_tables(ground: Ground) -> list[Table]:
    """By goal and by target, of articles, documents and projects; eight queries. Targets without anything are left out."""
    sources = [
        ("article", ground.articles(), _THINGS),
        ("document", ground.documents(), Count("pk", distinct=True)),
        ("project", ground.projects(), _THINGS),
    ]
    goals: Counts = {}
    targets: Counts = {}
    for name, rows, things in sources:
        named = rows.filter(targets__isnull=False).order_by()
        goals[name] = dict(named.values_list("targets__goal").annotate(number=things))
        targets[name] = dict(named.values_list("targets").annotate(number=things))
    goal_lines = [
        Line(f"{goal.number} {goal.title}", _figures(goals, "goal", goal.number))
        for goal in SustainableGoal.objects.all()
    ]
    used = {code for counted in targets.values() for code in counted}
    shown = SustainableTarget.objects.filter(code__in=used).order_by("goal", "position")
    target_lines = [Line(f"{one.code} {one.text}", _figures(targets, "target", one.code)) for one in shown]
    head = (_t("Articles"), _t("Documents"), _t("Projects"))
    bars = [(line.label, float(sum(one.count for one in line.figures))) for line in goal_lines]
    touched = [bar for bar in bars if bar[1]]
    title = _t("Sustainable Development Goals")
    plot = bar_plot(touched, title=title, language=ground.language) if touched else None
    return [
        Table("goals", title, _t("Goal"), head, tuple(goal_lines), plot),
        Table("targets", _t("Targets"), _t("Target"), head, tuple(target_lines)),
    ]


def _figures(counts: Counts, name: str, value: Any) -> tuple[Figure, ...]:
    return tuple(Figure(counted.get(value, 0), kind, {name: str(value)}) for kind, counted in counts.items())
