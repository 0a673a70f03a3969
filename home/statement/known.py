"""Which barriers do readers meet that somebody has reported and that stand? Told by whichever room takes the reports."""

import datetime
from collections.abc import Callable, Iterable
from typing import Protocol

from wagtail import hooks

BARRIERS_HOOK = "known_barriers"  # functions (language) -> iterable of KnownBarrier


class KnownBarrier(Protocol):
    """A sentence for everybody, in `language`, and the day since which the barrier is known."""

    @property
    def sentence(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def known_since(self) -> datetime.date: ...


def known_barriers(language: str) -> list[KnownBarrier]:
    """In the order they are told; the sentence may be in another language than the one asked for."""
    functions: Iterable[Callable[[str], Iterable[KnownBarrier]]] = hooks.get_hooks(BARRIERS_HOOK)
    return [barrier for function in functions for barrier in function(language)]
