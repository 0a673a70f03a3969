"""The filters of the repository's list; they name only institutions the person works for."""

from typing import Any

import django_filters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from knowledge.documents.forms import owners_for
from knowledge.documents.models import Document


def owners_of_request(request: HttpRequest) -> Any:
    return owners_for(request.user)


class DocumentFilterSet(WagtailFilterSet):
    institution = django_filters.ModelChoiceFilter(queryset=owners_of_request, label=_("Owner"))

    class Meta:
        model = Document
        fields = ["institution", "live", "licence"]
