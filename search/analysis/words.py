"""What counts as a word, and where it stands in the original text, for every language alike.

A word is a run of letters and digits with inner apostrophes; marks that are written but not read (soft hyphens,
tatweel, zero-width and bidi characters, combining marks) stay inside the run, so that offsets fit the text as it
is shown, and are taken out of the word itself.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple


def _character_class(categories: tuple[str, ...], *, limit: int = 0x3000) -> str:
    """A regular-expression class of all characters below `limit` in these Unicode categories."""
    ranges: list[list[int]] = []
    for code in range(0x80, limit):
        if unicodedata.category(chr(code)) in categories:
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges)


_MARKS = _character_class(("Mn", "Mc"))
# Soft hyphen, tatweel, zero-width and bidi controls, word joiner, byte order mark: Cf does not hold the tatweel.
_UNREAD = "\\u00ad\\u0640\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff\\u061c"
_APOSTROPHES = "'’ʼ＇"
# Letters are taken run by run, not one by one: texts of hits are read on every result page.
WORD = re.compile(rf"[^\W_]+(?:(?:[{_MARKS}{_UNREAD}]|[{_APOSTROPHES}](?=[^\W_]))[^\W_]*)*")
_NOT_READ = re.compile(f"[{_UNREAD}]")
# Articles and pronouns that French (and Italian names) tie to the next word; never part of the word looked for.
_ELISION = re.compile(r"^(?:[ldjnstcm]|qu|jusqu|lorsqu|puisqu|quoiqu|dall|dell|nell|sull)'(?=\w)")
_POSSESSIVE = re.compile(r"'s$")


class Word(NamedTuple):
    """One word: its place in the original text (end exclusive), as written there, elided article included."""

    start: int
    end: int
    raw: str


def words(text: str) -> Iterator[Word]:
    """All words in text order with offsets into `text` itself."""
    for match in WORD.finditer(text):
        yield Word(match.start(), match.end(), match.group())


def surface(raw: str) -> str:
    """The word as a reader would type it: composed (NFKC, so ligatures open), lower case, no elision, no 's."""
    if raw.isascii():
        word = raw.lower()
    else:
        word = unicodedata.normalize("NFKC", _NOT_READ.sub("", raw)).lower()
        word = word.translate(_STRAIGHT)
    if "'" in word:
        word = _POSSESSIVE.sub("", _ELISION.sub("", word))
    return sys.intern(word)


_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))
_FOLDED = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(word: str) -> str:
    """Without accents and special letters, letters and digits only: the form in which all spellings meet."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word.translate(_FOLDED))
        word = unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))
    return word if word.isalnum() else "".join(c for c in word if c.isalnum() or unicodedata.category(c) == "Mc")
