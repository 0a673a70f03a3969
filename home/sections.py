"""The sections of the home page. Rooms above this one add theirs through a hook, so that this room need not know them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail import hooks

from search.access import Viewer

SECTIONS_HOOK = "home_sections"  # functions (language, viewer) -> iterable of Section


@dataclass(frozen=True)
class Section:
    """A band of the home page; its template gets `context` as `section`. `position` orders the bands of all rooms."""

    position: int
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def sections(language: str, viewer: Viewer, own: Iterable[Section] = ()) -> list[Section]:
    functions: Iterable[Callable[[str, Viewer], Iterable[Section]]] = hooks.get_hooks(SECTIONS_HOOK)
    found = [section for function in functions for section in function(language, viewer)]
    return sorted([*found, *own], key=lambda section: section.position)
