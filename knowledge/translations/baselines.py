"""From which source text was each part made that the translation editor publishes? Recorded when the page goes live."""

from dataclasses import dataclass
from typing import Any

from django.db.models.signals import post_save
from wagtail.signals import page_published
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationLog

from home.base import BasePage
from knowledge.articles.comparing import original_of, record_statement
from knowledge.articles.freshness import forget_missing, record_baselines, record_doubts, units
from knowledge.articles.models import TranslationBaseline
from knowledge.originals import is_original
from knowledge.translations.editing import translation_of
from knowledge.translations.models import CarriedSentence
from knowledge.translations.places import unit_of
from search.indexing import mark, unit_of_work

Origin = TranslationBaseline.Origin


def connect() -> None:
    page_published.connect(record_published, dispatch_uid="baselines of the translation editor")
    post_save.connect(record_made, sender=TranslationLog, dispatch_uid="baselines of a new language version")


def record_made(instance: TranslationLog, created: bool, **kwargs: Any) -> None:
    """A new language version holds the words of its source: which ones is known now, and not later."""
    page = instance.source.object.get_instance_or_none(instance.locale) if created else None
    if page is None or not isinstance(page.specific, BasePage):
        return
    rows = TranslationBaseline.objects.filter(
        translation_key=page.translation_key, language=instance.locale.language_code
    )
    if not rows.exists():
        record_baselines(page.specific, instance.source.as_instance())


def record_published(instance: Any, **kwargs: Any) -> None:
    """After publishing: the parts that read as the translation editor has them are as fresh as the source it shows.

    A page that is not translated there is as fresh as its editor says.
    """
    if not isinstance(instance, BasePage) or is_original(instance):
        return
    translation = translation_of(instance)
    if translation is None:
        revision = kwargs.get("revision")
        record_statement(instance, revision.content if revision is not None else {})
        _record_source_words(instance)
        return
    with unit_of_work():
        source = translation.source.as_instance()
        parts = _parts(instance, source, translation)
        settled = parts.same - parts.carried
        human, machine = settled - parts.machine, settled & parts.machine
        record_baselines(instance, source, only=human, confirmed=human - parts.unfinished)
        record_baselines(instance, source, only=machine, confirmed=machine, origin=Origin.MACHINE)
        record_doubts(instance, parts.same & parts.carried)
        forget_missing(instance)
        mark(instance)  # rows written in bulk tell nobody


def _record_source_words(page: Any) -> None:
    """Of a page edited by hand: what stands in the words of the original is not translated, also once those change."""
    original = original_of(page)
    if original is None:
        return
    wanted, mine = units(original), units(page)
    with unit_of_work():
        same = [key for key, unit in mine.items() if key in wanted and wanted[key][0] == unit[0]]
        if record_baselines(page, original, only=same):
            mark(page)


@dataclass(frozen=True)
class Parts:
    """Units of a page. `same`: they are what the editor's sentences make of the source, wholly translated or not at
    all. The others: units with a sentence that is not translated, carried over from an older source, a machine's."""

    same: frozenset[str]
    unfinished: frozenset[str]
    carried: frozenset[str]
    machine: frozenset[str]


def _parts(page: Any, source: Any, translation: Translation) -> Parts:
    """Parts that are not `same` keep the baseline they had: changed after the page was handed over, or half done."""
    made = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    if getattr(made, "body", None) is not None:
        made.body = made.body.get_prep_value()  # what was put into its blocks is not in its raw data yet
    theirs, mine, wanted = units(made), units(page), units(source)
    segments = StringSegment.objects.filter(source=translation.source)
    rows = segments.get_translations(translation.target_locale)
    open_paths = segments.annotate_translation(translation.target_locale).filter(translation=None)

    def named(paths: Any) -> frozenset[str]:
        return frozenset(unit for path in paths if (unit := unit_of(path, wanted)) is not None)

    unfinished = named(open_paths.values_list("context__path", flat=True))
    same = frozenset(
        key
        for key in wanted
        if key in mine and mine[key] == theirs.get(key) and (key not in unfinished or mine[key] == wanted[key])
    )
    carried = CarriedSentence.objects.filter(sentence__in=rows.filter(has_error=False))
    by_machine = rows.filter(has_error=False, translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE)
    return Parts(
        same,
        unfinished,
        named(carried.values_list("sentence__context__path", flat=True)),
        named(by_machine.values_list("context__path", flat=True)),
    )
