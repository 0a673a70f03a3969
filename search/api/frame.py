"""What all addresses of the API have in common: methods, rate, errors as problem+json, who may keep a reply."""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from search.access import viewer_of
from search.throttle import Throttle

PROBLEM = "application/problem+json"
METHODS = ("GET", "HEAD")
THROTTLE = Throttle(rate=5.0, burst=120.0)  # a town hall is one client

Content = Mapping[str, Any]
View = Callable[..., Content]


class Problem(Exception):
    """A request that cannot be answered. `errors`: parameter -> what is wrong with it."""

    def __init__(self, status: int, detail: str, *, errors: Mapping[str, str] | None = None, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, dict(errors or {})
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def endpoint(view: View) -> Callable[..., HttpResponseBase]:
    """Make a view of a function that returns what is to be said as JSON, or raises `Problem`."""

    @wraps(view)
    def answering(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        try:
            _admit(request)
            content = view(request, **parts)
        except Problem as problem:
            return _of_problem(problem)
        return _of_content(request, content)

    answering.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is written; a wrong method gets a problem
    return answering


def _admit(request: HttpRequest) -> None:
    if request.method not in METHODS:
        raise Problem(405, "This API only reads: use GET or HEAD.", Allow=", ".join(METHODS))
    if not THROTTLE.allows(request.META.get("REMOTE_ADDR", "")):
        raise Problem(429, "Too many requests. Try again in a second.", Retry_After="1")


def _of_problem(problem: Problem) -> HttpResponse:
    """RFC 9457."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        content["errors"] = [{"parameter": name, "detail": detail} for name, detail in problem.errors.items()]
    response = HttpResponse(_packed(content), status=problem.status, content_type=PROBLEM, headers=problem.headers)
    response["Cache-Control"] = "no-store"
    return _open(response)


def _of_content(request: HttpRequest, content: Content) -> HttpResponseBase:
    response = HttpResponse(_packed(content), content_type="application/json")
    response["X-Robots-Tag"] = "noindex"
    if viewer_of(request).is_member:
        response["Cache-Control"] = "private, no-store"
        return response
    # Whoever asks again is told whether anything changed; nobody keeps a reply beyond that, for pages may be closed.
    response["Cache-Control"] = "no-cache"
    response["ETag"] = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    _open(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _open(response: HttpResponse) -> HttpResponse:
    """What everybody may read may be read from pages of other hosts, which never get the cookies of this one."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _packed(content: Content) -> bytes:
    # A lone surrogate cannot be sent.
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
