"""The report on the condition of the articles: one list at a time, for everybody who works here, also as a file."""

import csv
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from knowledge.articles.models import ArticlePage
from knowledge.condition.lists import LISTS, ConditionList, Rows, articles_for
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import institutions_of
from knowledge.membership.held import memberships_of
from knowledge.membership.models import Role
from knowledge.spreadsheets import neutral

PER_PAGE = 50
MOST_IN_A_FILE = 20_000
STAFF = frozenset((Role.AUTHOR, Role.EDITOR, Role.TRANSLATOR, Role.COORDINATOR, Role.ADMINISTRATOR))


def is_staff(user: Any) -> bool:
    """Whoever works on pages: readers have no use for it, and see nothing of it."""
    return bool(user.is_superuser or any(one.role in STAFF for one in memberships_of(user)))


def condition(request: HttpRequest, name: str = "overdue") -> HttpResponse | StreamingHttpResponse:
    """One list; `own=1` narrows it to the reader's own institutions, `format=csv` gives all of it as a file."""
    if not is_staff(request.user):
        raise PermissionDenied
    chosen = next((one for one in LISTS if one.name == name), None)
    if chosen is None:
        raise Http404
    is_own = request.GET.get("own") == "1"
    rows = chosen.find(_narrowed(articles_for(request.user), request.user, is_own=is_own))
    if request.GET.get("format") == "csv":
        return _as_file(chosen, rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "lists": [(one, reverse("condition", args=[one.name])) for one in LISTS],
        "chosen": chosen,
        "is_own": is_own,
        "page": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
        "lines": _lines(chosen, list(page.object_list), request.user),
    }
    return render(request, "knowledge/condition/report.html", context)


def _narrowed(rows: Rows, user: Any, *, is_own: bool) -> Rows:
    if not is_own:
        return rows
    owners = InstitutionPage.objects.filter(pk__in=institutions_of(user)).values("translation_key")
    below = Q()
    for place in InstitutionPage.objects.filter(translation_key__in=owners):
        below |= Q(path__startswith=place.path, depth=place.depth + 1)
    return rows.filter(below) if below else rows.none()


def _lines(chosen: ConditionList, rows: list[ArticlePage], user: Any) -> list[dict[str, Any]]:
    facts = chosen.facts(rows)
    return [
        {
            "title": page.title,
            "language": page.locale.language_code,
            "url": page.url,
            "edit": reverse("wagtailadmin_pages:edit", args=[page.pk])
            if page.permissions_for_user(user).can_edit()
            else "",
            "fact": facts.get(page.pk, ""),
        }
        for page in rows
    ]


class _Echo:
    def write(self, line: str) -> str:
        return line


def _as_file(chosen: ConditionList, rows: Rows) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([_t("Article"), _t("Language"), str(chosen.label), _t("Address")])
        pages = list(rows[:MOST_IN_A_FILE])
        facts = chosen.facts(pages)
        for page in pages:
            cells = (page.title, page.locale.language_code, facts.get(page.pk, ""), page.full_url or "")
            yield writer.writerow([neutral(str(cell)) for cell in cells])

    reply = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{chosen.name}.csv"'
    return reply


class ForStaff(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_staff(request.user)


def admin_urls() -> list[Any]:
    return [
        path("reports/condition/", condition, name="condition"),
        path("reports/condition/<slug:name>/", condition, name="condition"),
    ]


def menu_item() -> MenuItem:
    return ForStaff(_("Condition of the articles"), reverse("condition"), icon_name="clipboard-list", order=100)
