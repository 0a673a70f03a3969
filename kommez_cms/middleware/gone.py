"""Answers 410 for what was withdrawn: views raise `home.serving.Gone` as they raise Http404."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from home.serving import Gone
from home.views import gone


class GoneMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return gone(request) if isinstance(exception, Gone) else None
