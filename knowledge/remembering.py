"""What the database said once while a page is being read need not be asked again: who works where, who coordinates what.

Only for the length of one request that reads; a request that writes, a command and the worker ask every time.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

Answer = TypeVar("Answer")
_known: ContextVar[dict[Any, Any] | None] = ContextVar("remembered while reading", default=None)


class RememberingMiddleware:
    """Around the view; each request begins with nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _known.set({} if request.method in ("GET", "HEAD") else None)
        try:
            return self.get_response(request)
        finally:
            _known.reset(token)


def remembered(function: Callable[..., Answer]) -> Callable[..., Answer]:
    """For a function of nothing or of a person, whose answer nobody changes."""

    @wraps(function)
    def ask(*people: Any) -> Answer:
        known = _known.get()
        if known is None:
            return function(*people)
        key = (function, *(getattr(person, "pk", None) for person in people))
        if key not in known:
            known[key] = function(*people)
        return known[key]

    return ask
