"""The sheet of a page whose sentences wagtail-localize keeps: what is written here stands in its own editor too."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.functional import cached_property
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from knowledge.articles.freshness import CURRENT, MACHINE, OUTDATED, UNTRANSLATED, units
from knowledge.translations.carrying import confirm
from knowledge.translations.editing import translated
from knowledge.translations.places import unit_of
from knowledge.translations.sheets.base import Sentence, Sheet
from knowledge.translations.work import is_behind

_BY_MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE
_BY_HAND = StringTranslation.TRANSLATION_TYPE_MANUAL


class ManagedSheet(Sheet):
    def __init__(self, page: Any, translation: Translation) -> None:
        self.page, self.translation = page, translation
        self.source = translation.source.as_instance()

    def is_behind(self) -> bool:
        live = Page.objects.filter(translation_key=self.page.translation_key, locale=self.source.locale_id, live=True)
        found = live.first()
        return found is not None and is_behind(self.translation, found)

    def sentences(self) -> list[Sentence]:
        known, rows = units(self.source), self._rows()
        return [
            _sentence(key, segment, rows.get((segment.string_id, segment.context_id)), known)
            for key, segment in self._segments.items()
        ]

    @cached_property
    def _segments(self) -> dict[str, StringSegment]:
        """Key of a sentence -> its row, in reading order."""
        places: Counter[str] = Counter()
        found = {}
        rows = StringSegment.objects.filter(source=self.translation.source).select_related("string", "context")
        for segment in rows.order_by("order"):
            path = segment.context.path
            found[f"{path}:{places[path]}"] = segment
            places[path] += 1
        return found

    def _rows(self) -> dict[tuple[int, int | None], StringTranslation]:
        rows = StringTranslation.objects.filter(
            context__object_id=self.page.translation_key, locale=self.translation.target_locale_id
        )
        return {(row.translation_of_id, row.context_id): row for row in rows.select_related("carried")}

    def write(self, texts: Mapping[str, str], *, user: Any, by_machine: frozenset[str] = frozenset()) -> None:
        for key, text in texts.items():
            segment = self._segments[key]
            place = {
                "translation_of_id": segment.string_id,
                "locale_id": self.translation.target_locale_id,
                "context_id": segment.context_id,
            }
            if not text:
                for row in StringTranslation.objects.filter(**place):
                    row.delete()
                continue
            kind = _BY_MACHINE if key in by_machine else _BY_HAND
            said = {"data": text, "translation_type": kind, "tool_name": "", "last_translated_by": user}
            StringTranslation.objects.update_or_create(
                **place, defaults={**said, "has_error": False, "field_error": ""}
            )

    def as_page(self) -> Any:
        made = translated(self.page, self.translation)
        if getattr(made, "body", None) is not None:
            made.body = made.body.get_prep_value()  # what was put into its blocks is not in its raw data yet
        return made

    def confirm(self, unit: str, *, user: Any) -> int:
        known, rows = units(self.source), self._rows()
        chosen = [
            row
            for segment in self._segments.values()
            if unit_of(segment.context.path, known) == unit
            and (row := rows.get((segment.string_id, segment.context_id))) is not None
        ]
        by_machine = [row for row in chosen if row.translation_type == _BY_MACHINE]
        for row in by_machine:
            row.translation_type, row.tool_name, row.last_translated_by = _BY_HAND, "", user
            row.save(update_fields=["translation_type", "tool_name", "last_translated_by"])
        return confirm(chosen) + len(by_machine)


def _sentence(key: str, segment: StringSegment, row: StringTranslation | None, known: Mapping[str, Any]) -> Sentence:
    path, _colon, place = key.rpartition(":")
    carried = getattr(row, "carried", None)
    if row is None or row.has_error:
        state = UNTRANSLATED
    elif carried is not None:
        state = OUTDATED
    else:
        state = MACHINE if row.translation_type == _BY_MACHINE else CURRENT
    return Sentence(
        path=path,
        place=int(place),
        unit=unit_of(path, known),
        source=segment.string.data,
        target=row.data if row is not None else "",
        state=state,
        was=carried.made_from if carried is not None else None,
    )
