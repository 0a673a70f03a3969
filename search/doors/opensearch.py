"""The description by which a browser offers the site among its search engines."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

OPENSEARCH = "application/opensearchdescription+xml"


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """OpenSearch 1.1, in the language of the address; its addresses are those of the public host."""
    context = {"host": settings.WAGTAILADMIN_BASE_URL.rstrip("/")}
    content = render_to_string("search/opensearch.xml", context, request)
    return HttpResponse(content, content_type=f"{OPENSEARCH}; charset=utf-8")
