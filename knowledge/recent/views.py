"""The page of recent changes and its feed: one question, one access rule, two forms."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from home.addresses import absolute
from home.languages import current_language
from knowledge.recent.asking import ChangesForm, kinds, number_of
from knowledge.recent.listing import days_of, part_of, words_of
from search.access import viewer_of
from search.doors.feed import Feed


@require_safe
def recent_changes(request: HttpRequest) -> HttpResponse:
    """What changed lately, by day. Any query string answers 200."""
    viewer, language = viewer_of(request), current_language()
    form = ChangesForm(request.GET, viewer=viewer, language=language)
    part = part_of(viewer, form, number=number_of(request.GET.get("page", "")), language=language)
    query = form.query
    context = {"form": form, "part": part, "days": days_of(part), "query": query, "feed": _feed_path(query)}
    return render(request, "knowledge/recent/changes.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest changes with the same filters, an entry each."""
    viewer, language = viewer_of(request), current_language()
    form = ChangesForm(request.GET, viewer=viewer, language=language)
    part, query, labels = part_of(viewer, form, number=1, language=language), form.query, kinds()
    atom = Feed(
        title=f"KommEZ: {_t('Recent changes')}",
        link=absolute(f"{reverse('recent-changes')}?{query}".rstrip("?&")),
        description=_t("Recent changes"),
        language=language,
        feed_url=absolute(_feed_path(query)),
    )
    for row in part.rows:
        name = part.names[row.thing]
        said = [labels.get(row.kind, ""), words_of(row), _t("small change") if row.is_small else ""]
        atom.add_item(
            title=name.title,
            link=absolute(name.url),
            description=" · ".join(filter(None, said)),
            unique_id=uuid.uuid5(uuid.NAMESPACE_URL, absolute(f"/changes/{row.key}")).urn,
            updateddate=row.at,
            categories=[labels[row.kind]] if row.kind in labels else [],
        )
    response = HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    if viewer.is_member:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _feed_path(query: str) -> str:
    return f"{reverse('recent-changes-feed')}?{query}".rstrip("?&")
