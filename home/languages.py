"""The languages of the site by their own names, and the direction they are written in."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import get_language, get_language_info


@dataclass(frozen=True)
class Language:
    """`name` is the language's own ("العربية"), `direction` is "ltr" or "rtl"."""

    code: str
    name: str
    direction: str


@cache
def language(code: str) -> Language:
    """The language of a code; a code unknown to Django is shown as it is, left to right."""
    try:
        info = get_language_info(code)
    except KeyError:
        return Language(code, code, "ltr")
    return Language(code, info["name_local"][:1].upper() + info["name_local"][1:], "rtl" if info["bidi"] else "ltr")


def site_languages() -> tuple[Language, ...]:
    return tuple(language(code) for code, _name in settings.LANGUAGES)


def current_language() -> str:
    """The language of this reply: one of the site's, the source language where none is active."""
    active = get_language() or settings.LANGUAGE_CODE
    codes = [code for code, _name in settings.LANGUAGES]
    if active in codes:
        return active
    return active.split("-")[0] if active.split("-")[0] in codes else settings.LANGUAGE_CODE


def preference(code: str, reader: str) -> tuple[bool, bool, str]:
    """Sorts the languages a thing is in for a reader: theirs, the source language, then any."""
    return code != reader, code != settings.LANGUAGE_CODE, code
