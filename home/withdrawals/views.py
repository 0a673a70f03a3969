"""Withdrawing a page in the editing interface: one form, with the reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from home.withdrawals.acting import LOG_ACTION, withdraw_page


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        help_text=_("For the history of the editors; never shown."),
        max_length=500,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
    )


def withdraw(request: HttpRequest, page_id: int) -> HttpResponse:
    """For those who may take the page off the site."""
    page = get_object_or_404(Page.objects.filter(depth__gt=2), pk=page_id).specific
    if not page.permissions_for_user(request.user).can_unpublish():
        raise PermissionDenied
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        withdraw_page(page, user=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _t("“%(title)s” was withdrawn in every language.") % {"title": page.title})
        return redirect("wagtailadmin_pages:edit", page.pk)
    below = Page.objects.filter(path__startswith=page.path, live=True).exclude(pk=page.pk).count()
    back = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return render(
        request, "home/withdrawals/withdraw.html", {"thing": page, "form": form, "below": below, "back": back}
    )


def admin_urls() -> list[Any]:
    return [path("withdraw/page/<int:page_id>/", withdraw, name="withdraw-page")]


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """In the menu of a published page, for those who may."""
    if page.live and page.depth > 2 and page.permissions_for_user(user).can_unpublish():
        address = reverse("withdraw-page", args=[page.pk])
        yield Button(_t("Withdraw"), url=address, icon_name="cross", priority=65)


def register_log_actions(actions: Any) -> None:
    actions.register_action(LOG_ACTION, _("Withdraw"), _("Withdrawn"))
