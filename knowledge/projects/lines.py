"""Rows of a workspace ready to be shown, to members and, of the released ones, to everybody: the same words in both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _t

from home.cards import Card
from home.plots import Plot, Series, line_plot
from home.plots.scales import said
from knowledge.cards import cards_of_documents
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.entries import ProjectEntry, ProjectIndicator, ProjectValue
from knowledge.projects.kinds import ENTRIES, INDICATOR, KINDS, STEP, Kind, entry_order
from knowledge.projects.progress import percent, progress
from knowledge.projects.space import Named, Space, names_of

FIRST = 5  # rows of a kind on the page of all kinds
FIRST_INDICATORS = 3


@dataclass(frozen=True)
class Line:
    """One row. `card` is of its document, None also where the viewer may not see it."""

    row: Any
    kind: Kind
    may_change: bool
    institutions: tuple[Named, ...] = ()
    card: Card | None = None
    plot: Plot | None = None
    values: tuple["ValueLine", ...] = ()
    facts: tuple[tuple[str, str], ...] = ()  # (what, how much) of an indicator
    share: int | None = None  # per cent of the way to the target

    @property
    def is_late(self) -> bool:
        """A next step whose day has passed."""
        row = self.row
        return self.kind is STEP and row.done_on is None and row.day is not None and row.day < timezone.localdate()

    @property
    def has_unreleased(self) -> bool:
        """Whether an indicator got values since it was released."""
        return any(not value.row.is_released for value in self.values)

    @property
    def anchor(self) -> str:
        return f"{self.kind.slug}-{self.row.pk}"


@dataclass(frozen=True)
class ValueLine:
    row: ProjectValue
    figure: str
    may_change: bool


@dataclass(frozen=True)
class Group:
    """The rows of one kind, or the first of them; `total` counts all."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)
    total: int = 0

    @property
    def has_more(self) -> bool:
        return self.total > len(self.lines)


def groups(space: Space, *, released: bool) -> list[Group]:
    """All kinds with the first of their rows, or of their released rows; at most nine queries, however many rows."""
    shown = _rows(ProjectEntry, space, released=released)
    shown = shown if released else shown.select_related("person")  # names are for members
    ranked = shown.annotate(
        rank=Window(RowNumber(), partition_by="kind", order_by=entry_order()),
        total=Window(Count("pk"), partition_by="kind"),
    ).filter(rank__lte=FIRST)
    entries = sorted(ranked, key=lambda row: row.rank)
    totals = {row.kind: row.total for row in entries}
    lines = entry_lines(entries, space)
    indicators = _rows(ProjectIndicator, space, released=released).annotate(total=Window(Count("pk")))
    first = list(indicators.order_by("pk")[:FIRST_INDICATORS])
    found = [Group(INDICATOR, indicator_lines(first, space, released=released), first[0].total if first else 0)]
    for kind in ENTRIES:
        found.append(Group(kind, [line for line in lines if line.kind is kind], totals.get(kind.slug, 0)))
    return found


def lines_of(kind: Kind, rows: Sequence[Any], space: Space, *, released: bool) -> list[Line]:
    """A page of the list of one kind."""
    if kind is INDICATOR:
        return indicator_lines(rows, space, released=released)
    return entry_lines(rows, space)


def entry_lines(rows: Sequence[ProjectEntry], space: Space) -> list[Line]:
    """The entries in their order; attached documents the viewer may not see are left out. Five queries at most."""
    named = _institutions(rows, space)
    documents = {row.document_id for row in rows if row.document_id}
    cards = cards_of_documents(documents, space.viewer, space.language) if documents else {}
    lines = []
    for row in rows:
        card = cards.get(row.document_id or 0)
        if row.kind == ProjectEntry.Kind.DOCUMENT and card is None:
            continue
        lines.append(Line(row, KINDS[row.kind], space.may_change(row), named.get(row.pk, ()), card))
    return lines


def indicator_lines(rows: Sequence[ProjectIndicator], space: Space, *, released: bool) -> list[Line]:
    """Indicators with their values, how far they are, and a plot; one query."""
    values: dict[int, list[ProjectValue]] = {row.pk: [] for row in rows}
    found = ProjectValue.objects.filter(indicator__in=values)
    for value in (found.released() if released else found).order_by("day"):
        values[value.indicator_id].append(value)
    return [_indicator(row, values[row.pk], space) for row in rows]


def _indicator(row: ProjectIndicator, values: Sequence[ProjectValue], space: Space) -> Line:
    latest = values[-1].value if values else None
    facts = [
        (_t("At the beginning"), _figure(row.baseline, row, space)),
        (_t("Last counted"), _figure(latest, row, space)),
        (_t("Aimed at"), _figure(row.target, row, space)),
    ]
    return Line(
        row,
        INDICATOR,
        space.may_change(row),
        plot=plot_of(row, values, space.language),
        values=tuple(ValueLine(one, said(float(one.value), space.language), space.may_change(one)) for one in values),
        facts=tuple(fact for fact in facts if fact[1]),
        share=percent(progress(row.baseline, row.target, latest)),
    )


def plot_of(row: ProjectIndicator, values: Iterable[ProjectValue], language: str) -> Plot:
    """The values over time, beginning with the baseline, and the way to the target as a dashed line."""
    points = {value.day: float(value.value) for value in values}
    way = []
    if row.baseline is not None and row.baseline_on is not None:
        way.append((row.baseline_on, float(row.baseline)))
        points.setdefault(*way[0])
    if row.target is not None and row.target_on is not None:
        way.append((row.target_on, float(row.target)))
    counted = Series(_t("Counted"), list(points.items()))
    aim = Series(_t("On the way to the target"), way if row.target is not None else [], is_target=True)
    return line_plot([counted, aim] if points else [], title=row.title, unit=row.unit, language=language)


def _figure(value: Decimal | None, row: ProjectIndicator, space: Space) -> str:
    return f"{said(float(value), space.language)} {row.unit}".strip() if value is not None else ""


def _rows(model: Any, space: Space, *, released: bool) -> Any:
    rows = model.objects.filter(project=space.project)
    return rows.released() if released else rows


def _institutions(rows: Iterable[ProjectEntry], space: Space) -> dict[int, tuple[Named, ...]]:
    """Entry id -> the institutions it names, in the reader's language; two queries."""
    through: Any = ProjectEntry.institutions.through
    ids = [row.pk for row in rows]
    links = list(
        through.objects.filter(projectentry__in=ids).order_by(F("pk")).values_list("projectentry", "institutionpage")
    )
    if not links:
        return {}
    pages = InstitutionPage.objects.filter(pk__in={institution for _row, institution in links})
    names = names_of(pages, space.language, None if space.right else space.viewer)
    found: dict[int, list[Named]] = {}
    for row, institution in links:
        if institution in names:
            found.setdefault(row, []).append(names[institution])
    return {row: tuple(named) for row, named in found.items()}
