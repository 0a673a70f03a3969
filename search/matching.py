"""What does a search find, as things rather than as hits to show: for those who want to hear of what is new among them."""

from dataclasses import replace

from search.access import Viewer
from search.asking import Asking
from search.models import SearchEntry
from search.parameters import DATE, DEEPEST, Parameters
from search.query import parse


def groups_found(parameters: Parameters, viewer: Viewer, language: str) -> frozenset[str]:
    """The groups (`SearchRecord.group`) of the newest hits of its result page, at most `DEEPEST`, those in other
    languages that the page shows among them. Never raises, whatever was typed.

    What was given up of a wording that nobody wrote counts for nothing: these hits are not what was asked for.
    """
    typed = parse(parameters.text)
    if parameters.text and not typed:
        return frozenset()
    asking = Asking(replace(parameters, sort=DATE, page=1, size=DEEPEST), viewer, language)
    own = asking.own().result
    _shown, theirs = asking.others(are_few=bool(own.total))
    ids = {hit.id for result in (own, theirs) if not result.relaxed for hit in result.hits}
    rows = SearchEntry.objects.filter(pk__in=ids, deleted=False)
    return frozenset(rows.order_by().values_list("group", flat=True).distinct())
