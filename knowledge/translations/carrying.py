"""The source of a translation changed: where do the sentences stay that were translated from its older wording?

wagtail-localize finds a translation by the exact words it was made from, so a changed sentence had none, and the page
would show the new German one in the middle of an Arabic text. Here the last translation is carried over to the new
words and marked (`CarriedSentence`) until a person has looked at it.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import SequenceMatcher
from typing import Any

from django.db.models.signals import post_save
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource
from wagtail_localize.strings import extract_ids

from knowledge.articles.changing import Changed, follow_minor_edits
from knowledge.articles.freshness import units
from knowledge.translations.models import CarriedSentence
from knowledge.translations.places import unit_of

LEAST_LIKE = 0.4  # of the letters in common, where a place holds several sentences
_LINK = re.compile(r'<a id="([^"]*)">(.*?)</a>', re.DOTALL)
_small: ContextVar[frozenset[str]] = ContextVar("units that changed in a small way", default=frozenset())
_carrying: ContextVar[bool] = ContextVar("sentences are written by carrying them", default=False)


def connect() -> None:
    """Called once, when the apps are ready."""
    post_save.connect(_segment_saved, sender=StringSegment, dispatch_uid="carry sentences to a changed source")
    post_save.connect(_sentence_saved, sender=StringTranslation, dispatch_uid="a written sentence is no carried one")
    follow_minor_edits(follow_small_change)


def follow_small_change(page: Any, found: Changed) -> None:
    """After a small change was published: the translation editor gets the new words, and its sentences hold as before.

    A unit the editor knows in other words than those just replaced had changed before that: there sentences are marked.
    """
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source is None:
        return
    known = units(source.as_instance())
    same = {key for key, (before, _now) in found.items() if key in known and known[key][0] == before}
    token = _small.set(frozenset(same))
    try:
        source.update_from_db()
    finally:
        _small.reset(token)


def confirm(sentences: Iterable[StringTranslation]) -> int:
    """Say that these sentences are right for the source as it is; how many had been in doubt."""
    return CarriedSentence.objects.filter(sentence__in=list(sentences)).delete()[0]


@contextmanager
def _as_carried() -> Iterator[None]:
    token = _carrying.set(True)
    try:
        yield
    finally:
        _carrying.reset(token)


def _sentence_saved(instance: StringTranslation, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """Whoever writes a sentence, here or in wagtail-localize's own editor, has looked at it."""
    if not created and not _carrying.get() and (update_fields is None or "data" in update_fields):
        CarriedSentence.objects.filter(sentence=instance).delete()


def _segment_saved(instance: StringSegment, created: bool, **kwargs: Any) -> None:
    """A sentence of the source that is new in its place: what stood there before may have translations."""
    if not created:
        return
    rows = StringTranslation.objects.filter(context_id=instance.context_id, has_error=False)
    found = list(rows.select_related("translation_of", "carried").order_by("updated_at", "pk"))
    if not found:
        return
    there = {row.locale_id for row in found if row.translation_of_id == instance.string_id}
    older = [row for row in found if row.translation_of_id != instance.string_id and row.locale_id not in there]
    if not older:
        return
    words, beside = _neighbours(instance)
    for locale in {row.locale_id for row in older}:
        row = _last([one for one in older if one.locale_id == locale], words, instance.string.data, alone=not beside)
        if row is not None:
            _carry(row, instance)


def _neighbours(segment: StringSegment) -> tuple[set[int], bool]:
    """Strings that stood in the same place before, and whether the place holds several at a time."""
    rows = StringSegment.objects.filter(source_id=segment.source_id, context_id=segment.context_id)
    others = list(rows.exclude(pk=segment.pk).values_list("string_id", flat=True))
    return set(others), len(others) > 1


def _last(rows: list[StringTranslation], before: set[int], text: str, *, alone: bool) -> StringTranslation | None:
    """The translation of what stood here last; of several sentences in one place, the one most like the new one."""
    known = [row for row in rows if row.translation_of_id in before] or rows
    if alone:
        return known[-1]
    likeness = [(_alike(row.translation_of.data, text), at) for at, row in enumerate(known)]
    best, at = max(likeness)
    return known[at] if best >= LEAST_LIKE else None


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:2_000], other[:2_000]).quick_ratio()


def _carry(row: StringTranslation, segment: StringSegment) -> None:
    before = getattr(row, "carried", None)
    with _as_carried():
        sentence = StringTranslation.objects.create(
            translation_of_id=segment.string_id,
            locale_id=row.locale_id,
            context_id=segment.context_id,
            data=_with_known_links(row.data, segment.string.data),
            translation_type=row.translation_type,
            tool_name=row.tool_name,
            last_translated_by_id=row.last_translated_by_id,
        )
    if before is not None:
        CarriedSentence.objects.create(sentence=sentence, made_from=before.made_from, carried_at=before.carried_at)
    elif unit_of(segment.context.path, _small.get()) is None:
        CarriedSentence.objects.create(sentence=sentence, made_from=row.translation_of.data)


def _with_known_links(text: str, source: str) -> str:
    """A link that the new source has no more becomes plain words: its address is not known there."""
    known = extract_ids(source)
    return _LINK.sub(lambda link: link[0] if link[1] in known else link[2], text)
