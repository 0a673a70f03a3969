"""The period by topic, by institution and by Sustainable Development Goal and target: tables with a plot each."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _t
from django.utils.translation import pgettext as _pt
from wagtail.models import Page

from home.plots import bar_plot
from home.plots.scales import said
from knowledge.glance.content import AREA
from knowledge.glance.facts import Facts, name_of
from knowledge.glance.report import Block, Grid, Paragraph, Section
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import SustainableGoal, SustainableTarget

NOTHING = "–"
WHOLE, NUMBER = 471.0, 62.0  # points of a page's width, and of a column of numbers with its head
LONGEST = 110  # characters of a target; the official texts fill pages


def by_topic(facts: Facts) -> Section:
    """What is filed below a topic counts there as well, each thing once."""
    paths = {page.pk: page.path for page in facts.topics}
    counts: dict[str, Counter[str]] = {}
    for name in ("article", "document", "news"):
        counts[name] = Counter(path for item in facts.of(name) for path in _above(paths, item.topics))
    counts["question"] = Counter()
    for topic, number in facts.acts.asked_about.items():
        for path in _above(paths, [topic]):
            counts["question"][path] += number
    rows, bars = [], []
    for page in facts.topics:
        numbers = [counted[page.path] for counted in counts.values()]
        if any(numbers):
            indent = "– " * max(0, page.depth - AREA)
            rows.append((f"{indent}{page.shown}", *_row(numbers, facts)))
            if page.depth == AREA:
                bars.append((page.shown, float(sum(numbers))))
    title = _t("By topic")
    head = (_t("Topic"), _t("Articles"), _t("Documents"), _t("News"), _t("Questions"))
    return Section(title, _blocks(title, head, rows, bars, facts))


def by_institution(facts: Facts) -> Section:
    keys = dict(InstitutionPage.objects.filter(locale=facts.scope.ground.source).values_list("translation_key", "pk"))
    shared = {name: Counter(item.owner for item in facts.of(name)) for name in ("article", "document", "news")}
    taken = facts.acts.taken_by
    rows = []
    for key, page in facts.institutions.items():
        pk = keys.get(key, 0)
        asked, answered = facts.acts.asked_by.get(pk, 0), facts.acts.answered_by.get(pk, 0)
        numbers = [*(counted[key] for counted in shared.values()), asked, answered, taken.get(key, 0)]
        if any(numbers):
            rows.append((name_of(page), *_row(numbers, facts)))
    head = (
        _t("Institution"), _t("Articles"), _t("Documents"), _t("News"), _pt("questions", "Asked"),
        _pt("questions", "Answered"), _t("Taken up"),
    )  # fmt: skip
    title = _t("By institution")
    return Section(title, _blocks(title, head, rows, [], facts))


def by_goal(facts: Facts) -> Section:
    """Of articles, documents and the projects that reached a milestone or released a result."""
    moved = {one.project_id for one in (*facts.acts.milestones, *facts.acts.results)}
    things: list[tuple[str, frozenset[str]]] = [(item.kind, item.targets) for item in facts.items]
    things += [("project", facts.acts.projects[pk].named_targets) for pk in moved]
    targets = Counter((kind, code) for kind, codes in things for code in codes)
    goals = Counter((kind, number) for kind, codes in things for number in {_goal(code) for code in codes})
    kinds = ("article", "document", "project")
    rows, bars = [], []
    used = SustainableTarget.objects.filter(code__in={code for _kind, code in targets}).select_related("goal")
    by_number: dict[int, list[SustainableTarget]] = {}
    for target in used.order_by("goal", "position"):
        by_number.setdefault(target.goal_id, []).append(target)
    for goal in SustainableGoal.objects.filter(number__in=by_number):
        numbers = [goals[kind, goal.number] for kind in kinds]
        rows.append((f"{goal.number} {goal.title}", *_row(numbers, facts)))
        bars.append((f"{goal.number} {goal.title}", float(sum(numbers))))
        for target in by_number[goal.number]:
            rows.append(
                (
                    f"{target.code} {Truncator(target.text).chars(LONGEST)}",
                    *_row([targets[kind, target.code] for kind in kinds], facts),
                )
            )
    title = _t("By Sustainable Development Goal and target")
    head = (_t("Goal or target"), _t("Articles"), _t("Documents"), _t("Projects"))
    return Section(title, _blocks(title, head, rows, bars, facts))


def _goal(code: str) -> int:
    return int(code.partition(".")[0])


def _above(paths: Mapping[int, str], topics: Iterable[int]) -> set[str]:
    """The paths of visible topics and of those above them, from the areas on."""
    step, first = Page.steplen, AREA * Page.steplen
    known = [paths[pk] for pk in topics if pk in paths]
    return {path[:end] for path in known for end in range(first, len(path) + 1, step)}


def _row(numbers: Iterable[int], facts: Facts) -> tuple[str, ...]:
    return tuple(said(number, facts.scope.language) if number else NOTHING for number in numbers)


def _blocks(
    title: str, head: tuple[str, ...], rows: Any, bars: list[tuple[str, float]], facts: Facts
) -> tuple[Block, ...]:
    if not rows:
        return (Paragraph(_t("Nothing in this period.")),)
    wide = (WHOLE - NUMBER * (len(head) - 1), *(NUMBER,) * (len(head) - 1))
    blocks: list[Block] = [Grid(title, head, tuple(rows), wide)]
    if len(bars) > 1:
        blocks.append(bar_plot(bars, title=title, language=facts.scope.language))
    return tuple(blocks)
