"""The rows of recent changes are written in the transaction that publishes; a daily look finds what foreign code left out.

Whatever marks a page or document for the search brings it here at the end of the unit of work. What a page published
before its last known change is not read again: versions of long texts are large.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from typing import Any

from django.db.models import Max
from django.db.models.signals import post_save
from wagtail.models import Page, PageLogEntry

from knowledge.documents.models import Document
from knowledge.events import changes as events
from knowledge.following import files, pages
from knowledge.following.changes import Act, Change
from knowledge.recent.models import ChangedSubject, RecentChange
from search.entries import PAGES
from search.indexing import mark_ids, touch, unit_of_work
from search.records import register_end_of_unit

CHUNK = 100
AT_A_TIME = 200
VALUES = ("thing", "at", "act", "kind", "language", "is_small", "page_id", "document_id")
PUBLICATIONS = (Act.CHANGED, Act.FRESHENED)  # only those after the last known one are worked out again


def connect() -> None:
    """Called once, when the apps are ready."""
    register_end_of_unit(PAGES, after_pages)
    register_end_of_unit(Document._meta.label_lower, after_documents)
    post_save.connect(_logged, sender=PageLogEntry, dispatch_uid="recent changes")


def after_pages(ids: Collection[int]) -> None:
    """Bring the rows of these pages, present or gone, up to date; inside the unit of work that changed them."""
    for some in _chunks(sorted(ids)):
        refresh_pages(set(pages.changing_keys(some)))


def after_documents(ids: Collection[int]) -> None:
    for some in _chunks(sorted(ids)):
        refresh_documents(some)


def refresh_pages(keys: Collection[uuid.UUID]) -> int:
    """Write what differs; returns how many rows were written or removed."""
    if not keys:
        return 0
    things = {f"page:{key.hex}": key for key in keys}
    known = RecentChange.objects.filter(thing__in=things, act__in=PUBLICATIONS).order_by()
    latest = {things[thing]: at for thing, at in known.values_list("thing").annotate(Max("at"))}
    found = chain(pages.changes_of(keys, latest), events.changes_of(keys))
    return _write(things, found)


def refresh_documents(ids: Collection[int]) -> int:
    return _write([f"document:{pk}" for pk in ids], files.changes_of(ids))


def repair() -> int:
    """For the schedule: how many rows were missing, wrong or too many, and are set right now. In small steps."""
    left = RecentChange.objects.filter(page_id__isnull=False).exclude(page_id__in=Page.objects.values("pk"))
    wrong = left.delete()[0]
    wrong += sum(_repaired(refresh_pages, some) for some in _chunks(sorted(pages.changing_keys())))
    ids = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    return wrong + sum(_repaired(refresh_documents, some) for some in _chunks(ids))


def after_migrating(**kwargs: Any) -> None:
    """Fills the table of a site that has pages already."""
    if not RecentChange.objects.exists() and Page.objects.filter(depth__gt=1, live=True).exists():
        repair()


def _repaired(refresh: Callable[[Any], int], some: Collection[Any]) -> int:
    with unit_of_work():
        wrote = refresh(some)
        if wrote:
            touch()
        return wrote


def _write(things: Collection[str], found: Iterable[Change]) -> int:
    """The rows and subjects of these things; publications of pages that were not worked out again stay."""
    changes = [change for change in found if change.public is not None]
    wanted = {change.key: _row(change) for change in changes}
    stored = {row.key: row for row in RecentChange.objects.filter(thing__in=things)}
    gone = [
        row.pk
        for key, row in stored.items()
        if key not in wanted and not (row.act in PUBLICATIONS and row.thing.startswith("page:"))
    ]
    missing = [row for key, row in wanted.items() if key not in stored]
    differing = [
        _taken(stored[key], row) for key, row in wanted.items() if key in stored and _differs(stored[key], row)
    ]
    RecentChange.objects.bulk_create(missing, batch_size=AT_A_TIME)
    RecentChange.objects.bulk_update(differing, VALUES, batch_size=AT_A_TIME)
    if gone:
        RecentChange.objects.filter(pk__in=gone).delete()
    return len(missing) + len(differing) + len(gone) + _write_subjects(things, changes)


def _write_subjects(things: Collection[str], changes: Iterable[Change]) -> int:
    wanted = {
        (change.thing, subject): is_institution
        for change in changes
        for is_institution, subjects in ((False, change.topics), (True, change.institutions))
        for subject in subjects
    }
    stored = {(row.thing, row.subject): row.pk for row in ChangedSubject.objects.filter(thing__in=things)}
    missing = [ChangedSubject(thing=thing, subject=subject, is_institution=wanted[thing, subject])
               for thing, subject in wanted.keys() - stored.keys()]  # fmt: skip
    ChangedSubject.objects.bulk_create(missing, batch_size=AT_A_TIME)
    gone = [stored[key] for key in stored.keys() - wanted.keys()]
    if gone:
        ChangedSubject.objects.filter(pk__in=gone).delete()
    return len(missing) + len(gone)


def _row(change: Change) -> RecentChange:
    public = change.public
    assert public is not None
    return RecentChange(key=change.key, thing=change.thing, at=change.at, act=public.act, kind=change.kind,
                        language=public.language, is_small=public.is_small, page_id=public.page,
                        document_id=public.document)  # fmt: skip


def _differs(before: RecentChange, row: RecentChange) -> bool:
    return any(getattr(before, name) != getattr(row, name) for name in VALUES)


def _taken(before: RecentChange, row: RecentChange) -> RecentChange:
    for name in VALUES:
        setattr(before, name, getattr(row, name))
    return before


def _logged(instance: PageLogEntry, created: bool, **kwargs: Any) -> None:
    """A publication outside a unit of work is logged after its page was looked at."""
    if created and instance.action in pages.PUBLISHED:
        mark_ids(Page, [instance.page_id])


def _chunks(things: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(things), CHUNK):
        yield things[start : start + CHUNK]
