"""Relations between pages always name the page of the source language, so that all language versions share them."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page


def source_locale() -> Locale:
    return Locale.objects.get(language_code=settings.LANGUAGE_CODE)


def in_language(pages: Iterable[Any], language: str) -> dict[uuid.UUID, Any]:
    """Translation key -> the live page in the language, else the given source page; one query for all pages."""
    sources = {page.translation_key: page for page in pages}
    if not sources:
        return {}
    model = type(next(iter(sources.values())))
    manager: Any = model if issubclass(model, Page) else Page
    found = manager.objects.filter(translation_key__in=sources, locale__language_code=language, live=True)
    return {**sources, **{page.translation_key: page for page in found}}
