"""From a changed object to its rows in the log, in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def unit_of_work() -> Iterator[None]:
    with transaction.atomic():
        yield


def mark_queryset(queryset: Any) -> None:
    """Replaced by the search room's own."""
