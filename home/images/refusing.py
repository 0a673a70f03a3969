"""The answer at every door of the editing interface when a page's pictures keep it from being published.

The page's own form says so itself. Approvals, bulk steps, copies and whatever Wagtail adds meet the exception of
`BasePage`; here it becomes a message that leads to the picture, and the request leaves nothing behind.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin import messages
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.models import Page

from home.images.publishing import Lack, PageLacking, lacking_on


class PageLackingMiddleware:
    """Stands above the unit of work, which has heard of the exception by then and takes back what was written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PageLacking) or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        tell(request, exception.page, exception.lacks)
        return back(request, exception.page)


def tell(request: HttpRequest, page: Any, lacks: Sequence[Lack]) -> None:
    """Messages: which page stays as it is, and for each picture what it lacks."""
    for lack in lacks:
        messages.error(request, format_html("{}: {}", page.get_admin_display_title(), lack.linked()))


def back(request: HttpRequest, page: Any) -> HttpResponse:
    """To the form of the page; to the list above it for one that was never saved."""
    saved = page.pk and Page.objects.filter(pk=page.pk).exists()
    where = reverse("wagtailadmin_pages:edit", args=[page.pk]) if saved else reverse("wagtailadmin_explore_root")
    if request.headers.get("x-requested-with") == "XMLHttpRequest":  # a dialogue, whose script follows the address
        return render_modal_workflow(request, None, None, {}, json_data={"step": "success", "redirect": where})
    return redirect(where)


def refuse_together(request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any) -> HttpResponse | None:
    """Hook before a bulk action: publishing tells of all pages that lack something, and publishes none of them."""
    if action_type != "publish" or not issubclass(action.model, Page):
        return None
    refused = False
    for page in objects:
        draft = page.get_latest_revision_as_object()
        if lacks := lacking_on(draft):
            tell(request, draft, lacks)
            refused = True
    return redirect(action.next_url) if refused else None
