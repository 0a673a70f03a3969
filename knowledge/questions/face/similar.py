"""Has somebody asked or written this before? Found by the search, as far as the reader may see it.

Answered as a light piece of HTML for the field of the form, and used by the form's own button where no script runs.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.languages import current_language
from search.access import Viewer, viewer_of
from search.hits import Hit
from search.parameters import Parameters
from search.query import clean
from search.service import search

KINDS = ("question", "article", "document")
SHOWN = 5
SHORTEST = 4  # characters


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """The hits for `?q=`; an empty piece where there is nothing to look for."""
    viewer = viewer_of(request)
    hits = earlier(request.GET.get("q", ""), viewer, current_language())
    response = render(request, "knowledge/questions/similar.html", {"hits": hits})
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store" if viewer.is_member else "no-store"
    return response


def earlier(text: str, viewer: Viewer, language: str) -> list[Hit]:
    """The few best answers to what is being asked, answered questions, articles and documents."""
    wanted, _cut = clean(text)
    if len(wanted) < SHORTEST:
        return []
    found = search(Parameters(text=wanted, filters={"kind": KINDS}), viewer, language)
    return [*found.hits, *found.others.hits][:SHOWN]
