"""Relations between pages always name the page of the source language, so that all language versions share them."""

from typing import Any

from django.conf import settings
from wagtail.models import Locale

from knowledge.remembering import remembered


@remembered
def source_locale() -> Locale:
    return Locale.objects.get(language_code=settings.LANGUAGE_CODE)


def as_named(page: Any) -> Any:
    """The version of the page, which may be None, that relations and memberships name; itself where there is none."""
    if page is None or page.locale.language_code == settings.LANGUAGE_CODE:
        return page
    return type(page).objects.filter(translation_key=page.translation_key, locale=source_locale()).first() or page
