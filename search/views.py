"""The result page and the lists for browsing: one view, one template, with a kind set or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail import hooks

from search import querylog
from search.access import viewer_of
from search.page import AFTER_RESULTS_HOOK, context_of
from search.parameters import Parameters
from search.service import search
from search.versions import note_version

LONGEST_ADDRESS = 4_000  # bytes of a query string; what we make of any is shorter


@require_safe
def results(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Any query string answers 200, an overlong one by way of a shorter one. With a `kind` it lists that kind."""
    language = get_language() or "de"
    parameters = Parameters.read(request.GET, kind)
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
        cut = "&cut=1" if parameters.cut else ""
        return redirect(f"{request.path}{parameters.query(page=parameters.page)}{cut}")
    found = search(parameters, viewer_of(request), language)
    if found.state is not None:
        note_version(request, found.state)
    if found.parameters.text and found.parameters.page == 1:
        total = found.total + found.others.total + len(found.pinned)
        querylog.note(request, found.query.text, language=language, total=total)
    context = context_of(found)
    if found.parameters.text:  # only pages that are not kept for others: what is added may be for one reader only
        context["after_results"] = [function(request, found) for function in hooks.get_hooks(AFTER_RESULTS_HOOK)]
    response = render(request, "search/results.html", context)
    if found.scanned or found.behind or found.fallen_back:
        response["Cache-Control"] = "no-store"  # the notice is over in a moment
    return response
