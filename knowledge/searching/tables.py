"""The lists behind the figures of the search, each as head and rows in the reader's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _t

from search.facets import own_name
from search.models import HitClick
from search.operation.figures import LAST_RANK, Asked, Figures

Cell = str | int


@dataclass(frozen=True)
class Table:
    """Cells are words or numbers; `note` says what to make of it."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def first(self, most: int | None) -> "Table":
        return self if most is None else replace(self, rows=self.rows[:most])


def queries(figures: Figures) -> Table:
    return _asked("queries", _t("Most asked"), figures.asked())


def nothing(figures: Figures) -> Table:
    note = _t("A recommendation, a synonym or a new article helps here.")
    return _asked("nothing", _t("Asked without any hit"), figures.asked(without_hits=True), note)


def unopened(figures: Figures) -> Table:
    note = _t("There were hits, and none was opened: perhaps the title does not say what is inside.")
    return _asked("unopened", _t("Hits, but none was opened"), figures.asked(unopened=True), note)


def _asked(name: str, title: str, rows: Iterable[Asked], note: str = "") -> Table:
    head = (
        _t("Query"),
        _t("Language of the page"),
        _t("Visitors"),
        _t("Searches"),
        _t("Hits"),
        _t("With an opened hit"),
    )
    cells = ((one.query, own_name(one.language), one.visitors, one.times, one.hits, one.opened) for one in rows)
    return Table(name, title, head, tuple(cells), note)


def languages(figures: Figures) -> Table:
    head = (_t("Language of the page"), _t("Searches"), _t("Without any hit"), _t("With an opened hit"))
    rows = ((own_name(one.language), one.times, one.without_hits, one.opened) for one in figures.languages)
    return Table("languages", _t("By language"), head, tuple(rows))


def days(figures: Figures) -> Table:
    rows = tuple((day.isoformat(), times) for day, times in figures.over_time())
    return Table("days", _t("Over time"), (_t("Day"), _t("Searches")), rows)


def ranks(figures: Figures) -> Table:
    """Opened hits by rank, then recommended ones and those in other languages."""
    places = figures.places()
    rows: list[tuple[Cell, ...]] = [(rank_label(rank), times) for rank, times in figures.ranks()]
    rows.append((_t("Recommended by the editors"), places.get(HitClick.Place.PINNED, 0)))
    rows.append((_t("In other languages"), places.get(HitClick.Place.OTHER, 0)))
    note = _t("Counted without cookies: which page it was is not recorded.")
    return Table("ranks", _t("Opened hits by rank"), (_t("Rank"), _t("Opened hits")), tuple(rows), note)


def missed(figures: Figures) -> Table:
    head = (_t("Query"), _t("Language of the page"), _t("Messages"))
    rows = ((query or "–", own_name(language), times) for query, language, times in figures.missed())
    return Table("missed", _t("“Not found what you need?”"), head, tuple(rows))


def months(figures: Figures) -> Table:
    head = (_t("Month"), _t("Language of the page"), _t("Searches"), _t("Without any hit"), _t("With an opened hit"))
    rows = (
        (f"{row['month']:%Y-%m}", own_name(row["language"]), row["searches"], row["nothing"], row["opened"])
        for row in figures.months()
    )
    return Table("months", _t("Months that are summed up"), head, tuple(rows))


def rank_label(rank: int) -> str:
    return str(rank) if rank <= LAST_RANK else _t("beyond %(rank)d") % {"rank": LAST_RANK}


TABLES: dict[str, Callable[[Figures], Table]] = {
    "queries": queries,
    "nothing": nothing,
    "unopened": unopened,
    "languages": languages,
    "days": days,
    "ranks": ranks,
    "missed": missed,
    "months": months,
}
