"""How does a pair of pages that was imported come under the translation editor, without translating it again?

Imported languages are linked by translation key only. Adopting one gives wagtail-localize its own rows: the strings of
the source page, and for each the sentence the translation has in the same place of the same block.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from knowledge.articles.freshness import HEAD, OUTDATED, UNTRANSLATED, states
from knowledge.originals import originals
from knowledge.translations.models import CarriedSentence
from search.indexing import unit_of_work


@dataclass(frozen=True)
class Adoption:
    """Languages taken over; strings that found their translation; strings that did not and are left to translate."""

    languages: tuple[str, ...] = ()
    strings: int = 0
    open_strings: int = 0


def adoptable(page: Page) -> list[Page]:
    """The language versions the translation editor does not know yet: of a source page all, of another only itself."""
    source = _source_of(page)
    if source is None:
        return []
    versions = Page.objects.filter(translation_key=page.translation_key, alias_of=None).exclude(pk=source.pk)
    if page.pk != source.pk:
        versions = versions.filter(pk=page.pk)
    known = Translation.objects.filter(source__object_id=page.translation_key).values("target_locale_id")
    return list(versions.exclude(locale_id__in=known).select_related("locale").order_by("locale__language_code"))


def adopt(page: Page, *, user: Any = None) -> Adoption:
    """Put the adoptable versions of a page under the translation editor. No page changes. Idempotent."""
    with unit_of_work():
        versions = adoptable(page)
        source_page = _source_of(page)
        if not versions or source_page is None:
            return Adoption()
        source, _created = TranslationSource.update_or_create_from_instance(source_page.specific)
        segments = list(
            StringSegment.objects.filter(source=source).select_related("string", "context").order_by("order")
        )
        found = 0
        for version in versions:
            Translation.objects.create(source=source, target_locale=version.locale)
            found += _take_over(segments, version.specific, user)
    languages = tuple(version.locale.language_code for version in versions)
    return Adoption(languages, found, len(segments) * len(versions) - found)


def _source_of(page: Page) -> Page | None:
    found: Page | None = originals(Page.objects.filter(translation_key=page.translation_key, alias_of=None)).first()
    return found


def _take_over(segments: list[StringSegment], version: Page, user: Any) -> int:
    """Store what the version says for each source string; how many strings are translated without an error.

    A sentence of a part whose source has changed since comes in marked: somebody has to look at it before it counts.
    Strings are matched by their place. A place whose number of strings differs is left open: better an empty field than
    a sentence beside the wrong one. So is a place that still has the words of its source.
    """
    fresh = states(version)
    theirs, ours = defaultdict(list), defaultdict(list)
    for segment in segments:
        theirs[segment.context.path].append(segment)
    for value in extract_segments(version):
        if isinstance(value, StringSegmentValue):
            ours[value.path].append(value.string.data)
    found = 0
    for path, places in theirs.items():
        state = _state_at(path, fresh)
        if len(places) != len(ours[path]) or state == UNTRANSLATED:
            continue
        for segment, text in zip(places, ours[path], strict=True):
            row, created = StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=version.locale,
                context=segment.context,
                defaults={
                    "data": text,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "last_translated_by": user,
                },
            )
            if created and state == OUTDATED:
                CarriedSentence.objects.create(sentence=row)
            found += not row.has_error
    return found


def _state_at(path: str, fresh: dict[str, str]) -> str | None:
    """How fresh the part is that a string stands in; None for a string of no part, such as the slug."""
    units = (HEAD,) if path in ("title", "lead") else path.split(".")[1:]
    return next((fresh[unit] for unit in reversed(units) if unit in fresh), None)
