"""One log line per request, with an id that ties together everything logged meanwhile; and the admin's own policy.

The line holds what an operator needs and nothing a reader would mind: no address, no name, no query string (searches
stand there), no path that carries a token.
"""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("kommez.requests")

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
SECRET_PARTS = frozenset(("key", "token", "uidb36", "uidb64"))

# Wagtail's listings start their date fields with inline script; everything else keeps to the site itself.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


class RequestLogMiddleware:
    """Outermost: its duration is the one the visitor waited for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = request_id_of(request)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            if request.path_info.startswith("/admin/"):
                response.headers.setdefault("Content-Security-Policy", ADMIN_POLICY)
            level = log.error if response.status_code >= 500 else log.info
            level(
                "request",
                method=request.method,
                path=loggable_path(request),
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
                cached=getattr(response, "from_page_cache", False),
            )
        return response


def request_id_of(request: HttpRequest) -> str:
    """The proxy's id where a proxy is trusted and the id is harmless, else one of our own."""
    given = request.headers.get("X-Request-ID", "")
    if settings.KOMMEZ.behind_proxy and REQUEST_ID.fullmatch(given):
        return given
    return uuid.uuid4().hex


def loggable_path(request: HttpRequest) -> str:
    """The path without query string; for an address that carries a token, the pattern it matched."""
    match = request.resolver_match
    if match is not None and SECRET_PARTS.intersection(match.kwargs):
        return match.route
    return request.path_info[:200]
