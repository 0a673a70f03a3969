"""Somebody edits a translation as an ordinary page and says that it says what the original says now: what follows?

The statement is about one version of the text, so it stands in that revision, with the hashes of the original it was
compared with. It counts when that very revision is published, whoever publishes it; what is saved later without it
changes nothing.
"""

from collections.abc import Mapping
from typing import Any

from knowledge.articles.freshness import record_hashes, units
from knowledge.articles.models import STATEMENT, TranslationBaseline
from knowledge.originals import is_original, originals
from search.indexing import mark, unit_of_work

MACHINE_MARK = "machine:"  # before a hash of a statement: the part was translated by machine


def original_of(page: Any) -> Any | None:
    """The published page this one is a translation of; None for an original, and for a new page."""
    if page.pk is None or is_original(page):
        return None
    versions = type(page).objects.filter(translation_key=page.translation_key, live=True)
    return originals(versions).first()


def state_now(original: Any) -> dict[str, str]:
    """Unit id -> hash of the original, as a statement keeps it."""
    return {key: digest for key, (digest, _text) in units(original).items()}


def record_statement(page: Any, content: Mapping[str, Any]) -> int:
    """After publishing a revision: the baselines its statement asks for; returns how many, 0 without one.

    Parts that still have the words of the original are recorded as not yet translated, whatever was said.
    """
    stated = content.get(STATEMENT)
    if not isinstance(stated, Mapping):
        return 0
    original = original_of(page)
    now = units(original) if original is not None else {}
    human = {unit: digest for unit, digest in stated.items() if not digest.startswith(MACHINE_MARK)}
    machine = {unit: digest.removeprefix(MACHINE_MARK) for unit, digest in stated.items() if unit not in human}
    with unit_of_work():
        written = record_hashes(page, human, now)
        written += record_hashes(page, machine, now, origin=TranslationBaseline.Origin.MACHINE)
        mark(page)  # rows written in bulk tell nobody
    return written
