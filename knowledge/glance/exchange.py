"""Questions, mirrors, transfers and projects in figures: what waits, how long answers take, how far things are."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, Count, Value, When
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import pgettext as _pt

from home.plots import bar_plot
from knowledge.glance.figures import Figure, Line, Table, days_said, late
from knowledge.glance.ground import Ground
from knowledge.glance.lists import NO, milestone_marks, overdue
from knowledge.institutions.directory import municipalities
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.institutions.working_time import WorkingTime
from knowledge.projects.models import Milestone, ProjectPage
from knowledge.questions.models import Question
from knowledge.transfers.models import State as TransferState
from knowledge.versions import best_versions, light

MOST_MIRRORS = 12  # on the page of everything


@dataclass
class Asked:
    """Questions of one mirror, or of all: how many in which state, how many late, working days of those answered."""

    states: Counter[str] = field(default_factory=Counter)
    late: int = 0
    days: list[float] = field(default_factory=list)

    @property
    def median(self) -> float | None:
        return statistics.median(self.days) if self.days else None


def asked(ground: Ground) -> tuple[Asked, dict[int | None, Asked]]:
    """All questions, and by mirror (None: without one). Two queries; working days are of the side that answers."""
    whole, by_mirror = Asked(), defaultdict[int | None, Asked](Asked)
    is_late = Case(When(overdue(ground.now), then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = ground.questions().order_by().annotate(is_late=is_late).values_list("mirror", "state", "is_late")
    for mirror, state, is_overdue, number in rows.annotate(number=Count("pk")):
        for one in (whole, by_mirror[mirror]):
            one.states[state] += number
            one.late += number if is_overdue else 0
    length = {pk: WorkingTime.of(city).day_length for pk, city in municipalities(ground.viewer).items()}
    answered = ground.questions().filter(answered_at__isnull=False).order_by()
    for mirror, side, worked in answered.values_list("mirror", "side", "worked"):
        days = worked / length[side]
        whole.days.append(days)
        by_mirror[mirror].days.append(days)
    return whole, by_mirror


def question_table(ground: Ground, whole: Asked) -> Table:
    states, waiting = Question.State, whole.states[Question.State.WAITING]
    lines = [
        Line(_t("Wait to be let in"), (Figure(waiting, "question", {"state": "waiting"}, tone=late(waiting)),)),
        Line(_t("Open"), (Figure(whole.states[states.OPEN], "question", {"state": "open"}),)),
        Line(
            _t("Open, answer overdue"), (Figure(whole.late, "question", {"late": "1"}, tone=late(whole.late)),), depth=1
        ),
        Line(_t("Answered and accepted"), (Figure(whole.states[states.ANSWERED], "question", {"state": "answered"}),)),
        Line(
            _pt("questions", "Passed on"), (Figure(whole.states[states.PASSED_ON], "question", {"state": "passed_on"}),)
        ),
        Line(_pt("questions", "Closed"), (Figure(whole.states[states.CLOSED], "question", {"state": "closed"}),)),
        Line(_t("Median working days to the first answer"), (_median(whole, ground, {}),)),
    ]
    note = _t("Working days of the side that answers, only while it has the turn.")
    return Table("questions", _t("Questions"), _t("State"), (_t("Number"),), tuple(lines), note=note)


def mirror_table(ground: Ground, by_mirror: dict[int | None, Asked], *, most: int | None = MOST_MIRRORS) -> Table:
    """Mirrors that hold, and others with questions; what is late or open first. Two queries."""
    rows = {mirror.pk: mirror for mirror in _mirrors(ground, by_mirror)}
    names = _names(ground, rows.values())
    order = sorted(rows, key=lambda pk: (-by_mirror[pk].late, -by_mirror[pk].states["open"], names[pk][0].casefold()))
    shown = order[:most]
    lines = [
        _mirror_line(by_mirror[pk], str(pk), names[pk], ground, url=reverse("mirror-page", args=[pk])) for pk in shown
    ]
    if by_mirror.get(None):
        lines.append(_mirror_line(by_mirror[None], NO, (_t("Questions without a mirror"), ""), ground))
    more = None
    if len(shown) < len(order):
        more = (_t("All mirrors (%(number)d)") % {"number": len(order)}, reverse("glance-mirrors"))
    head = (_t("Open"), _pt("questions", "Overdue"), _t("Median days"))
    return Table("mirrors", _t("Questions by mirror"), _t("Mirror"), head, tuple(lines), more=more)


def _mirror_line(of: Asked, key: str, name: tuple[str, str], ground: Ground, *, url: str = "") -> Line:
    chosen = {"mirror": key}
    figures = (
        Figure(of.states["open"], "question", {**chosen, "state": "open"}),
        Figure(of.late, "question", {**chosen, "late": "1"}, tone=late(of.late)),
        _median(of, ground, chosen),
    )
    return Line(name[0], figures, name[1], url)


def _median(of: Asked, ground: Ground, chosen: dict[str, str]) -> Figure:
    return Figure(len(of.days), "question", {**chosen, "answered": "1"}, days_said(of.median, ground.language))


def _mirrors(ground: Ground, by_mirror: dict[int | None, Asked]) -> list[Mirror]:
    held = list(ground.mirrors().only("pk", "proposer", "answerer"))
    missing = {pk for pk in by_mirror if pk is not None} - {mirror.pk for mirror in held}
    return held + list(Mirror.objects.filter(pk__in=missing).only("pk", "proposer", "answerer"))


def _names(ground: Ground, mirrors: Iterable[Mirror]) -> dict[int, tuple[str, str]]:
    """Mirror -> both names as one, and its language where it is not the reader's. A side one may not see is a dash."""
    rows, pages = list(mirrors), light(InstitutionPage.objects.visible_to(ground.viewer))
    best = best_versions(pages, ground.language)
    keys = {page.pk: page.translation_key for page in pages}
    found = {}
    for row in rows:
        sides = [best.get(keys[pk]) if pk in keys else None for pk in (row.proposer_id, row.answerer_id)]
        name = " – ".join((side.short_name or side.title) if side else "…" for side in sides)
        found[row.pk] = (name, "")
    return found


