"""Which sheet does a page have? None for pages of the source language and for those whose source is not published."""

from typing import Any

from knowledge.articles.comparing import original_of
from knowledge.translations.editing import translation_of
from knowledge.translations.sheets.base import Sheet
from knowledge.translations.sheets.byhand import HandSheet
from knowledge.translations.sheets.managed import ManagedSheet


def open_sheet(page: Any) -> Sheet | None:
    """`page` is a specific page that is not an alias."""
    translation = translation_of(page)
    if translation is not None and translation.source.locale_id != page.locale_id:
        return ManagedSheet(page, translation)
    source = original_of(page)
    return HandSheet(page, source) if source is not None else None
