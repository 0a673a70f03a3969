"""What stands in a typed text: words, phrases, beginnings and what names a field, each with the text it was typed as.

Fields can be named in any language of the site whatever language is read in; what names no field is a plain word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis import words
from search.analysis.spellings import spellings

TITLE = "title"
SHORTEST_PREFIX = 2
# What fields are called in queries: the name the page shows in each language, and what else people type for it.
_NAMES = {
    TITLE: ("title", "intitle", "Titel", "Überschrift", "titre", "intitulé", "عنوان"),
    "kind": ("kind", "type", "Art", "Typ", "genre", "نوع"),
    "topic": ("topic", "subject", "Thema", "sujet", "thème", "موضوع"),
    "institution": (
        *("institution", "organisation", "organization", "Einrichtung", "Institution", "Behörde"),
        *("établissement", "organisme", "مؤسسة", "جهة"),
    ),
    "language": ("language", "lang", "Sprache", "langue", "لغة"),
    "year": ("year", "Jahr", "année", "an", "سنة", "عام"),
    "format": ("format", "filetype", "Dateiformat", "Dateityp", "صيغة", "تنسيق"),
}
FIELDS = {spelt: field for field, names in _NAMES.items() for name in names for spelt in spellings(name)}

_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»〝〞＂", '"'))
# Only a sign after a space excludes: „Fischglas“-artig is one word with a quoted half.
_SIGN = re.compile(r'(?<!\S)[-−–](?=[\w"])')
_FIELD = re.compile(r'(?P<name>[^\W\d_]+)(?P<colon> ?[:：﹕︓] ?)(?=[\w"])')
_VALUE = re.compile(r'"(?P<phrase>[^"]*)"|[^\s"]+')


@dataclass(frozen=True)
class Piece:
    """`text` as typed, with its sign, field and quotes; `words` those of the value alone, as typed.

    `field` is "" or one of `FIELDS`' values, `name` what it was called. `is_spaced`: a space stood beside the colon, as
    in prose.
    """

    text: str
    words: tuple[str, ...]
    field: str = ""
    name: str = ""
    is_spaced: bool = False
    is_excluded: bool = False
    is_phrase: bool = False
    is_prefix: bool = False

    @property
    def is_plain(self) -> bool:
        return not (self.field or self.is_excluded or self.is_phrase or self.is_prefix)

    @property
    def value(self) -> str:
        return " ".join(self.words)


def pieces(line: str) -> tuple[Piece, ...]:
    """The pieces of a cleaned text, in order; what holds no letter or digit is left out. Never raises."""
    return tuple(piece for piece in _scan(line) if piece.words)


def without(line: str, *left_out: Piece) -> str:
    """The text without these pieces of it."""
    kept = list(pieces(line))
    for piece in left_out:
        if piece in kept:
            kept.remove(piece)
    return " ".join(piece.text for piece in kept)


def _scan(line: str) -> Iterator[Piece]:
    marked = line.translate(_QUOTES)  # as long as the line: offsets fit both
    at = 0
    while at < len(marked):
        start = at
        if sign := _SIGN.match(marked, at):
            at = sign.end()
        field, found = "", None
        if at == 0 or sign or marked[at - 1].isspace():
            found = _FIELD.match(marked, at)
            field = _field(found["name"]) if found else ""
        if found and field:
            at = found.end()
        value = _VALUE.match(marked, at)
        if value is None:  # a space, or a quote without its other half
            at += 1
            continue
        at = value.end()
        yield _piece(line[start:at], value, field, found if field else None, is_excluded=sign is not None)


def _piece(text: str, value: re.Match[str], field: str, found: re.Match[str] | None, *, is_excluded: bool) -> Piece:
    is_phrase = value["phrase"] is not None
    typed = value["phrase"] if is_phrase else value.group()
    listed = tuple(word.raw for word in words(typed))
    return Piece(
        text=text,
        words=listed,
        field=field,
        name=found["name"] if found else "",
        is_spaced=bool(found and found["colon"].strip() != found["colon"]),
        is_excluded=is_excluded,
        is_phrase=is_phrase,
        is_prefix=not is_phrase and bool(listed) and _is_prefix(typed, listed[-1]),
    )


def _field(name: str) -> str:
    return next((FIELDS[spelt] for spelt in spellings(name) if spelt in FIELDS), "")


def _is_prefix(typed: str, last: str) -> bool:
    return typed.endswith("*") and typed.rstrip("*").endswith(last) and len(last) >= SHORTEST_PREFIX
