"""The pages of the overview: the exchange with the state of translations, the content in depth, what is read."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _t

from home.plots.scales import said
from home.readings.models import DailyReading
from knowledge.glance import content, exchange
from knowledge.glance.figures import Figure, Line, Table
from knowledge.glance.ground import Ground
from knowledge.glance.readings import readings_of


def exchange_tables(ground: Ground) -> list[Table]:
    """The first page."""
    whole, by_mirror = exchange.asked(ground)
    found, things = content.by_language(ground)
    return [
        exchange.question_table(ground, whole),
        exchange.mirror_table(ground, by_mirror),
        exchange.transfer_table(ground),
        *exchange.project_tables(ground),
        exchange.alone_table(ground),
        content.language_table(found, things),
        content.missing_table(ground, found, things),
        content.behind_table(ground),
    ]


def content_tables(ground: Ground) -> list[Table]:
    """By topic, institution, goal and target, and what is due for a check."""
    return [*content.depth_tables(ground), content.stale_table(ground)]


def mirror_tables(ground: Ground) -> list[Table]:
    """All mirrors, however many."""
    _whole, by_mirror = exchange.asked(ground)
    return [exchange.mirror_table(ground, by_mirror, most=None)]


def reading_table(ground: Ground, days: int, rows: Iterable[dict[str, Any]] | None = None) -> Table:
    """Readings by language and kind; the figure says how often, its list which things. No query for `rows` at hand."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    if rows is None:
        rows = readings_of(ground, {"days": str(days)})
    for row in rows:
        kind, language, total = row["kind"], row["language"], row["total"]
        things, times = sums.get((kind, language), (0, 0))
        sums[kind, language] = things + 1, times + total
    lines = []
    for code in content.languages():
        figures = []
        for kind in DailyReading.Kind.values:
            things, times = sums.get((kind, code), (0, 0))
            chosen = {"days": str(days), "kind": kind, "language": code}
            figures.append(Figure(things, "reading", chosen, said(times, ground.language)))
        lines.append(Line(content.language_name(code), tuple(figures)))
    title = _t("Readings in %(days)d days") % {"days": days}
    note = _t("Counted without persons or devices. What was read fewer than five times is not shown and not summed up.")
    head = (_t("Pages"), _t("Documents"), _t("Downloads"), _t("Questions"))
    return Table("readings", title, _t("Language"), head, tuple(lines), note=note)
