"""Which words a German compound is made of: `Wasserversorgung` -> `Wasser`, `Versorgung`.

A part must stand in simplemma's German word list when capitalised. The list is kept as sorted 32-bit checksums
(about 3 MB instead of 15 to 100), which answers in half a microsecond; a wrong yes is one in ten thousand.
"""

from array import array
from bisect import bisect_left
from functools import lru_cache
from zlib import crc32

from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

SHORTEST_COMPOUND = 8
LONGEST_COMPOUND = 48
SHORTEST_PART = 4
MOST_PARTS = 4
LINKS = ("", "s", "es", "n", "en", "er", "e")
# Prepositions, suffixes and fragments that the list knows as words but that carry no meaning of their own here.
_FRAGMENTS = """
unter über mit schaft schaften heit heiten keit keiten rinnen innen lich lichen liche isch ischen ische ungen haft
haften hafte sam samen bar baren barer tion tionen enden ende ender endes chen lein ieren iert ierte gegen nach durch
zwischen neben hinter wieder zurück zusammen vorbei weiter ander anderen andere eine einer eines einem sein seine dein
kein keine mein ster sten sche schen scher sches aten aben eter iten oren alen eren esse ling linge tät täten ismus
eins hier dort dies diese dieser nieder aller allen alle jede jeder raten ratene zent iver rung rungen verb
raucherinnen raucher rauchern
"""
# Names that are written like compounds, and whose parts are found all over a German site.
_NAMES = "deutschland deutschlands niederlande russland finnland griechenland irland augsburg"
DENIED = frozenset(_FRAGMENTS.split())
WHOLE = frozenset(_NAMES.split())


@lru_cache(maxsize=1)
def _known() -> array:
    """Sorted checksums of all capitalised words of the list that can be a part; about half a second, once."""
    words = StreamDictionaryFactory().get_dictionary("de")
    sums = {
        crc32(word.lower().encode())
        for word in words
        if SHORTEST_PART <= len(word) <= 24 and word[0].isupper() and word.isalpha()
    }
    return array("I", sorted(sums))


@lru_cache(maxsize=20_000)
def is_part(word: str) -> bool:
    """Whether a lower-case word may be part of a compound."""
    if len(word) < SHORTEST_PART or word in DENIED:
        return False
    known = _known()
    checksum = crc32(word.encode())
    place = bisect_left(known, checksum)
    return place < len(known) and known[place] == checksum


def split(word: str) -> tuple[str, ...]:
    """The two to four parts of a lower-case German word, or () when it is none: fewest parts, then longest shortest.

    Spellings with ae, oe and ue are tried with umlauts when the word as written has no parts.
    """
    if not SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND or not word.isalpha() or word in WHOLE:
        return ()
    best = _best(word)
    if not best and any(pair in word for pair in ("ae", "oe", "ue")):
        best = _best(word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü"))
    return best


def _best(word: str) -> tuple[str, ...]:
    found: list[tuple[str, ...]] = []
    for most in range(2, MOST_PARTS + 1):
        _collect(word, (), most, found)
        if found:
            return max(found, key=lambda parts: (min(map(len, parts)), len(parts[-1])))
    return ()


def _collect(rest: str, before: tuple[str, ...], most: int, found: list[tuple[str, ...]]) -> None:
    """Every way to cut `rest` into exactly the parts that are still allowed."""
    if most == 1:
        if is_part(rest):
            found.append((*before, rest))
        return
    for end in range(SHORTEST_PART, len(rest) - SHORTEST_PART * (most - 1) + 1):
        head = rest[:end]
        if not is_part(head):
            continue
        for link in LINKS:
            if rest.startswith(link, end) and len(rest) - end - len(link) >= SHORTEST_PART * (most - 1):
                _collect(rest[end + len(link) :], (*before, head), most - 1, found)
