"""How hard is a text to read? LIX (Björnsson 1968): mean length of a sentence in words plus the share of long words.

LIX needs neither syllables nor a word list, so it can be counted in every language; what counts as long and where
"hard" begins differs: German compounds lengthen words, Arabic writes short vowels not at all and clitics joined.
"""

import re
import unicodedata
from dataclasses import dataclass

_SENTENCE = re.compile(r"[.!?؟:;؛…]+(?=\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LEAST_WORDS = 100  # below that one long sentence decides
TOO_LONG = 3_000  # words; about a quarter of an hour of reading


@dataclass(frozen=True)
class Scale:
    long_word: int  # letters; longer ones count
    hard: float  # LIX from which a text is hard for a reader without training in the subject


SCALES = {"de": Scale(6, 60), "en": Scale(6, 55), "fr": Scale(6, 58), "ar": Scale(5, 62)}


def lix(text: str, language: str) -> float | None:
    """About 20 (easy) to 80 (very hard); None for a text of fewer than LEAST_WORDS words."""
    words = words_of(text)
    if len(words) < LEAST_WORDS:
        return None
    sentences = sum(1 for part in _SENTENCE.split(text) if _WORD.search(part)) or 1
    limit = SCALES.get(language, SCALES["en"]).long_word
    long = sum(1 for word in words if len(word) > limit)
    return round(len(words) / sentences + 100 * long / len(words), 1)


def is_hard(value: float | None, language: str) -> bool:
    return value is not None and value >= SCALES.get(language, SCALES["en"]).hard


def words_of(text: str) -> list[str]:
    """Marks over and under letters are no letters: vowel signs do not make an Arabic word longer."""
    plain = "".join(char for char in unicodedata.normalize("NFC", text) if not unicodedata.combining(char))
    return _WORD.findall(plain)
