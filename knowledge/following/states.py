"""How a translation stands, in one remark beside a title: "in German only", "translation of 3 May, 2 paragraphs older"."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise, lazystr
from django.utils.timezone import localtime
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _t

from home.languages import current_language
from knowledge.articles.freshness import MACHINE, OUTDATED, UNTRANSLATED

States = Mapping[int, Mapping[str, int]]  # page -> state of its parts -> how many


def state_of_page(best: Callable[[str], Any], original: Any, states: States) -> Promise:
    """Lazy, for the active language: nothing for the original, else the language or the age of the translation."""

    def text() -> str:
        language = current_language()
        page = best(language)
        code = page.locale.language_code
        if code != language:
            return _t("in %(language)s only") % {"language": _name(code)}
        return "" if page.pk == original.pk else _translation(page, states.get(page.pk, {}))

    return lazystr_of(text)


def state_of_files(newest: Mapping[str, int]) -> Promise:
    """`newest`: language -> number of its newest public file."""

    def text() -> str:
        language = current_language()
        if not newest:
            return ""
        if language not in newest:
            names = _t(", ").join(_name(code) for code in newest)
            return _t("file in %(languages)s only") % {"languages": names}
        behind = max(newest.values()) - newest[language]
        older = ngettext("your language: %(count)d version older", "your language: %(count)d versions older", behind)
        return older % {"count": behind} if behind else ""

    return lazystr_of(text)


def lazystr_of(text: Callable[[], str]) -> Promise:
    """A text made anew, in the language then active, whenever it is shown."""

    class Spoken:
        def __str__(self) -> str:
            return text()

    return lazystr(Spoken())


def _translation(page: Any, parts: Mapping[str, int]) -> str:
    published = page.last_published_at or page.first_published_at
    day = date_format(localtime(published), "DATE_FORMAT") if published else ""
    said: Sequence[str] = [_t("translation of %(day)s") % {"day": day}] if day else []
    older, missing, machine = (parts.get(state, 0) for state in (OUTDATED, UNTRANSLATED, MACHINE))
    remarks = (
        (older, ngettext("%(count)d paragraph older", "%(count)d paragraphs older", older)),
        (missing, ngettext("%(count)d paragraph not translated", "%(count)d paragraphs not translated", missing)),
        (machine, ngettext("%(count)d paragraph by machine", "%(count)d paragraphs by machine", machine)),
    )
    late = [words % {"count": count} for count, words in remarks if count]
    return _t(", ").join([*said, *late]) if late else ""


def _name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
