"""The menu of the editing interface, reduced to what is used here."""

from typing import Any

from django.http import HttpRequest

# Wagtail's own repository, its snippets overview and its help; groups and collections keep themselves.
UNUSED = frozenset(("documents", "snippets", "help", "groups", "collections", "whats-new"))


def leave_out_unused(request: HttpRequest, items: list[Any]) -> None:
    """For the main, the settings and the search menus."""
    items[:] = [item for item in items if item.name not in UNUSED]


def leave_out_numbers(request: HttpRequest, items: list[Any]) -> None:
    """Counts of pages and images tell nobody what to do."""
    items.clear()
