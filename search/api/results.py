"""GET /api/v1/search: the result page as data, with the same parameters and the same access rule."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import override

from search.access import viewer_of
from search.api.frame import Problem, endpoint
from search.doors.addresses import absolute
from search.doors.dates import dates_of
from search.doors.marks import marked
from search.hits import Hit
from search.parameters import CHOICES, DATE, MOST_CHOICES, Parameters
from search.result import ResultPage
from search.service import search as ask
from search.versions import note_version

LANGUAGE = "lang"
SWITCHES = ("whole", "exact")
SINGLE = ("q", LANGUAGE, "sort", "page", *SWITCHES)
LONGEST_ADDRESS = 4_000  # bytes of a query string


@endpoint
def search(request: HttpRequest) -> Mapping[str, Any]:
    """One page of hits. Problem 400 names every parameter that makes no sense."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
        raise Problem(414, f"A query string may have {LONGEST_ADDRESS} bytes.")
    errors = _errors(request.GET)
    if errors:
        raise Problem(400, "Some parameters make no sense.", errors=errors)
    language = request.GET.get(LANGUAGE) or settings.LANGUAGE_CODE
    with override(language):
        found = ask(Parameters.read(request.GET), viewer_of(request), language)
        if found.state is not None:
            note_version(request, found.state)
        return described(found)


def described(found: ResultPage) -> Mapping[str, Any]:
    """What the page says, as `description.py` promises it. Must run in the language of the result page."""
    dates = dates_of((*found.pinned, *found.hits, *found.others.hits))
    return {
        "query": _query(found),
        "total": found.total,
        "whole_total": found.whole_total,
        "page": found.parameters.page,
        "pages": found.pages,
        "page_size": found.parameters.page_size,
        "pinned": _hits(found.pinned, dates),
        "hits": _hits(found.hits, dates),
        "others": {
            "total": found.others.total,
            "languages": list(found.others.languages),
            "hits": _hits(found.others.hits, dates),
        },
        "facets": [
            {
                "name": facet.name,
                "label": facet.label,
                "values": [
                    {"key": one.key, "label": one.label, "count": one.count, "chosen": one.chosen}
                    for one in facet.values
                ],
            }
            for facet in found.facets
            if facet.is_choice
        ],
        "links": _links(found),
    }


def _query(found: ResultPage) -> dict[str, Any]:
    return {
        "text": found.query.text,
        "language": found.language,
        "filters": {name: list(values) for name, values in found.parameters.filters.items()},
        "sort": found.parameters.sort or "relevance",
        "corrections": dict(found.corrections),
        "relaxed": found.relaxed,
        "cut": found.parameters.cut,
    }


def _hits(hits: Iterable[Hit], dates: Mapping[int, datetime.date]) -> list[dict[str, Any]]:
    return [_hit(hit, dates.get(hit.entry_id)) for hit in hits]


def _hit(hit: Hit, day: datetime.date | None) -> dict[str, Any]:
    return {
        "id": hit.group,
        "language": hit.language,
        "kind": hit.kind,
        "kind_label": hit.kind_label,
        "url": absolute(hit.url),
        "title": _marked(hit.title, hit.language),
        "snippet": _marked(hit.snippet, hit.snippet_language or hit.language),
        "place": hit.place,
        "facts": list(hit.facts),
        "date": day.isoformat() if day else None,
    }


def _marked(source: str, language: str) -> dict[str, Any]:
    text, marks = marked(source)
    return {"text": text, "marks": [list(mark) for mark in marks], "language": language}


def _links(found: ResultPage) -> dict[str, str]:
    """Addresses of this page of hits, of those around it, and of the same search for people and feed readers."""
    parameters, language = found.parameters, found.language
    here = absolute(reverse("api-v1:search"))

    def page(number: int) -> str:
        query = parameters.query(page=number).removeprefix("?")
        return f"{here}?{LANGUAGE}={language}{'&' if query else ''}{query}"

    links = {"self": page(parameters.page)}
    if parameters.page > 1:
        links["previous"] = page(parameters.page - 1)
    if parameters.page < found.pages:
        links["next"] = page(parameters.page + 1)
    links["html"] = absolute(f"{reverse('search:results')}{parameters.query(page=parameters.page)}")
    links["feed"] = absolute(f"{reverse('search:feed')}{parameters.query(sort='')}")
    return links


def _errors(data: QueryDict) -> dict[str, str]:
    """Parameter -> what is wrong with it."""
    languages = [code for code, _name in settings.LANGUAGES]
    errors = {name: "unknown parameter" for name in data if name not in (*SINGLE, *CHOICES)}
    errors |= {name: "may be given once" for name in SINGLE if len(data.getlist(name)) > 1}
    if data.get(LANGUAGE, "") not in ("", *languages):
        errors[LANGUAGE] = f"one of {', '.join(languages)}"
    if data.get("sort", "") not in ("", "relevance", DATE):
        errors["sort"] = f"relevance or {DATE}"
    errors |= {name: "0 or 1" for name in SWITCHES if data.get(name, "") not in ("", "0", "1")}
    number = data.get("page", "1")
    if not (number.isascii() and number.isdigit() and len(number) <= 9 and int(number) > 0):
        errors["page"] = "a number from 1"
    for name, fits in CHOICES.items():
        values = data.getlist(name)
        if len(values) > MOST_CHOICES:
            errors[name] = f"at most {MOST_CHOICES} values"
        elif not all(map(fits, values)):
            errors[name] = "no such value can be"
    return errors
