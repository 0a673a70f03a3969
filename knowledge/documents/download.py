"""Sends a stored file or a prepared one: whole or a range of it, with a strong ETag, resumable on a line that breaks.

Behind nginx (`KOMMEZ_ACCEL`) the view only says who may have which file, and nginx sends the bytes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

import structlog
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from knowledge.documents.blobs import blob_name
from knowledge.documents.models import DocumentVersion
from knowledge.documents.names import content_disposition

log = structlog.get_logger("kommez.files")

CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")


@dataclass(frozen=True)
class Sendable:
    """Bytes that stay the same under their `tag` (a strong ETag, in quotes). `open` raises OSError when they are gone."""

    tag: str
    size: int
    media_type: str
    name: str
    open: Callable[[], Any]


def send(request: HttpRequest, version: DocumentVersion, name: str, *, public: bool) -> HttpResponseBase:
    """The response for GET or HEAD: 200, 206, 304 or 416; 503 when the bytes are not to be had now.

    Text never runs as a page: sandboxed, sniffing off.
    """
    etag = f'"{version.sha256}"'
    if settings.KOMMEZ_ACCEL and not _is_known(request, etag):
        handed = _finish(_handed_over(version, name), etag, public)
        del handed["Accept-Ranges"]  # nginx adds its own
        return handed
    what = Sendable(etag, version.size, version.media_type, name, partial(version.file.open, "rb"))
    return send_resumable(request, what, public=public)


def send_resumable(request: HttpRequest, what: Sendable, *, public: bool = False) -> HttpResponseBase:
    """As `send`, of any bytes that stay as they are; not public: kept by no cache."""
    if _is_known(request, what.tag):
        return _finish(HttpResponse(status=304), what.tag, public)
    span = _requested_range(request, what.tag, what.size)
    if span == "unsatisfiable":
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{what.size}"
        return _finish(response, what.tag, public)
    try:
        file = what.open()
    except OSError:
        log.error("stored-file-missing", checksum=what.tag.strip('"'))
        return _finish(HttpResponse(status=503, headers={"Retry-After": "3600"}), what.tag, public=False)
    if isinstance(span, tuple):
        start, end = span
        response = StreamingHttpResponse(_slice(file, start, end), status=206, content_type=what.media_type)
        response["Content-Range"] = f"bytes {start}-{end}/{what.size}"
        response["Content-Length"] = str(end - start + 1)
    else:
        response = FileResponse(file, content_type=what.media_type)
        response["Content-Length"] = str(what.size)
    response["Content-Disposition"] = content_disposition(what.name)
    return _finish(response, what.tag, public)


def _finish(response: HttpResponseBase, etag: str, public: bool) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=0, must-revalidate" if public else "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _handed_over(version: DocumentVersion, name: str) -> HttpResponse:
    """What tells nginx to send the file from its internal location; ranges and conditions are its business then."""
    response = HttpResponse(content_type=version.media_type)
    response["X-Accel-Redirect"] = settings.KOMMEZ_ACCEL + blob_name(version.sha256)
    response["Content-Disposition"] = content_disposition(name)
    return response


def _is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the client says it has these very bytes (`If-None-Match`, compared weakly as RFC 9110 asks)."""
    tags = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    return etag in tags or "*" in tags


def _requested_range(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | str | None:
    """First and last byte asked for, "unsatisfiable", or None for the whole file (RFC 9110).

    Several ranges at once get the whole file, as the RFC allows; HEAD knows no ranges.
    """
    if request.method != "GET":
        return None
    match = _RANGE.match(request.headers.get("Range", ""))
    if not match or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        start, end = max(0, size - int(last)), size - 1
        return (start, end) if int(last) else "unsatisfiable"
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (start, end) if start <= end else "unsatisfiable"


def _slice(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
