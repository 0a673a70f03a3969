"""Where a moved page went, told only to those who may see it there: a redirect names its target."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.deprecation import MiddlewareMixin
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from search.access import viewer_of, visible_pages


class VisibleRedirectMiddleware(MiddlewareMixin):
    """In place of Wagtail's own, which sends everybody on to pages that are closed or not published."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != 404:
            return response
        found = _redirect_for(request)
        if found is None or not found.link or not _may_follow(request, found):
            return response
        kind = HttpResponsePermanentRedirect if found.is_permanent else HttpResponseRedirect
        return kind(found.link)


def _redirect_for(request: HttpRequest) -> Redirect | None:
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    bare = path.partition("?")[0]
    return get_redirect(request, path) or (get_redirect(request, bare) if bare != path else None)


def _may_follow(request: HttpRequest, found: Redirect) -> bool:
    if found.redirect_page_id is None:
        return True
    return bool(visible_pages(Page.objects.filter(pk=found.redirect_page_id), viewer_of(request)).exists())
