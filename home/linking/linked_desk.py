"""What links here, for who edits a page: everything that leads to any language version of it, as far as they may read it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from home.languages import language as language_of
from home.linking.linked import linking_pages
from search.access import viewer_of

ON_A_PAGE = 50


@require_safe
def linked(request: HttpRequest, page_id: int) -> HttpResponse:
    """Whose page it is was asked before, as for every address of the admin that names one (`page_id`)."""
    page = get_object_or_404(Page, pk=page_id)
    ids = list(Page.objects.filter(translation_key=page.translation_key).values_list("pk", flat=True))
    rows = linking_pages(ids, viewer_of(request)).select_related("locale").order_by("title", "pk")
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p", "1"))
    context = {
        "page": page,
        "items": shown,
        "rows": [(one, language_of(one.locale.language_code)) for one in shown.object_list],
        "page_title": _t("What links here"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "link",
    }
    return render(request, "home/linking/linked.html", context)


def admin_urls() -> list[Any]:
    return [path("writing/links/<int:page_id>/", linked, name="linked-from")]


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if page.depth > 1:
        yield Button(_t("What links here"), url=reverse("linked-from", args=[page.pk]), icon_name="link", priority=55)
