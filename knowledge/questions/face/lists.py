"""The list of questions: what is answered for everybody, and for members what waits for them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.languages import current_language
from knowledge.questions.face.listing import light, rows_of
from knowledge.questions.face.tabs import Lists
from search.access import viewer_of

PAGE_SIZE = 20


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """`?view=` names the list, `topic` narrows it, `page` turns it."""
    viewer, language = viewer_of(request), current_language()
    lists = Lists(request.GET, viewer, language)
    page = Paginator(light(lists.rows()), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tabs": lists.tabs(),
        "view": lists.name,
        "topics": lists.topics(),
        "topic": lists.topic,
        "rows": rows_of(page.object_list, viewer, language),
        "page": page,
        "choices": lists.query,
    }
    return render(request, "knowledge/questions/list.html", context)
