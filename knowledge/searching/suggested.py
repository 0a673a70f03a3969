"""Synonyms the lexicon suggests, for a person to confirm or to refuse."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from knowledge.searching.witness import DECIDED, wording
from search.facets import own_name
from search.models import SynonymCandidate
from search.operation.candidates import confirm, refuse

PAGE_SIZE = 30


class Suggested(WagtailAdminTemplateMixin, TemplateView):
    template_name = "knowledge/searching/suggested.html"
    page_title = _("Suggested synonyms")
    header_icon = "pick"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm("search.add_synonymgroup"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest) -> HttpResponse:
        """`confirm` or `refuse` names the candidate."""
        act = "confirm" if "confirm" in request.POST else "refuse"
        number = request.POST.get(act, "")
        candidate = get_object_or_404(
            SynonymCandidate, pk=int(number) if number.isdecimal() and len(number) < 10 else 0
        )
        if act == "confirm":
            group = confirm(candidate)
            log(group, DECIDED, user=request.user, data={"before": "", "now": wording(group)})
            messages.success(request, _("Confirmed: both words now find the same."))
        else:
            refuse(candidate)
            log(candidate, DECIDED, user=request.user, data={"before": str(candidate), "now": _refused()})
            messages.success(request, _("Refused. This pair is not suggested again."))
        return redirect(f"{request.path}?language={candidate.language}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = SynonymCandidate.objects.filter(state=SynonymCandidate.State.OPEN)
        codes = [code for code, _name in settings.LANGUAGES]
        language = self.request.GET.get("language", "")
        language = language if language in codes else codes[0]
        page = Paginator(rows.filter(language=language), PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page=page,
            language=language,
            languages=[(code, own_name(code), rows.filter(language=code).count()) for code in codes],
            **kwargs,
        )


def _refused() -> str:
    return str(SynonymCandidate.State.REFUSED.label)
