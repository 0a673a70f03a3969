"""From a changed object to its rows in the log, in the same transaction.

Handlers and commands mark what changed; at the end of the unit of work every marked object is read once from the
database and its entries are written (`search.entries`). Outside a unit of work a mark opens its own.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from asgiref.local import Local
from django.db import connection, transaction
from django.db.models import Model
from wagtail.models import Page

from search.entries import Dirty, family_of, write
from search.turns import in_turn
from search.versions import in_transaction

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
        with in_turn(), transaction.atomic():
            yield
            # A transaction that will be rolled back takes no queries, and needs no entries.
            if dirty and not connection.needs_rollback:
                write(dirty)
    finally:
        _state.dirty = None


class LateUnit:
    """A unit of work that has not begun yet: what is slow and writes nothing comes first, and holds no lock."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.begun = False

    def begin(self) -> None:
        """Once. Not inside a transaction, which would end before this one: that is then the unit."""
        if self.begun or _dirty() is not None or in_transaction():
            return
        self._stack.enter_context(unit_of_work())
        self.begun = True


@contextmanager
def late_unit_of_work() -> Iterator[LateUnit]:
    """Everything written after its `begin`, or after `begin_unit_of_work` anywhere inside, stands or falls together."""
    with ExitStack() as stack:
        before, _state.late = _late(), LateUnit(stack)
        try:
            yield _state.late
        finally:
            _state.late = before


def begin_unit_of_work() -> None:
    """Say that the slow part of the request is over and writing begins. Outside of late units it does nothing."""
    late = _late()
    if late is not None:
        late.begin()


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


def _late() -> LateUnit | None:
    return getattr(_state, "late", None)


def _dirty() -> Dirty | None:
    return getattr(_state, "dirty", None)
