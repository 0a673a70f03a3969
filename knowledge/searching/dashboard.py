"""The figures of the search with their plots, and the list behind each of them, also as a file."""

import csv
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from knowledge.searching.plots import plots_of
from knowledge.searching.refused import PERMISSION as MAY_MEND
from knowledge.searching.tables import TABLES, Table
from search.facets import own_name
from search.followers import cluster
from search.models import FEWEST_VISITORS
from search.operation.figures import Figures, periods
from search.parking import number_parked

PERMISSION = "search.view_querylog"
SHOWN = 10  # rows of a list on the dashboard
ON_DASHBOARD = ("queries", "nothing", "unopened", "missed")


class OfFigures(WagtailAdminTemplateMixin, TemplateView):
    """Reads period and language from the address; what makes no sense is the default."""

    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        days = next((one for one in periods() if str(one) == request.GET.get("days")), periods()[0])
        language = request.GET.get("language", "")
        self.figures = Figures(days, language if language.isalpha() and len(language) < 12 else "")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def address(self, name: str = "", **changes: Any) -> str:
        """Of the dashboard, or of a list, for the same period and language but for `changes`."""
        base = reverse("search-queries:list", args=[name]) if name else reverse("search-queries:index")
        chosen = {"days": self.figures.days, "language": self.figures.language, **changes}
        return f"{base}?{urlencode({key: value for key, value in chosen.items() if value})}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = kwargs.pop("here", "")
        known = [one.language for one in Figures(self.figures.days).languages]
        return super().get_context_data(
            figures=self.figures,
            fewest=FEWEST_VISITORS,
            periods=[(days, self.address(here, days=days), days == self.figures.days) for days in periods()],
            languages=[
                (_("All languages"), self.address(here, language=""), not self.figures.language),
                *((own_name(code), self.address(here, language=code), code == self.figures.language) for code in known),
            ],
            **kwargs,
        )


class Dashboard(OfFigures):
    template_name = "knowledge/searching/dashboard.html"
    page_title = pgettext_lazy("noun", "Search")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = self.figures
        return super().get_context_data(
            heads=[
                (_("Searches"), figures.searches, "", self.address("queries")),
                (
                    _("Without any hit"),
                    figures.without_hits,
                    share(figures.without_hits, figures),
                    self.address("nothing"),
                ),
                (_("With an opened hit"), figures.opened, share(figures.opened, figures), self.address("ranks")),
                (_("“Not found what you need?”"), sum(row[2] for row in figures.missed()), "", self.address("missed")),
                *self._refused(),
            ],
            plots=[(plot, self.address(name)) for plot, name in plots_of(figures)],
            tables=[(table_of(name, figures, most=SHOWN), self.address(name)) for name in ON_DASHBOARD],
            **kwargs,
        )

    def _refused(self) -> list[tuple[Any, int, str, str]]:
        """Where there is a cluster, for who can do something about it."""
        if cluster() is None or not self.request.user.has_perm(MAY_MEND):
            return []
        return [(_("Refused by the cluster"), number_parked(), "", reverse("search-refused:index"))]


class ListBehind(OfFigures):
    template_name = "knowledge/searching/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = kwargs["name"]
        if name not in TABLES:
            raise Http404
        table = table_of(name, self.figures)
        if request.GET.get("format") == "csv":
            return as_csv(table, f"kommez-search-{name}-{self.figures.until.isoformat()}.csv")
        self.page_title = table.title
        context = self.get_context_data(here=name, table=table)
        context |= {"file": self.address(name, format="csv"), "back": self.address()}
        return self.render_to_response(context)


def table_of(name: str, figures: Figures, *, most: int | None = None) -> Table:
    return TABLES[name](figures).first(most)


def share(part: int, figures: Figures) -> str:
    """As a percentage of all searches; "" where there are none."""
    return f"{round(100 * part / figures.searches)} %" if figures.searches else ""


def as_csv(table: Table, name: str) -> HttpResponse:
    """With a byte order mark, for spreadsheets; no cell is a formula there."""
    reply = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{name}"'
    reply["Cache-Control"] = "private, no-store"
    writer = csv.writer(reply)
    writer.writerow(table.head)
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return reply


def _harmless(cell: Any) -> Any:
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