def transfer_table(ground: Ground) -> Table:
    """One query."""
    counted = dict(ground.transfers().order_by().values_list("state").annotate(number=Count("pk")))
    lines = tuple(
        Line(capfirst(str(label)), (Figure(counted.get(state, 0), "transfer", {"state": state}),))
        for state, label in TransferState.choices
    )
    title = _t("What others took up")
    plot = bar_plot([(line.label, line.figures[0].count) for line in lines], title=title, language=ground.language)
    return Table("transfers", title, _t("State"), (_t("Number"),), lines, plot if any(counted.values()) else None)


def project_tables(ground: Ground) -> list[Table]:
    """Projects by the state of their milestones and by their own, and milestones; two queries."""
    marks = milestone_marks(ground.today)
    rows = ground.projects().order_by().annotate(**marks).values_list("state", *marks)
    by_state, by_steps = Counter[str](), Counter[str]()
    for state, has_any, has_open, has_late, number in rows.annotate(number=Count("pk")):
        by_state[state] += number
        by_steps["late" if has_late else "coming" if has_open else "reached" if has_any else NO] += number
    steps = {
        "late": _t("A milestone is late"),
        "coming": _t("On the way to the next milestone"),
        "reached": _t("All milestones reached"),
        NO: _t("Without milestones"),
    }
    lines = [_project_line(label, by_steps[key], "milestones", key) for key, label in steps.items()]
    lines += [
        _project_line(capfirst(str(label)), by_state[key], "state", key) for key, label in ProjectPage.State.choices
    ]
    projects = Table("projects", _t("Projects"), _t("State"), (_t("Number"),), tuple(lines))
    return [projects, _milestone_table(ground)]


def _project_line(label: str, number: int, name: str, key: str) -> Line:
    return Line(label, (Figure(number, "project", {name: key}, tone=late(number) if key == "late" else ""),))


def _milestone_table(ground: Ground) -> Table:
    is_late = Case(
        When(is_reached=True, then=Value("reached")), When(due_on__lt=ground.today, then=Value("late")),
        default=Value("coming"),
    )  # fmt: skip
    rows: Any = ground.milestones().order_by().annotate(mark=is_late)
    counted = dict(rows.values_list("mark").annotate(number=Count("pk")))
    labels = {"reached": _t("Reached"), "late": _pt("milestones", "Late"), "coming": _t("To come")}
    lines = tuple(
        Line(
            label,
            (Figure(n := counted.get(key, 0), "milestone", {"state": key}, tone=late(n) if key == "late" else ""),),
        )
        for key, label in labels.items()
    )
    return Table("milestones", str(Milestone._meta.verbose_name_plural), _t("State"), (_t("Number"),), lines)


def alone_table(ground: Ground) -> Table:
    """Institutions without a mirror by municipality; one query."""
    from knowledge.glance.lists import alone

    counted = dict(alone(ground, {}).order_by().values_list("municipality").annotate(number=Count("pk")))
    lines = tuple(
        Line(city.name, (Figure(n := counted.get(pk, 0), "alone", {"municipality": str(pk)}, tone=late(n)),))
        for pk, city in municipalities(ground.viewer).items()
        if ground.municipalities is None or pk in ground.municipalities
    )
    return Table("alone", _t("Institutions without a mirror"), _t("Municipality"), (_t("Number"),), lines)
