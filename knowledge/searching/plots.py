"""The figures of the search as drawings; each with the name of the list that says the same."""

from collections.abc import Iterator

from django.utils.translation import gettext as _t

from home.languages import current_language
from home.plots import Plot, Series, bar_plot, line_plot
from knowledge.searching.tables import rank_label
from search.facets import own_name
from search.operation.figures import Figures

LONGEST_BARS = 8


def plots_of(figures: Figures) -> Iterator[tuple[Plot, str]]:
    """(plot, name in `TABLES`); a plot without values says so itself."""
    unit, language = _t("searches"), current_language()
    points = figures.over_time() if figures.searches else []
    yield line_plot([Series(_t("Searches"), points)], title=_t("Over time"), unit=unit, language=language), "days"
    spoken = [(own_name(one.language), float(one.times)) for one in figures.languages]
    yield bar_plot(spoken, title=_t("By language"), unit=unit), "languages"
    ranks = [(rank_label(rank), float(times)) for rank, times in figures.ranks()]
    yield bar_plot(ranks, title=_t("Opened hits by rank"), unit=_t("opened hits")), "ranks"
    asked = [(one.query, float(one.visitors)) for one in figures.asked(most=LONGEST_BARS)]
    yield bar_plot(asked, title=_t("Most asked"), unit=_t("visitors")), "queries"
    nothing = [(one.query, float(one.visitors)) for one in figures.asked(without_hits=True, most=LONGEST_BARS)]
    yield bar_plot(nothing, title=_t("Asked without any hit"), unit=_t("visitors")), "nothing"
