"""Counts what was read, also when the page cache answered (see `home.readings`)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from home.readings import note


class ReadingMiddleware:
    """Outside the page cache, so that it sees every reply."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        note(request, response)
        return response
