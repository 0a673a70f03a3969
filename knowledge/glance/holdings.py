"""Who holds what about which topics and targets? Read as plain numbers in one pass, since grouping thirty thousand
links by the keys of their pages costs a database five times as much.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast

from knowledge.documents.models import Document
from knowledge.glance.ground import OWNER, Ground

Value = Any


class Holdings:
    """The things of one kind within a ground. A thing is named by the pk of one of its versions, a document by its own."""

    def __init__(self, ground: Ground, model: Any) -> None:
        self.ground, self.model = ground, model

    @cached_property
    def _rows(self) -> list[tuple[int, Any, Any]]:
        """(pk, thing, path of the owner or pk of the institution)"""
        if self.model is Document:
            return [
                (pk, pk, owner) for pk, owner in self.ground.documents().order_by().values_list("pk", "institution")
            ]
        named = Cast("translation_key", CharField())
        return list(self.ground.plain(self.model).order_by().values_list("pk", named, OWNER))

    @cached_property
    def _things(self) -> dict[int, int]:
        first: dict[Any, int] = {}  # sets of numbers are built three times as fast as sets of keys
        return {pk: first.setdefault(thing, pk) for pk, thing, _owner in self._rows}

    def by_owner(self, name: Callable[[Any], Value]) -> Counter[Value]:
        """Number of things by what `name` makes of a path or pk."""
        held: dict[Any, set[Any]] = defaultdict(set)
        for pk, _thing, owner in self._rows:
            held[owner].add(self._things[pk])
        return _counted(held, lambda owner: (name(owner),))

    def by_link(self, field: str, values: Callable[[Any], Iterable[Value]]) -> Counter[Value]:
        """Number of things by the `values` that each thing linked through the field stands for; one query."""
        link: Any = self.model._meta.get_field(field)
        rows = link.remote_field.through._default_manager.order_by()
        linked: dict[Any, set[int]] = defaultdict(set)
        for pk, target in rows.values_list(link.m2m_column_name(), link.m2m_reverse_name()):
            linked[target].add(pk)
        thing_of = self._things.get
        held: dict[Any, set[Any]] = {target: set(map(thing_of, some)) - {None} for target, some in linked.items()}
        return _counted(held, values)


def _counted(held: Mapping[Any, set[Any]], values: Callable[[Any], Iterable[Value]]) -> Counter[Value]:
    """Number of things by value: whole sets are joined, which is quicker than going through the things again."""
    found: dict[Value, set[Any]] = defaultdict(set)
    for target, things in held.items():
        if things:
            for value in values(target):
                found[value] |= things
    return Counter({value: len(things) for value, things in found.items()})
