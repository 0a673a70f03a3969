"""What the search cluster refused, for administrators: which entry, why, and a button that sends it once more."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from home.languages import current_language
from search.access import viewer_of
from search.facets import own_name
from search.followers import cluster
from search.parking import parked, retry, silent_engines

PERMISSION = "search.change_searchentry"  # administrators only: no role is given it
ALL = "all"


class Refused(WagtailAdminTemplateMixin, TemplateView):
    template_name = "knowledge/searching/refused.html"
    page_title = _("Refused by the cluster")
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest) -> HttpResponse:
        """`retry` names an entry, or all of them; what is no number is none."""
        named = request.POST.get("retry", "")
        done = retry(None if named == ALL else [int(named)] if named.isdecimal() and len(named) < 19 else [])
        if done.silent:
            messages.error(request, _("The cluster does not answer. Nothing was sent."))
        if done.refused:
            text = ngettext(
                "%(number)d entry was refused again.", "%(number)d entries were refused again.", done.refused
            )
            messages.warning(request, text % {"number": done.refused})
        if taken := done.sent - done.refused:
            text = ngettext("%(number)d entry is found again.", "%(number)d entries are found again.", taken)
            messages.success(request, text % {"number": taken})
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            {**vars(one), "language_name": own_name(one.language) if one.language else ""}
            for one in parked(viewer_of(self.request), current_language())
        ]
        return super().get_context_data(
            rows=rows, is_configured=cluster() is not None, is_silent=bool(silent_engines()), all=ALL, **kwargs
        )
