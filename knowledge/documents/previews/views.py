"""Sends a small picture of a page to those who may see its document, and to nobody else."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.previews import shelf
from knowledge.documents.previews.models import Preview
from search.access import Viewer, viewer_of

SHORT = 16  # digits of the checksum in an address: enough to tell the versions of one document apart
_NAME = re.compile(r"([0-9a-f]{16})-([0-9a-z]{1,10})-([0-9]{1,4})-(first|small)\.webp")
# In the reader's own browser only: no proxy keeps what may be withdrawn, and a page's pictures are not asked for twice.
RULE = "private, max-age=3600, immutable"


def picture_url(version: DocumentVersion, maker: str, *, page: int, size: str) -> str:
    name = f"{version.sha256[:SHORT]}-{maker}-{page}-{size}.webp"
    return reverse("document-preview", args=[version.document_id, name])


@require_safe
def picture(request: HttpRequest, document_id: int, name: str) -> HttpResponse:
    """200 or 304; 404 for what the viewer may not see, as for what was never made."""
    asked = _NAME.fullmatch(name)
    if asked is None:
        raise Http404
    sha, maker, page, size = asked.groups()
    version = _version(viewer_of(request), document_id, sha, maker=maker)
    if version is None:
        raise Http404
    etag = f'"{version.sha256}-{maker}-{page}-{size}"'
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    if etag in known:
        return _finish(HttpResponse(status=304), etag, document_id)
    try:
        content = shelf.path_of(version.sha256, maker, page=int(page), size=size).read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    return _finish(HttpResponse(content, content_type="image/webp"), etag, document_id)


def _version(viewer: Viewer, document_id: int, sha: str, *, maker: str) -> DocumentVersion | None:
    seen = Document.objects.visible_to(viewer).filter(pk=document_id)
    rows = Preview.objects.filter(version__document__in=seen, version__sha256__startswith=sha, maker=maker)
    found = rows.filter(version__published_at__isnull=False, state=Preview.State.DONE).select_related("version").first()
    return found.version if found else None


def _finish(response: HttpResponse, etag: str, document_id: int) -> HttpResponse:
    is_public = Document.objects.visible_to(Viewer(None)).filter(pk=document_id).exists()
    response["ETag"] = etag
    response["Cache-Control"] = RULE if is_public else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
