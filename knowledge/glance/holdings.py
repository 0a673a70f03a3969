"""Who holds what about which topics and targets? Read as plain numbers in one pass, since grouping thirty thousand
links by the keys of their pages costs a database five times as much.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField
from django.db.models.functions import Cast
from wagtail.models import Page

from knowledge.documents.models import Document
from knowledge.glance.ground import OWNER, Ground, Rows
from search.access import visible_pages

Value = Any


class Holdings:
    """The things of one kind within a ground. A thing is named by what its language versions share, a document by pk."""

    def __init__(self, ground: Ground, model: Any) -> None:
        self.ground, self.model = ground, model

    def pages(self) -> Rows:
        """The pages of this kind as plain ones: nothing is read from the wide rows that hold their texts."""
        kind = ContentType.objects.get_for_model(self.model)
        return self.ground.owned(visible_pages(Page.objects.filter(content_type=kind), self.ground.viewer))

    @cached_property
    def _rows(self) -> list[tuple[int, Any, Any]]:
        """(pk, thing, path of the owner or pk of the institution)"""
        if self.model is Document:
            return [
                (pk, pk, owner) for pk, owner in self.ground.documents().order_by().values_list("pk", "institution")
            ]
        named = Cast("translation_key", CharField())
        return list(self.pages().order_by().values_list("pk", named, OWNER))

    @cached_property
    def _things(self) -> dict[int, Any]:
        return {pk: thing for pk, thing, _owner in self._rows}

    def by_owner(self, name: Callable[[Any], Value]) -> Counter[Value]:
        """Number of things by what `name` makes of a path or pk."""
        held: dict[Value, set[Any]] = defaultdict(set)
        for _pk, thing, owner in self._rows:
            held[name(owner)].add(thing)
        return Counter({value: len(things) for value, things in held.items()})

    def by_link(self, field: str, values: Callable[[Any], Iterable[Value]]) -> Counter[Value]:
        """Number of things by the `values` that each thing linked through the field stands for; one query."""
        link: Any = self.model._meta.get_field(field)
        rows = link.remote_field.through._default_manager.order_by()
        things, held = self._things, defaultdict[Value, set[Any]](set)
        known: dict[Any, tuple[Value, ...]] = {}
        for pk, target in rows.values_list(link.m2m_column_name(), link.m2m_reverse_name()):
            thing = things.get(pk)
            if thing is None:
                continue
            if target not in known:
                known[target] = tuple(values(target))
            for value in known[target]:
                held[value].add(thing)
        return Counter({value: len(some) for value, some in held.items()})
