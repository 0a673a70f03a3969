"""What people looked for, for those who may know: the queries of at least five visitors, and those without hits."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from search.facets import own_name
from search.models import FEWEST_VISITORS
from search.querylog import popular

DAYS = 90
MOST_ROWS = 100
PERMISSION = "search.view_querylog"


class QueriesReport(WagtailAdminTemplateMixin, TemplateView):
    template_name = "search/queries_report.html"
    page_title = _("Searches")
    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        since = timezone.localdate() - datetime.timedelta(days=DAYS)
        return super().get_context_data(
            days=DAYS,
            fewest=FEWEST_VISITORS,
            tables=[
                (_("Most asked"), _rows(since, without_hits=False)),
                (_("Asked without any hit"), _rows(since, without_hits=True)),
            ],
            **kwargs,
        )


def _rows(since: datetime.date, *, without_hits: bool) -> list[dict[str, Any]]:
    rows = popular(since, without_hits=without_hits)[:MOST_ROWS]
    return [{**row, "language_name": own_name(row["language"])} for row in rows]
