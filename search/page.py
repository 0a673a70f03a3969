"""What the template of a result page is given: links for chips, pages and ways on, ready made."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import pgettext as _pt

from search.chips import chips_of
from search.engines.base import NOT
from search.hits import Hit
from search.models import HitClick
from search.operation.clicks import marked
from search.parameters import DATE
from search.result import ResultPage
from search.wording import doubted, instead

AFTER_RESULTS_HOOK = "register_after_results"  # functions (request, result page) -> HTML below the hits of a search
LISTS = ("document", "article", "institution", "project", "event", "news")


def context_of(found: ResultPage) -> dict[str, Any]:
    """Everything `search/results.html` shows."""
    parameters = found.parameters
    return {
        "found": found,
        # Templates look a name up as a key first; as an attribute it costs an exception each time, hundreds on a page.
        "hits": _marked(found, found.hits, "h"),
        "other_hits": _marked(found, found.others.hits, "o"),
        "pinned_hits": _marked(found, found.pinned, "p"),
        "facets": [
            {**vars(facet), "values": [vars(value) for value in facet.values]}
            for facet in found.facets
            if facet.is_choice
        ],
        # The form of the page carries what no field of it shows.
        "left_out": [(name, key) for name, keys in parameters.filters.items() if name.startswith(NOT) for key in keys],
        "query": found.query.text,
        "instead": instead(found),
        "doubted": doubted(found),
        "heading": heading(parameters.preset),
        "chips": chips_of(found),
        "first": (parameters.page - 1) * parameters.page_size + 1,
        "hide_header_search": True,
        "previous": parameters.query(page=parameters.page - 1) if parameters.page > 1 else "",
        "following": parameters.query(page=parameters.page + 1) if parameters.page < found.pages else "",
        "feed_url": _feed(found),
        "by_relevance": parameters.query(sort="") if parameters.text and parameters.sort == DATE else "",
        "by_date": parameters.query(sort=DATE) if parameters.text and parameters.sort != DATE else "",
        "all_matches": parameters.query(whole=True) if found.whole_total > found.total and found.total else "",
        "others_url": parameters.with_choice("language", *found.others.languages).query(),
        "all_languages": _all_languages(found),
        "without_filters": parameters.unfiltered().with_choice("language", *_codes()).query(),
        "whole_site": f"{reverse('search:results')}{parameters.unfiltered().query()}" if parameters.preset else "",
        "lists": () if found.total or found.others.total or found.pinned else _lists(parameters.preset),
    }


def _marked(found: ResultPage, hits: Sequence[Hit], place: str) -> list[dict[str, Any]]:
    """Hits for the template; those of a search say in their address at which rank they stood."""
    if not found.query:
        return [vars(hit) for hit in hits]
    parameters = found.parameters
    before = (parameters.page - 1) * parameters.page_size if place == HitClick.Place.HIT else 0
    return [{**vars(hit), "url": marked(hit.url, place, rank)} for rank, hit in enumerate(hits, before + 1)]


def heading(kind: str) -> str:
    """The title of a list for browsing, or of the search itself."""
    return {
        "document": _t("Documents"),
        "article": _t("Articles"),
        "institution": _t("Institutions"),
        "project": _t("Projects"),
        "event": _t("Events"),
        "news": _t("News"),
    }.get(kind, _pt("noun", "Search"))


def _lists(preset: str) -> list[tuple[str, str]]:
    return [(heading(kind), reverse(f"search:{kind}")) for kind in LISTS if kind != preset]


def _codes() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _feed(found: ResultPage) -> str:
    """The same search as a feed; "" for the search without anything to look for."""
    parameters = found.parameters
    if parameters.preset:
        parameters = parameters.with_choice("kind", parameters.preset)
    query = parameters.query(sort="")
    return f"{reverse('search:feed')}{query}" if query != "?" else ""


def _all_languages(found: ResultPage) -> str:
    """The same search in every language; "" where it already is one."""
    chosen = found.parameters.filters.get("language", ())
    return "" if set(chosen) == set(_codes()) else found.parameters.with_choice("language", *_codes()).query()
