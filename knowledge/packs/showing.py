"""What the pages about packs show: the choices with their sizes, and how far one is."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from knowledge.packs.making import current_packs
from knowledge.packs.models import TopicPack
from knowledge.packs.selecting import Selection
from knowledge.packs.sizes import Measure, duration, estimate, measure
from knowledge.printing.process import is_possible
from search.access import Viewer


@dataclass(frozen=True)
class Choice:
    """A kind of pack. `size` in bytes is about, unless it `is_there` already (`url`)."""

    kind: str
    label: str
    size: int
    time: str
    url: str = ""

    @property
    def is_there(self) -> bool:
        return bool(self.url)


def choices(selection: Selection, viewer: Viewer, language: str) -> tuple[Measure, list[Choice]]:
    """What is stored, and the kinds that make a difference here, the smallest of each form first."""
    found = measure(selection, language)
    there = current_packs(selection, viewer, language)
    shown = []
    for kind in TopicPack.Kind:
        if kind == TopicPack.Kind.PDF and not is_possible():
            continue
        if kind.endswith("-pictures") and not found.pictures:
            continue
        if kind.endswith("-documents") and not found.files:
            continue
        shown.append(_choice(kind, there.get(kind.value), found))
    return found, shown


def _choice(kind: Any, pack: TopicPack | None, found: Measure) -> Choice:
    size = pack.size if pack is not None else estimate(kind.value, found)
    url = reverse("pack", args=[pack.pk]) if pack is not None else ""
    return Choice(kind.value, str(kind.label), size, duration(size), url)
