"""The list of stored originals for administrators: what is broken first, then by how long ago each was read."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from knowledge.documents.storing.fixity import BROKEN, names_of
from knowledge.documents.storing.models import StoredBlob


class StoredFilesFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=StoredBlob.State.choices)

    class Meta:
        model = StoredBlob
        fields = ["state"]


class StoredFilesReport(ReportView):
    """For administrators only: it names documents of every audience."""

    model = StoredBlob
    page_title = _("Stored files")
    header_icon = "doc-full"
    filterset_class = StoredFilesFilterSet
    index_url_name = "stored-files"
    index_results_url_name = "stored-files-results"
    columns = [
        Column("names", label=_("Documents and pictures"), accessor=lambda row: "; ".join(row.names) or "–"),
        Column("state", label=_("State"), accessor="get_state_display"),
        DateColumn("checked_at", label=_("Last checked")),
        DateColumn("found_at", label=_("Damage found")),
        Column("sha256", label=_("Checksum"), accessor="pk"),
    ]
    list_export = ["pk", "state", "checked_at", "found_at"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[StoredBlob]:
        self.queryset = StoredBlob.objects.annotate(
            turn=Case(When(state__in=BROKEN, then=Value(0)), default=Value(1), output_field=IntegerField())
        ).order_by("turn", F("checked_at").asc(nulls_first=True), "pk")
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> list[StoredBlob]:
        rows = list(object_list)
        names = names_of([row.pk for row in rows])
        for row in rows:
            row.names = names[row.pk]
        return rows


class ForAdministrators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


def admin_urls() -> list[Any]:
    return [
        path("reports/stored-files/", StoredFilesReport.as_view(), name="stored-files"),
        path(
            "reports/stored-files/results/", StoredFilesReport.as_view(results_only=True), name="stored-files-results"
        ),
    ]


def menu_item() -> MenuItem:
    return ForAdministrators(_("Stored files"), reverse("stored-files"), icon_name="doc-full", order=900)
