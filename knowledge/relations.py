"""Relations between pages always name the page of the source language, so that all language versions share them."""

from django.conf import settings
from wagtail.models import Locale

from knowledge.remembering import remembered


@remembered
def source_locale() -> Locale:
    return Locale.objects.get(language_code=settings.LANGUAGE_CODE)
