"""The partnership: which municipalities take part, how far they are, and who mirrors whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.languages import current_language
from knowledge.institutions.partnership import partnership_context
from search.access import viewer_of


@require_safe
def partnership(request: HttpRequest) -> HttpResponse:
    """All municipalities with their story and stage, and all valid mirrors the viewer may see."""
    context = partnership_context(viewer_of(request), current_language())
    return render(request, "knowledge/municipalities/partnership.html", context)
