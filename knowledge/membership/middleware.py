"""The door of the editing interface: members without rights stay outside, staff need a second factor."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.defaults import page_not_found

from knowledge.membership import side_doors
from knowledge.membership.entry import lacks_second_factor, may_enter_admin, second_factor_is_required
from knowledge.translations.guarding import guard
from knowledge.translations.publishing import before_publishing

# Asked for by the page that says no, or harmless: icons and the script catalogue.
OPEN = ("login/", "sprite/", "jsi18n/")


class StaffMfaMiddleware:
    """Guards what is below /admin/ before Wagtail sees it. Anonymous requests pass: Wagtail sends them to the login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        prefix = reverse("wagtailadmin_home")
        if request.path.startswith(prefix) and not request.path.startswith(tuple(prefix + door for door in OPEN)):
            refused = self._refuse(request)
            if refused is not None:
                return refused
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """After Django knows which view answers: what the address names must be this person's business."""
        if request.path.startswith(reverse("wagtailadmin_home")) and may_enter_admin(request.user):
            try:
                side_doors.check(request, kwargs)
            except Http404:
                return page_not_found(request, Http404(), template_name="wagtailadmin/404.html")
            return guard(request, kwargs) or before_publishing(request, kwargs)
        return None

    @staticmethod
    def _refuse(request: HttpRequest) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        if not may_enter_admin(request.user):
            return render(request, "account/no_editing.html", status=403)
        if second_factor_is_required() and lacks_second_factor(request.user):
            return HttpResponseRedirect(reverse("mfa_index"))
        return None
