"""The glossary as readers see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from home.languages import current_language
from knowledge.glossary.models import Term
from knowledge.glossary.showing import entries, term_context
from search.access import viewer_of


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms, forty on a page."""
    page = entries(viewer_of(request), current_language(), request.GET.get("page", "1"))
    return render(request, "knowledge/glossary/glossary.html", {"entries": page})


@require_safe
def term(request: HttpRequest, term_id: int) -> HttpResponse:
    """One term in all languages it has."""
    viewer = viewer_of(request)
    found = get_object_or_404(Term.objects.visible_to(viewer).prefetch_related("texts"), pk=term_id)
    return render(request, "knowledge/glossary/term.html", term_context(found, viewer, current_language()))
