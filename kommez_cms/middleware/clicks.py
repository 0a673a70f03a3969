"""Takes the mark of an opened hit off its address before anything else sees it, and counts it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from search.operation.clicks import note, take_off


class ClickMiddleware:
    """Outside the page cache: a kept page counts as well, and is kept under its clean address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = take_off(request)
        response = self.get_response(request)
        if mark is not None:
            note(request, response, mark)
        return response
