"""The address that the field of the search and browsers ask while somebody types."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from search.access import viewer_of
from search.suggesting import Suggestion, suggest
from search.throttle import Throttle

OPENSEARCH = "application/x-suggestions+json"
THROTTLE = Throttle(rate=30.0, burst=100.0)  # a town hall is one client


@require_safe
def suggestions(request: HttpRequest) -> HttpResponseBase:
    """`{"query", "said", "suggestions": [{"text", "kind", "url", "lang", "dir"}]}`; empty values are left out.

    With `format=opensearch`, or where that is what the client accepts, `[query, [text, …], [kind, …], [url, …]]`.
    Any query answers 200; who asks too often 429.
    """
    if not THROTTLE.allows(request.META.get("REMOTE_ADDR", "")):
        return HttpResponse(status=429, headers={"Retry-After": "1", "Cache-Control": "no-store"})
    viewer = viewer_of(request)
    text = request.GET.get("q", "")
    # A lone surrogate cannot be sent back.
    asked = text[:300].encode("utf-8", "replace").decode()
    found = suggest(text, viewer, get_language() or "de")
    if request.GET.get("format") == "opensearch" or request.headers.get("Accept", "").startswith(OPENSEARCH):
        response = _reply(_for_browsers(request, asked, found), OPENSEARCH)
    else:
        response = _reply(_for_script(asked, found), "application/json")
    response["Cache-Control"] = "private, no-store" if viewer.is_member else "no-cache"
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Accept"])
    if viewer.is_member:
        return response
    response["ETag"] = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _reply(content: Any, media_type: str) -> HttpResponse:
    return HttpResponse(json.dumps(content, ensure_ascii=False).encode(), content_type=media_type)


def _for_script(asked: str, found: Sequence[Suggestion]) -> dict[str, Any]:
    said = ngettext("%(number)d suggestion", "%(number)d suggestions", len(found)) % {"number": len(found)}
    said = said if found else ""
    rows = [
        {"text": one.text, "kind": one.kind, "url": one.url, "lang": one.language, "dir": one.direction}
        for one in found
    ]
    return {"query": asked, "said": said, "suggestions": [{k: v for k, v in row.items() if v} for row in rows]}


def _for_browsers(request: HttpRequest, asked: str, found: Sequence[Suggestion]) -> list[Any]:
    addresses = [request.build_absolute_uri(one.url) if one.url else "" for one in found]
    return [asked, [one.text for one in found], [one.kind for one in found], addresses]
