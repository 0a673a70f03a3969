"""The summaries change in the transaction that changes what they summarise; an audit finds what foreign code left out.

Whatever marks a page for the search (saving, publishing, moving, deleting, recording baselines) brings it here at the end
of the unit of work. Drafts mark nothing, so they never change a state.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from knowledge.coverage.counting import COUNTED, began, counted
from knowledge.coverage.models import LanguageState
from search.entries import PAGES
from search.indexing import unit_of_work
from search.records import register_end_of_unit

CHUNK = 100
KEY = ["translation_key", "language"]


def connect() -> None:
    """Called once, when the apps are ready."""
    register_end_of_unit(PAGES, after_pages)


def after_pages(ids: Collection[int]) -> None:
    """Bring the rows of these pages, present or gone, up to date; inside the unit of work that changed them."""
    for some in _chunks(sorted(ids)):
        keys = set(Page.objects.filter(pk__in=some).values_list("translation_key", flat=True))
        keys.update(LanguageState.objects.filter(page_id__in=some).values_list("translation_key", flat=True))
        refresh(keys)


def refresh(keys: Collection[uuid.UUID]) -> int:
    """Write what differs of the rows of these things; returns how many rows were written or removed."""
    stored = {(row.translation_key, row.language): row for row in _stored(keys)}
    now, changed = timezone.now(), []
    for row in counted(keys):
        before = stored.pop((row.translation_key, row.language), None)
        if before is not None and _same(before, row):
            continue
        row.since = began(row, before, now)
        changed.append(row)
    LanguageState.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=KEY, update_fields=[*COUNTED, "since"], batch_size=200
    )
    gone = [row.pk for row in stored.values()]
    if gone:
        LanguageState.objects.filter(pk__in=gone).delete()
    return len(changed) + len(gone)


def audit(*, repair: bool = False) -> list[uuid.UUID]:
    """The things whose rows say something else than their pages do; with `repair` they are set right.

    Runs in small steps, each in its own transaction.
    """
    wrong: list[uuid.UUID] = []
    for keys in _all_keys():
        with unit_of_work():
            differing = _differing(keys)
            if repair and differing:
                refresh(differing)
        wrong += sorted(differing)
    return wrong


def repair() -> None:
    """For the schedule."""
    audit(repair=True)


def after_migrating(**kwargs: Any) -> None:
    """Fills the table of a site that has pages already."""
    if not LanguageState.objects.exists() and Page.objects.filter(depth__gt=1, live=True).exists():
        audit(repair=True)


def _differing(keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    stored = {(row.translation_key, row.language): row for row in _stored(keys)}
    found = set()
    for row in counted(keys):
        before = stored.pop((row.translation_key, row.language), None)
        if before is None or not _same(before, row):
            found.add(row.translation_key)
    return found | {key for key, _language in stored}


def _same(before: LanguageState, row: LanguageState) -> bool:
    return all(getattr(before, name) == getattr(row, name) for name in COUNTED)


def _stored(keys: Collection[uuid.UUID]) -> Iterable[LanguageState]:
    return LanguageState.objects.filter(translation_key__in=list(keys))


def _all_keys() -> Iterator[list[uuid.UUID]]:
    pages = Page.objects.filter(live=True, depth__gt=1).values_list("translation_key", flat=True)
    keys = sorted(set(pages) | set(LanguageState.objects.values_list("translation_key", flat=True)))
    yield from _chunks(keys)


def _chunks(things: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(things), CHUNK):
        yield things[start : start + CHUNK]
