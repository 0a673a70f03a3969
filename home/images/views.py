"""Pictures for those who may see them: rendition -> image -> collection -> `visible_to`."""

from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from home.images.models import Image, Rendition
from search.access import Viewer, viewer_of

PUBLIC_SECONDS = 3600  # how long a browser may keep a public picture; a withdrawal reaches it after that at the latest
TYPES = {".avif": "image/avif", ".gif": "image/gif", ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponseBase:
    """The bytes of one size of a picture; 404 for what the viewer may not see, as for what never was."""
    found = Rendition.objects.filter(file=name).select_related("image").first()
    media_type = TYPES.get(PurePosixPath(name).suffix)
    if found is None or media_type is None or not _may_see(viewer_of(request), found.image_id):
        raise Http404
    try:
        response = FileResponse(found.file.open("rb"), content_type=media_type)
    except OSError as error:
        raise Http404 from error
    is_public = _may_see(Viewer(None), found.image_id)
    response["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}" if is_public else "private, no-store"
    response["Last-Modified"] = http_date(found.file.storage.get_modified_time(found.file.name).timestamp())
    return response


def _may_see(viewer: Viewer, image_id: int) -> bool:
    return Image.objects.visible_to(viewer).filter(pk=image_id).exists()
