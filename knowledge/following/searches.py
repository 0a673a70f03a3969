"""Searches that members follow: kept as their parameters, named by their words, asked anew for each mail with the rights
its reader has then. What they tell are the changes of what they find; whatever becomes a hit has changed."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from knowledge.documents.models import Document
from knowledge.following.interests import Interest, Name
from knowledge.following.models import FollowedSearch
from knowledge.following.subjects import SEARCH
from search.access import Viewer
from search.matching import groups_found
from search.parameters import Parameters
from search.result import ResultPage
from search.upkeep import follow
from search.versions import in_transaction

MOST = 20  # searches of one person
LONGEST = FollowedSearch._meta.get_field("query").max_length or 0
_DOCUMENT = f"{Document._meta.model_name}-"


def normalised(query: str) -> str:
    """A query string as it is kept: what makes no sense, the page and the order are left out; "" where no words are."""
    parameters = Parameters.read(QueryDict(query))
    return parameters.query(sort="", whole=False).removeprefix("?") if parameters.text else ""


def kept(found: ResultPage) -> str:
    """The search of a result page, as it is kept; the kind of a list for browsing is one of its filters."""
    parameters = found.parameters
    return parameters.query(sort="", whole=False, filters=parameters.engine_filters).removeprefix("?")


def follow_search(user: Any, query: str, language: str) -> FollowedSearch | None:
    """Begin to follow; twice leaves one. None for one without words, one that is too long, and one too many."""
    address = normalised(query[: 4 * LONGEST])
    if not address or len(address) > LONGEST:
        return None
    known = FollowedSearch.objects.filter(user=user, query=address, language=language).first()
    if known is None and FollowedSearch.objects.filter(user=user).count() >= MOST:
        return None
    return known or FollowedSearch.objects.get_or_create(user=user, query=address, language=language)[0]


def name_of(row: FollowedSearch) -> Name:
    """The words that were typed, with how many choices beside them; it leads to the newest hits."""
    parameters = Parameters.read(QueryDict(row.query))
    choices = sum(len(values) for values in parameters.filters.values())
    words = ngettext("“%(words)s”, %(count)d choice", "“%(words)s”, %(count)d choices", choices)
    plain = _t("“%(words)s”") % {"words": parameters.text}
    with translation.override(row.language):
        url = f"{reverse('search:results')}{parameters.query(sort='date')}"
    return Name(words % {"words": parameters.text, "count": choices} if choices else plain, url, row.language)


class Searches:
    """What followed searches find, asked once for all people of one run who may see the same."""

    def __init__(self) -> None:
        self._found: dict[Any, frozenset[str]] = {}
        self._is_up_to_date = False

    def interests(self, viewer: Viewer, rows: Iterable[FollowedSearch]) -> list[Interest]:
        """One for each of this person's searches."""
        return [
            Interest(SEARCH, row.pk, things=self._things(row, viewer), since=row.since, named=partial(name_of, row))
            for row in rows
        ]

    def _things(self, row: FollowedSearch, viewer: Viewer) -> frozenset[str]:
        key = (row.query, row.language, viewer.is_member, viewer.closed_places)
        if key not in self._found:
            self._bring_up_to_date()
            groups = groups_found(Parameters.read(QueryDict(row.query)), viewer, row.language)
            self._found[key] = frozenset(map(thing_of, groups))
        return self._found[key]

    def _bring_up_to_date(self) -> None:
        """Once: what the index does not know yet would be found by nobody."""
        if not self._is_up_to_date and not in_transaction():
            follow()
        self._is_up_to_date = True


def thing_of(group: str) -> str:
    """A group of search entries as changes name it."""
    is_document = group.startswith(_DOCUMENT)
    return f"document:{group.removeprefix(_DOCUMENT)}" if is_document else f"page:{group}"


def after_results(request: HttpRequest, found: ResultPage) -> str:
    """Hook of the result page: the button below the hits, for members only."""
    if not getattr(request.user, "is_authenticated", False) or not found.parameters.text:
        return ""
    query, language = kept(found), translation.get_language() or "de"
    rows = FollowedSearch.objects.filter(user=request.user.pk, query=query, language=language)
    values = {"query": query, "row": rows.first(), "is_too_long": len(query) > LONGEST}
    return render_to_string("knowledge/following/search.html", values, request)
