"""The list of wanted articles, most wanted first, and the way from there to writing one."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from home.languages import language as language_of
from home.linking.keys import LONGEST
from home.linking.wanted import wanted_titles, with_places
from knowledge.articles.models import ArticlePage
from knowledge.institutions.models import InstitutionPage
from search.access import viewer_of
from search.indexing import unit_of_work

ON_A_PAGE = 30


class WriteForm(forms.Form):
    """Which title, and at which institution: one of those in whose language version this person may write."""

    title = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)
    parent = forms.ModelChoiceField(label=_("Institution"), queryset=InstitutionPage.objects.none())

    def __init__(self, *args: Any, user: Any, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = places_to_write(user, language)  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = None  # type: ignore[attr-defined]


def places_to_write(user: Any, language: str = "") -> Any:
    """Institutions below which this person may add an article, in one language or all."""
    allowed = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "add")
    pages = InstitutionPage.objects.filter(pk__in=allowed.values("pk"), alias_of=None)
    return (pages.filter(locale__language_code=language) if language else pages).order_by("title")


@require_safe
def wanted(request: HttpRequest) -> HttpResponse:
    """`title` and `language` choose; both may be missing. Constant in the number of titles and of places."""
    viewer, language = viewer_of(request), request.GET.get("language", "")
    language = language if language in dict(settings.LANGUAGES) else ""
    rows = wanted_titles(viewer, language, request.GET.get("title", "")[:LONGEST])
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p", "1"))
    found = with_places(page.object_list, viewer)
    places: dict[str, list[Any]] = {}
    for place in places_to_write(request.user).select_related("locale"):
        places.setdefault(place.locale.language_code, []).append(place)
    context = {
        "page": page,
        "rows": [
            {"wanted": one, "spoken": language_of(one.language), "parents": places.get(one.language)} for one in found
        ],
        "chosen": request.GET.get("title", ""),
        "language": language,
        "page_title": _t("Wanted articles"),
        "header_icon": "edit",
    }
    return render(request, "knowledge/articles/wanted.html", context)


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """A draft of the wanted title, ready to be written; published by whoever may, as any other."""
    form = WriteForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, _t("Choose an institution you write for."))
        return redirect("wanted-pages")
    parent, title = form.cleaned_data["parent"], form.cleaned_data["title"]
    if not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    with unit_of_work():
        page = ArticlePage(title=title, live=False, owner=request.user, locale=parent.locale)
        parent.add_child(instance=page)
        page.save_revision(user=request.user, log_action="wagtail.create")
    return redirect("wagtailadmin_pages:edit", page.pk)


def admin_urls() -> list[Any]:
    return [
        path("writing/wanted/", wanted, name="wanted-pages"),
        path("writing/wanted/write/", write, name="write-wanted-page"),
    ]


def menu_item() -> MenuItem:
    return MenuItem(_("Wanted articles"), reverse("wanted-pages"), icon_name="edit", order=800)
