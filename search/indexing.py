"""From a changed object to its rows in the log, in the same transaction.

Handlers and commands mark what changed; at the end of the unit of work every marked object is read once from the
database and its entries are written (`search.entries`). Outside a unit of work a mark opens its own.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.local import Local
from django.db import connection, transaction
from django.db.models import Model
from wagtail.models import Page

from search.entries import Dirty, family_of, write

_state = Local()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One transaction whose search entries are written at its end, before the commit. Nested units are savepoints."""
    if _dirty() is not None:
        with transaction.atomic():
            yield
        return
    dirty = _state.dirty = Dirty()
    try:
        with transaction.atomic():
            yield
            # A transaction that will be rolled back takes no queries, and needs no entries.
            if dirty and not connection.needs_rollback:
                write(dirty)
    finally:
        _state.dirty = None


def mark(*objects: Model) -> None:
    """The entries of these objects may have changed; also right for objects that were just deleted."""
    with _unit() as dirty:
        for thing in objects:
            dirty.add(family_of(type(thing)), [thing.pk])


def mark_ids(model: type[Model], ids: Iterable[Any]) -> None:
    with _unit() as dirty:
        dirty.add(family_of(model), ids)


def mark_family(family: str, ids: Iterable[Any]) -> None:
    """As `mark_ids`, by the family of entries ("page" or a model's label)."""
    with _unit() as dirty:
        dirty.add(family, ids)


def mark_queryset(queryset: Any) -> None:
    """Mark the rows that match now. Call it before a bulk update, inside one unit of work with it."""
    mark_ids(queryset.model, queryset.values_list("pk", flat=True))


def mark_below(page: Page) -> None:
    """Mark a page and everything under it, in one query."""
    mark_ids(Page, Page.objects.filter(path__startswith=page.path).values_list("pk", flat=True))


def mark_restriction() -> None:
    """A restriction came or went: entries whose set (public or closed) changed move at the end of the unit."""
    with _unit() as dirty:
        dirty.restrictions = True


def touch() -> None:
    """Move the log's version without any entry: something else that public pages show has changed."""
    with _unit() as dirty:
        dirty.touched = True


@contextmanager
def _unit() -> Iterator[Dirty]:
    with unit_of_work():
        yield _state.dirty


def _dirty() -> Dirty | None:
    return getattr(_state, "dirty", None)
