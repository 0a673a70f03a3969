"""The addresses of the overview: figures and the lists behind them. For coordinators only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from home.languages import current_language
from knowledge.glance.board import content_tables, exchange_tables, mirror_tables, reading_table
from knowledge.glance.ground import Ground, ground_of
from knowledge.glance.lists import LISTS
from knowledge.glance.readings import PERIODS, days_of
from knowledge.glance.shown import cards_of, part_of
from knowledge.glance.wording import chosen_of, words_of
from knowledge.institutions.directory import municipalities
from search.access import viewer_of

View = Callable[..., HttpResponseBase]


def for_coordinators(view: View) -> View:
    """Others are sent to the login, and when they are known, away."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponseBase:
        ground = ground_of(viewer_of(request), current_language())
        if ground is None:
            raise PermissionDenied
        return view(request, ground, **named)

    return guarded


@require_safe
@for_coordinators
def glance(request: HttpRequest, ground: Ground) -> HttpResponse:
    return board(request, ground, "glance", {"title": _t("Partnership at a glance"), "tables": exchange_tables(ground)})


@require_safe
@for_coordinators
def content(request: HttpRequest, ground: Ground) -> HttpResponse:
    return board(
        request, ground, "glance-content", {"title": _t("Content at a glance"), "tables": content_tables(ground)}
    )


@require_safe
@for_coordinators
def mirrors(request: HttpRequest, ground: Ground) -> HttpResponse:
    return board(request, ground, "glance", {"title": _t("Questions by mirror"), "tables": mirror_tables(ground)})


@require_safe
@for_coordinators
def readings(request: HttpRequest, ground: Ground) -> HttpResponse:
    """The sums by language, and what was read most."""
    days = days_of(request.GET.get("days"))
    chosen = {"days": str(days)}
    part = part_of("reading", ground, chosen, number=request.GET.get("page"))
    context = {
        "title": _t("Readings"),
        "tables": [reading_table(ground, days, part.paginator.object_list)],
        "periods": [(period, period == days) for period in PERIODS],
        "cards": cards_of("reading", part.object_list, ground),
        "page": part,
        "query": f"days={days}&",
    }
    return board(request, ground, "glance-readings", context)


@require_safe
@for_coordinators
def listing(request: HttpRequest, ground: Ground, *, name: str) -> HttpResponse:
    """The rows behind a figure."""
    if name not in LISTS:
        raise Http404
    chosen = chosen_of(request.GET)
    part = part_of(name, ground, chosen, number=request.GET.get("page"))
    context = {
        "title": str(LISTS[name].title),
        "words": words_of(name, chosen, ground),
        "cards": cards_of(name, part.object_list, ground),
        "page": part,
        "query": f"{urlencode(chosen)}&" if chosen else "",
    }
    return board(request, ground, "glance", context, "knowledge/glance/list.html")


def board(
    request: HttpRequest,
    ground: Ground,
    here: str,
    context: dict[str, Any],
    template: str = "knowledge/glance/board.html",
) -> HttpResponse:
    """A page of the overview; `here` is the address whose tab is the chosen one."""
    tabs = (
        ("glance", _t("Exchange")),
        ("glance-content", _t("Content")),
        ("glance-readings", _t("Readings")),
        ("glance-report", _t("Report to the council")),
    )
    return render(request, template, {**context, "tabs": tabs, "here": here, "reach": reach_words(ground)})


def reach_words(ground: Ground) -> str:
    """Whose figures these are; "" for the whole site."""
    if ground.municipalities is None:
        return ""
    known = municipalities(ground.viewer)
    return _t(", ").join(known[pk].name for pk in sorted(ground.municipalities) if pk in known)
