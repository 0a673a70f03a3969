"""The history of a public article, for its readers: who changed it, when and why, and what."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.bodies import BodyLinks
from home.languages import current_language, language
from home.serving import Gone
from home.withdrawals import is_withdrawn
from knowledge.models import ArticlePage
from knowledge.revisions.comparing import bodies, compare
from knowledge.revisions.models import PublishedState
from knowledge.revisions.published import Shown, shown, states_of
from search.access import Viewer, viewer_of

ON_A_PAGE = 20
ROWS_ON_A_PAGE = 40
FIELDS = ("title", "lead", "body")  # what readers see of a version


@require_safe
def history(request: HttpRequest, page_id: int) -> HttpResponse:
    """Published states, newest first; `?from=` and `?to=` lead to what changed between two of them."""
    page = _public_article(page_id)
    if page.locale.language_code != current_language():
        return redirect(_in_language_of_the_address(page))
    old, new = (request.GET.get(name, "") for name in ("from", "to"))
    if _is_number(old) and _is_number(new):
        return redirect("article-changes", page.pk, int(old), int(new))
    states = states_of(page).select_related("user")
    part = Paginator(states, ON_A_PAGE).get_page(request.GET.get("page"))
    start = (part.number - 1) * ON_A_PAGE
    rows = list(states[start : start + ON_A_PAGE + 1])
    rows, earlier = rows[:ON_A_PAGE], next(iter(rows[ON_A_PAGE:]), None)
    is_member = viewer_of(request).is_member
    context = {
        **_head(page),
        "states": shown(rows, earlier, page.locale.language_code, for_members=is_member),
        "part": part,
        "comparable": [state for state in rows if state.revision_id],
    }
    return _reply(request, "knowledge/revisions/history.html", context)


@require_safe
def changes(request: HttpRequest, page_id: int, old: int, new: int) -> HttpResponse:
    """What changed between two published states of one article, side by side or, with `?view=inline`, in one text."""
    page = _public_article(page_id)
    if page.locale.language_code != current_language():
        return redirect(_in_language_of_the_address(page))
    found = states_of(page).select_related("revision", "user").in_bulk([old, new])
    before, after = found.get(old), found.get(new)
    if before is None or after is None or before == after or not (before.revision and after.revision):
        raise Http404
    if (before.at, before.pk) > (after.at, after.pk):
        return redirect("article-changes", page.pk, new, old)
    model, contents = type(page), (before.revision.content, after.revision.content)
    links = BodyLinks(bodies(model, *contents), Viewer(None), page.locale.language_code)
    comparison = compare(model, *contents, fields=FIELDS, links=links)
    is_member = viewer_of(request).is_member
    one, other = shown([after, before], None, page.locale.language_code, for_members=is_member)
    part = Paginator([*comparison.fields, *comparison.parts], ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **_head(page),
        "old": _column(other),
        "new": _column(one),
        "note": after.note,
        "comparison": comparison,
        "part": part,
        "parts": part.object_list,
        "is_inline": request.GET.get("view") == "inline",
    }
    return _reply(request, "knowledge/revisions/changes.html", context)


def history_url(page: ArticlePage) -> str:
    return reverse("article-history", args=[page.pk])


def _public_article(page_id: int) -> ArticlePage:
    """The article everybody may read, in whatever language. Raises Gone or Http404."""
    articles = ArticlePage.objects.visible_to(Viewer(None)).select_related("locale")
    page: ArticlePage | None = articles.filter(pk=page_id).first()
    if page is not None:
        return page
    keys = Page.objects.filter(pk=page_id, live=False).values_list("translation_key", flat=True)
    if any(is_withdrawn("page", key.hex) for key in keys):
        raise Gone
    raise Http404


def _in_language_of_the_address(page: ArticlePage) -> str:
    """The history of the version in the language of the address; where there is none, this version's own."""
    versions = ArticlePage.objects.visible_to(Viewer(None)).filter(translation_key=page.translation_key)
    found = versions.filter(locale__language_code=current_language()).first()
    if found is not None:
        return history_url(found)
    with translation.override(page.locale.language_code):
        return history_url(page)


def _reply(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    if viewer_of(request).is_member:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _head(page: ArticlePage) -> dict[str, Any]:
    spoken = language(page.locale.language_code)
    return {
        "article": page,
        "history": history_url(page),
        "interface": spoken,
        "text_language": spoken.code,
        "text_direction": spoken.direction,
    }


def _column(one: Shown) -> dict[str, Any]:
    """As the heading of a column shows it."""
    state: PublishedState = one.state
    who = ", ".join(filter(None, [one.person, one.institution.title if one.institution else ""]))
    return {"key": str(state.pk), "at": state.at, "who": who}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
