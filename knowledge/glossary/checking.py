"""Does a translation use the words the partnership has agreed on? It warns and never refuses: a translator may know better.

Words are compared as the search compares them, so inflected forms, Arabic articles and German compounds count as used; so
do other names, regional names and spellings of the term.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t

from home.base import BasePage
from home.forms import is_releasing
from home.languages import Language
from home.languages import language as language_of
from knowledge.articles.comparing import original_of
from knowledge.articles.freshness import units
from knowledge.glossary.explaining import explain_many
from knowledge.glossary.models import TermText
from search.analysis import analyser_for

NAMED = 8  # terms that a warning names
COMPOUNDING, SHORTEST_PART = frozenset(("de",)), 5


@dataclass(frozen=True)
class MissingTerm:
    """A term of the source text that the target text does not use: as the source calls it, what to call it there, and
    what else would do."""

    term: int
    name: str
    name_language: Language
    wanted: str
    wanted_language: Language
    others: tuple[str, ...] = ()


def terms_missing(
    source_block_text: str, target_block_text: str, source_language: str, target_language: str
) -> list[MissingTerm]:
    """The terms of one block, plain text on both sides, whose name in the target language does not occur; in the order
    of the source. Terms without a name there are none. Four queries; for many blocks see `terms_missing_in`."""
    pair = [(source_block_text, target_block_text)]
    return terms_missing_in(pair, source_language, target_language)[0]


def terms_missing_in(
    blocks: Sequence[tuple[str, str]], source_language: str, target_language: str
) -> list[list[MissingTerm]]:
    """As `terms_missing`, for each (source text, target text); four queries for all of them."""
    explained = explain_many([source for source, _target in blocks], source_language, target_language)
    wanted = {one.term for some in explained for one in some}
    rows = TermText.objects.filter(term_id__in=wanted, language=target_language) if wanted else ()
    names = {row.term_id: row for row in rows}
    found = []
    for some, (_source, target) in zip(explained, blocks, strict=True):
        here = _Words(target, target_language)
        missing = (one for one in some if one.term in names and not here.use(names[one.term].names))
        found.append([
            MissingTerm(one.term, one.name, one.name_language, names[one.term].name, language_of(target_language),
                        tuple(names[one.term].names[1:]))
            for one in missing
        ])  # fmt: skip
    return found


class _Words:
    """The words of a text, as they are looked up."""

    def __init__(self, text: str, language: str) -> None:
        self.analyser = analyser_for(language)
        tokens = self.analyser.tokens(text)
        self.stems = [token.term for token in tokens]
        self.parts = {part for token in tokens for part in token.parts}

    def use(self, names: Iterable[str]) -> bool:
        return any(self._has(tuple(token.term for token in self.analyser.tokens(name))) for name in names)

    def _has(self, name: tuple[str, ...]) -> bool:
        if len(name) == 1 and (name[0] in self.parts or self._is_compounded(name[0])):
            return True
        return any(tuple(self.stems[at : at + len(name)]) == name for at in range(len(self.stems))) if name else False

    def _is_compounded(self, stem: str) -> bool:
        """Whether a German word begins or ends with it: compounds that no dictionary takes apart."""
        long_enough = self.analyser.base in COMPOUNDING and len(stem) >= SHORTEST_PART
        return long_enough and any(word.startswith(stem) or word.endswith(stem) for word in self.stems)


def missing_on(page: Any) -> list[MissingTerm]:
    """The terms of the original that a translation, as it is in memory, does not use, each once.

    Empty for a page of the source language. Parts that still stand in the words of the original are not looked at.
    """
    original = original_of(page) if isinstance(page, BasePage) else None
    if original is None:
        return []
    source, mine = units(original), units(page)
    pairs = [(text, mine[key][1]) for key, (digest, text) in source.items() if key in mine and mine[key][0] != digest]
    found = terms_missing_in(pairs, original.locale.language_code, page.locale.language_code)
    return list({one.term: one for some in found for one in some}.values())


def warn_of_missing_terms(request: HttpRequest, page: Any) -> None:
    """Hook after saving a page in the editor: on the way to readers, say which agreed words are not used."""
    if request.method == "POST" and is_releasing(request.POST):
        tell_of_missing_terms(request, page)


def tell_of_missing_terms(request: HttpRequest, page: Any) -> None:
    """A message for whoever sends this translation, as it is in memory, on its way to readers."""
    missing = missing_on(page)
    if not missing:
        return
    pairs = [(one.name_language.code, one.name, one.wanted_language.code, one.wanted) for one in missing[:NAMED]]
    listed = format_html_join(", ", '<bdi lang="{}">{}</bdi> – <bdi lang="{}">{}</bdi>', pairs)
    more = _t("and %(count)d more") % {"count": len(missing) - NAMED} if len(missing) > NAMED else ""
    words = _t("Saved. The glossary has words for these terms that do not occur in the translated parts:")
    messages.warning(request, format_html("{} {} {}", words, listed, more))
