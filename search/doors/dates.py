"""The day each hit is of: what sorts by date, for those who are not shown a page."""

import datetime
from collections.abc import Iterable

from search.hits import Hit
from search.models import SearchEntry


def dates_of(hits: Iterable[Hit]) -> dict[int, datetime.date]:
    """Entry id -> its date, where it has one. Only for hits that the viewer was found to see."""
    rows = SearchEntry.objects.filter(pk__in=[hit.entry_id for hit in hits])
    return {pk: day for pk, day in rows.values_list("pk", "date") if day}
