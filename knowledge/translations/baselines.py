"""From which source text was each part made that the translation editor publishes? Recorded when the page goes live."""

from typing import Any

from django.conf import settings
from wagtail.signals import page_published
from wagtail_localize.models import StringSegment, Translation

from home.base import BasePage
from knowledge.articles.comparing import record_statement
from knowledge.articles.freshness import HEAD, record_baselines, units
from knowledge.translations.editing import translation_of
from search.indexing import mark, unit_of_work

_HEAD_FIELDS = frozenset(("title", "lead"))


def connect() -> None:
    page_published.connect(record_published, dispatch_uid="baselines of the translation editor")


def record_published(instance: Any, **kwargs: Any) -> None:
    """After publishing: the parts that read as the translation editor has them are as fresh as the source it shows.

    A page that is not translated there is as fresh as its editor says.
    """
    if not isinstance(instance, BasePage) or instance.locale.language_code == settings.LANGUAGE_CODE:
        return
    translation = translation_of(instance)
    if translation is None:
        revision = kwargs.get("revision")
        record_statement(instance, revision.content if revision is not None else {})
        return
    with unit_of_work():
        source = translation.source.as_instance()
        settled, unfinished = _settled(instance, source, translation)
        record_baselines(instance, source, only=settled, confirmed=settled - unfinished)
        mark(instance)  # rows written in bulk tell nobody


def _settled(page: Any, source: Any, translation: Translation) -> tuple[set[str], set[str]]:
    """Units of the page that are what the editor's sentences make of the source, wholly translated or not at all; and
    those with sentences that are not translated.

    The others keep the baseline they had: parts changed after the page was handed over, and half translated ones.
    """
    made = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    if getattr(made, "body", None) is not None:
        made.body = made.body.get_prep_value()  # what was put into its blocks is not in its raw data yet
    theirs, mine, wanted, unfinished = units(made), units(page), units(source), _unfinished(translation)
    settled = {
        key
        for key in wanted
        if key in mine and mine[key] == theirs.get(key) and (key not in unfinished or mine[key] == wanted[key])
    }
    return settled, unfinished


def _unfinished(translation: Translation) -> set[str]:
    rows = StringSegment.objects.filter(source=translation.source).annotate_translation(translation.target_locale)
    paths = rows.filter(translation=None).values_list("context__path", flat=True)
    return {HEAD if path in _HEAD_FIELDS else part for path in paths for part in path.split(".")}
