"""The report on the condition of the articles: one list at a time, for everybody who works here, also as a file."""

from collections.abc import Iterator
from typing import Any

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
from knowledge.spreadsheets import csv_reply

PER_PAGE = 50
MOST_IN_A_FILE = 20_000


def condition(request: HttpRequest, name: str = "overdue") -> HttpResponse | StreamingHttpResponse:
    """One list; `own=1` narrows it to the reader's own institutions, `format=csv` gives all of it as a file."""
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


def _as_file(chosen: ConditionList, rows: Rows) -> StreamingHttpResponse:
    def lines() -> Iterator[list[str]]:
        yield [_t("Article"), _t("Language"), str(chosen.label), _t("Address")]
        pages = list(rows[:MOST_IN_A_FILE])
        facts = chosen.facts(pages)
        for page in pages:
            yield [page.title, page.locale.language_code, facts.get(page.pk, ""), page.full_url or ""]

    return csv_reply(lines(), f"{chosen.name}.csv")


def admin_urls() -> list[Any]:
    return [
        path("reports/condition/", condition, name="condition"),
        path("reports/condition/<slug:name>/", condition, name="condition"),
    ]


def menu_item() -> MenuItem:
    return MenuItem(_("Condition of the articles"), reverse("condition"), icon_name="clipboard-list", order=100)
