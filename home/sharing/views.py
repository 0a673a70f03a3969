"""The short address of a page, and the code that leads there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.addresses import absolute
from home.sharing.drawing import drawn
from search.access import viewer_of, visible_pages


@require_safe
def short(request: HttpRequest, page_id: str) -> HttpResponse:
    """Leads to the page of a number, wherever it stands now; 404 for what the viewer may not see."""
    rows = Page.objects.filter(pk=int(page_id), depth__gt=1)
    page = visible_pages(rows, viewer_of(request)).select_related("locale").first()
    address = page.get_url(request) if page is not None else None
    if not address:
        raise Http404
    return redirect(address)


@require_safe
def code(request: HttpRequest, path: str) -> HttpResponse:
    """The picture of a short address. It asks nothing of what is there: of a closed page and of none it is as well made."""
    short_path = f"-/{path}" if path.startswith("p/") else path
    response = HttpResponse(drawn(absolute(f"/{short_path}/")), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Robots-Tag"] = "noindex"
    return response
