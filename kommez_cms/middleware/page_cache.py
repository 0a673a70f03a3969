"""Answers anonymous readers from memory, as long as nothing the site shows has changed.

A page is kept under the version of the content that was read **before** it was rendered, so it can be newer than its
key but never older; every write that a reader could see moves the version in the same transaction (`kommez_cms.shown`).
A page that changes by the clock says when: `response.content_changes_at`, a datetime.
"""

import gzip
import hashlib
import time
from collections.abc import Callable, Hashable

import brotli
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from home.thrift import saves_data
from kommez_cms.middleware.page_store import STORE, StoredPage
from search.versions import anyone_at, version_of

# What lists and landing pages understand. A search (`q`) is never kept: it is logged, and no two are alike.
KNOWN_QUERY_KEYS = frozenset(("kind", "topic", "institution", "language", "year", "sort", "page", "without"))
# A feed of a search is asked for again and again, and is no search of a person.
FEED, FEED_QUERY_KEYS = "/feeds/", KNOWN_QUERY_KEYS | {"q", "format", "whole", "exact"}
MAX_QUERY_LENGTH = 300
NEVER_KEPT = ("/admin/", "/-/")
PERSONAL_PART = "/accounts/"  # after the language
MAX_SECONDS = 600.0  # the backstop, should foreign code write past the version
MIN_COMPRESSED_BYTES = 200


class PageCacheMiddleware:
    """Before sessions. Touches GET and HEAD of people without a session; all others get `private, no-store`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or is_somebody(request):
            return with_cache_rule(request, self.get_response(request))
        # Without a session there is no user: asking the session would mark the page as varying by cookie.
        request._cached_user = AnonymousUser()  # type: ignore[attr-defined]
        key = key_of(request)
        if key is None:
            return with_cache_rule(request, self.get_response(request))
        page = STORE.get(key, time.time())
        if page is not None:
            return answer(request, page, from_cache=True)
        # Only here: a search reads the version itself, with what else it needs of the index.
        request._kommez_viewer = anyone_at(version_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.method == "HEAD" or not is_keepable(request, response):
            return with_cache_rule(request, response)
        page = pack(response, encoding=encoding_for(request))
        STORE.put(key, page)
        return answer(request, page, from_cache=False)


def is_somebody(request: HttpRequest) -> bool:
    """Whether the request carries a session, or a message that waits for its reader."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES


def is_never_kept(request: HttpRequest) -> bool:
    return request.path_info.startswith(NEVER_KEPT) or PERSONAL_PART in request.path_info


def key_of(request: HttpRequest) -> Hashable | None:
    """What the page depends on; None when it is not to be kept."""
    if is_never_kept(request) or len(request.META.get("QUERY_STRING", "")) > MAX_QUERY_LENGTH:
        return None
    known = FEED_QUERY_KEYS if FEED in request.path_info else KNOWN_QUERY_KEYS
    if not known.issuperset(request.GET):
        return None
    version = version_of(request)
    if not version:
        return None
    query = tuple(sorted((name, tuple(values)) for name, values in request.GET.lists()))
    host = request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")
    return version, request.scheme, host, request.path, query, encoding_for(request), saves_data(request)


def encoding_for(request: HttpRequest) -> str:
    """`br`, `gzip` or nothing, by what the client accepts."""
    accepted = {
        part.partition(";")[0].strip().lower()
        for part in request.headers.get("Accept-Encoding", "").split(",")
        if part.partition(";")[2].replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    }
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def is_keepable(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether everybody without a session may get these bytes."""
    if response.status_code != 200 or response.streaming or response.cookies or response.has_header("Content-Encoding"):
        return False
    if getattr(request, "_csp_nonce", None):  # the page names a nonce that holds for this request only
        return False
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    rule = response.get("Cache-Control", "")
    return varies <= {"accept-encoding", "save-data"} and "private" not in rule and "no-store" not in rule


def pack(response: HttpResponse, *, encoding: str) -> StoredPage:
    """The page as it is sent: compressed, with a strong ETag over exactly these bytes."""
    body = response.content
    if len(body) < MIN_COMPRESSED_BYTES:
        encoding = ""
    if encoding == "br":
        body = brotli.compress(body, quality=5)
    elif encoding == "gzip":
        body = gzip.compress(body, compresslevel=6, mtime=0)
    if encoding:
        response["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    response["ETag"] = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    response["Content-Length"] = str(len(body))
    response.headers.setdefault("Cache-Control", "no-cache")
    now = time.time()
    changes_at = getattr(response, "content_changes_at", None)
    ends_at = min(now + MAX_SECONDS, changes_at.timestamp() if changes_at is not None else now + MAX_SECONDS)
    return StoredPage(body, tuple(response.items()), ends_at, getattr(response, "reading", None))


def answer(request: HttpRequest, page: StoredPage, *, from_cache: bool) -> HttpResponse:
    """The stored page, without a body for HEAD, or 304 when the client has these bytes."""
    response = HttpResponse(b"" if request.method == "HEAD" else page.body)
    for name, value in page.headers:
        response[name] = value
    response = get_conditional_response(request, etag=response["ETag"], response=response) or response
    # For the log; a header would tell visitors when something closed to them changes.
    response.from_page_cache = from_cache  # type: ignore[attr-defined]
    response.reading = page.reading  # type: ignore[attr-defined]
    return response


def with_cache_rule(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say who may keep it, where the view did not: nobody, when a person was or may be meant; else ask again."""
    if not response.has_header("Cache-Control"):
        personal = is_somebody(request) or bool(response.cookies) or "Cookie" in response.get("Vary", "")
        personal = personal or request.method not in ("GET", "HEAD") or is_never_kept(request)
        response["Cache-Control"] = "private, no-store" if personal else "no-cache"
    return response
