"""What a query says about facets (`topic:water`, `-Jahr:2024`), turned into the choices it means.

A value is matched with what the facet's values are called in any language, among those the viewer may see; what matches
none stays in the text, where it is a plain word.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info, override
from wagtail.models import Page

from search.access import Viewer, visible_pages
from search.analysis import analyser_for, words
from search.analysis.spellings import spellings
from search.engines.base import NOT, EngineRequest
from search.facets import OF_PAGES, kind_labels
from search.following import Reading
from search.parameters import MOST_CHOICES, Parameters
from search.pieces import TITLE, Piece, pieces
from search.query import clean
from search.versions import Kept

LONGEST_VALUE = 6  # words without quotes
SHORTEST_BEGINNING = 3  # letters

Names = Mapping[str, Mapping[str, tuple[str, ...]]]  # facet -> a name in one of its forms -> values of that name
_for_anyone: Kept[Names] = Kept()


def understand(parameters: Parameters, index: Reading, viewer: Viewer, version: str) -> Parameters:
    """The parameters with the choices that were typed taken out of the text. Never raises.

    `version` names the content that readers without an account see, where the viewer is one; else "".
    """
    line, _cut = clean(parameters.text)
    typed = pieces(line)
    if not any(_is_choice(piece, parameters) for piece in typed):
        return parameters
    names = _known(index, viewer, version)
    chosen = {name: list(values) for name, values in parameters.filters.items()}
    kept: list[Piece] = []
    at = 0
    while at < len(typed):
        taken, values = _match(typed[at:], names) if _is_choice(typed[at], parameters) else (0, ())
        if values:
            chosen.setdefault(f"{NOT if typed[at].is_excluded else ''}{typed[at].field}", []).extend(values)
        else:
            kept.append(typed[at])
        at += max(taken, 1)
    if len(kept) == len(typed):
        return parameters
    filters = {name: tuple(dict.fromkeys(values))[:MOST_CHOICES] for name, values in chosen.items()}
    return replace(parameters, text=" ".join(piece.text for piece in kept), filters=filters)


def _is_choice(piece: Piece, parameters: Parameters) -> bool:
    if piece.field in ("", TITLE):
        return False
    return not (parameters.preset and piece.field == "kind")  # a list for browsing has its kind


def _match(typed: Sequence[Piece], names: Names) -> tuple[int, tuple[str, ...]]:
    """How many pieces name a value, the longest name first, and which values; (1, ()) for none."""
    first, known = typed[0], names.get(typed[0].field, {})
    run = [first]
    for piece in () if first.is_phrase else typed[1:LONGEST_VALUE]:
        if not piece.is_plain:
            break
        run.append(piece)
    for number in range(len(run), 0, -1):
        value = [word for piece in run[:number] for word in piece.words]
        for form in _all_forms(value):
            if form in known:
                return number, known[form]
    return 1, _beginning(first, known)


def _beginning(piece: Piece, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The one value whose name begins so, with whole words if there is one; () for none or several, and for years."""
    begun = tuple(form for form in _spelt(piece.words) if len(form) >= SHORTEST_BEGINNING)
    if not begun or piece.field == "year":
        return ()
    for beginnings in (tuple(f"{form} " for form in begun), begun):
        found = {value for form, values in known.items() if form.startswith(beginnings) for value in values}
        if found:
            return tuple(found) if len(found) == 1 else ()
    return ()


def _known(index: Reading, viewer: Viewer, version: str) -> Names:
    return _for_anyone.get(version) or _for_anyone.put(version, _names(index, viewer))


def _names(index: Reading, viewer: Viewer) -> Names:
    """What the values are called that something in sight has."""
    languages = _codes()
    request = EngineRequest((), languages, closed_places=viewer.closed_places, member=viewer.is_member, limit=0)
    there = index.search(request).result.facets
    found: dict[str, dict[str, dict[str, None]]] = {}
    for facet, language, name, value in _named(there, viewer):
        for form in _forms([word.raw for word in words(name)], (language,)):
            found.setdefault(facet, {}).setdefault(form, {})[value] = None
    return {facet: {form: tuple(values) for form, values in forms.items()} for facet, forms in found.items()}


def _named(there: Mapping[str, Iterable[str]], viewer: Viewer) -> Iterator[tuple[str, str, str, str]]:
    """Facet, language, name and value."""
    for facet in ("year", "format", "kind", "language"):
        for value in there.get(facet, ()):
            yield facet, settings.LANGUAGE_CODE, value, value
    for code in _codes():
        with override(code):
            for kind, label in kind_labels().items():
                if kind in there.get("kind", ()):
                    yield "kind", code, label, kind
            for value in there.get("language", ()):
                about: Any = get_language_info(value) if value in _codes() else {}
                for name in ("name", "name_local", "name_translated"):
                    yield "language", code, str(about.get(name, value)), value
    rows = Page.objects.filter(translation_key__in={key for facet in OF_PAGES for key in there.get(facet, ())})
    for key, title, code in (
        visible_pages(rows, viewer).order_by("pk").values_list("translation_key", "title", "locale__language_code")
    ):
        for facet in OF_PAGES:
            if key.hex in there.get(facet, ()):
                yield facet, code, title, key.hex


def _all_forms(value: Sequence[str]) -> tuple[str, ...]:
    return _forms(value, _codes())


def _forms(name: Sequence[str], languages: Iterable[str]) -> tuple[str, ...]:
    """All forms a name is known under: its spellings, and its stems, so that number and case do not matter."""
    stems = (" ".join(filter(None, (analyser_for(code).token(word).term for word in name))) for code in languages)
    return tuple(dict.fromkeys(filter(None, (*_spelt(name), *stems))))


def _spelt(name: Iterable[str]) -> tuple[str, ...]:
    """With the first and with the last spelling of each word; digits of all scripts are digits."""
    found = [spellings(_digits(word)) for word in name]
    spelt = [one for one in found if one]
    return tuple(dict.fromkeys((" ".join(one[0] for one in spelt), " ".join(one[-1] for one in spelt))))


def _digits(word: str) -> str:
    return "".join(str(unicodedata.digit(one)) for one in word) if word.isdecimal() else word


def _codes() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)
