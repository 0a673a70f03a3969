"""Where rich text stands in a stored body: the one place that knows which blocks hold it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

_WHOLE = frozenset(("paragraph",))
_ITEMS = frozenset(("list", "steps"))
_FIELDS = {"callout": ("text",)}


def rich_texts(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The rich texts of stored blocks ({type, value, …}) in the order of reading."""
    for block in blocks:
        kind, value = block["type"], block["value"]
        if kind in _WHOLE:
            yield value or ""
        elif kind in _ITEMS:
            yield from (_item(item) or "" for item in value)
        elif kind in _FIELDS:
            yield from (value.get(name) or "" for name in _FIELDS[kind])


def map_rich_texts(
    blocks: Iterable[Mapping[str, Any]], change: Callable[[str], str]
) -> tuple[list[dict[str, Any]], bool]:
    """The blocks with every rich text changed, and whether any is another now. What was given stays as it is."""
    found, changed = [], False
    for block in blocks:
        value = _changed(block["type"], block["value"], change)
        changed = changed or value != block["value"]
        found.append({**block, "value": value})
    return found, changed


def _changed(kind: str, value: Any, change: Callable[[str], str]) -> Any:
    if kind in _WHOLE:
        return change(value or "")
    if kind in _ITEMS:
        return [
            {**item, "value": change(item["value"] or "")} if isinstance(item, Mapping) else change(item or "")
            for item in value
        ]
    if kind in _FIELDS:
        return {**value, **{name: change(value.get(name) or "") for name in _FIELDS[kind]}}
    return value


def _item(item: Any) -> Any:
    return item["value"] if isinstance(item, Mapping) else item
