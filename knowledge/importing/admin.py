"""The button in the page editor that puts an imported translation under the translation editor."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from knowledge.importing.adopting import adopt, adoptable


def admin_urls() -> list[URLPattern]:
    return [path("knowledge/adopt/<int:page_id>/", adopt_page, name="adopt_translation")]


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Shown in the header menu of pages that have versions to take over, to those who may."""
    if _may(page, user) and adoptable(page):
        yield Button(
            _("Manage translation here"),
            reverse("adopt_translation", args=[page.pk]),
            icon_name="wagtail-localize-language",
            priority=80,
        )


@require_http_methods(["GET", "POST"])
def adopt_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET asks, POST does it and leads back to the page's editor."""
    page = get_object_or_404(Page, pk=page_id)
    if not _may(page, request.user):
        raise PermissionDenied
    versions = adoptable(page)
    if request.method == "GET" and versions:
        return render(request, "knowledge/importing/adopt.html", {"page": page, "versions": versions})
    result = adopt(page, user=request.user) if request.method == "POST" else None
    if result is None or not result.languages:
        messages.warning(request, _("There is no language version left to take over."))
    else:
        messages.success(
            request,
            ngettext(
                "%(count)d sentence was taken over; %(open)d are left to translate.",
                "%(count)d sentences were taken over; %(open)d are left to translate.",
                result.strings,
            )
            % {"count": result.strings, "open": result.open_strings},
        )
    return redirect("wagtailadmin_pages:edit", page.pk)


def _may(page: Page, user: Any) -> bool:
    return user.has_perm("wagtail_localize.submit_translation") and page.permissions_for_user(user).can_edit()
