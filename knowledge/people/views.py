"""One's own data: to read, to take along, to erase. Administrators do the same for somebody who asks them to."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.widgets.button import Button

from home.addresses import home_address
from home.languages import current_language
from knowledge.membership.models import User
from knowledge.people.forms import ErasureForm, NamingForm
from knowledge.people.naming import agree
from knowledge.people.personal import erase_person, everything_about, shown


@require_safe
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept about the reader, and the three things they can do about it."""
    user: Any = request.user
    return _shown(request, user, ErasureForm(person=user))


@require_POST
@login_required
def change_naming(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = NamingForm(request.POST)
    if form.is_valid():
        agree(user, form.cleaned_data["named"])
        messages.success(request, _t("Saved."))
    return redirect("my-data")


@require_safe
@login_required
def my_download(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    return download(user)


@require_POST
@login_required
def erase_me(request: HttpRequest) -> HttpResponse:
    """The account goes at once; the reader stays, as anybody."""
    user: Any = request.user
    form = ErasureForm(request.POST, person=user)
    if form.is_valid():
        try:
            erase_person(User.objects.get(pk=user.pk))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            logout(request)
            return render(request, "knowledge/people/erased.html")
    return _shown(request, user, form)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """In the editing interface, for administrators of the site: somebody's data, and erasing them."""
    _administrators_only(request)
    found = get_object_or_404(User, pk=pk)
    form = ErasureForm(request.POST or None, person=found)
    if form.is_valid():
        try:
            erase_person(found)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _t("The account and all ties to it were erased."))
            return redirect("wagtailadmin_home")
    context = {"person": found, "data": shown(everything_about(found)), "form": form}
    return render(request, "knowledge/people/person.html", context)


@require_safe
def person_download(request: HttpRequest, pk: int) -> HttpResponse:
    _administrators_only(request)
    return download(get_object_or_404(User, pk=pk))


def download(user: User) -> HttpResponse:
    """All data as a JSON file."""
    content = {"made_at": timezone.now().isoformat(), "data": everything_about(user)}
    response = HttpResponse(json.dumps(content, ensure_ascii=False, indent=2), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="kommez-my-data.json"'
    return response


def admin_urls() -> list[Any]:
    return [
        path("people/data/<int:pk>/", person, name="person-data"),
        path("people/data/<int:pk>/download/", person_download, name="person-download"),
    ]


def account_buttons(user: Any, request_user: Any, next_url: str | None = None) -> Any:
    """In the list of accounts."""
    if request_user.is_superuser:
        yield Button(_t("Personal data"), url=reverse("person-data", args=[user.pk]), icon_name="user", priority=30)


def _shown(request: HttpRequest, user: User, form: ErasureForm) -> HttpResponse:
    context = {
        "data": shown(everything_about(user)),
        "naming": NamingForm(initial={"named": user.named_since is not None}),
        "form": form,
        "home_url": home_address(current_language()),
    }
    return render(request, "knowledge/people/my_data.html", context)


def _administrators_only(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise PermissionDenied
