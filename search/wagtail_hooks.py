"""Registers the report on searches in the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.reports import PERMISSION, QueriesReport


class QueriesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("reports/searches/", QueriesReport.as_view(), name="search-queries")]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return QueriesItem(_("Searches"), reverse("search-queries"), icon_name="search", order=900)
