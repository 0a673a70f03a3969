"""Which of the site's languages a query can be in, judged by its script and its small words."""

from collections import Counter
from collections.abc import Iterable, Sequence

from search.analysis.analysers import ARABIC_SCRIPT, analyser_for
from search.analysis.words import surface, words

CYRILLIC = frozenset({"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"})
OTHER_SCRIPTS = {"el": "greek", "he": "hebrew", "yi": "hebrew", "hy": "armenian", "ka": "georgian", "hi": "devanagari"}
_RANGES = (
    ("latin", 0x41, 0x24F),
    ("greek", 0x370, 0x3FF),
    ("cyrillic", 0x400, 0x52F),
    ("armenian", 0x530, 0x58F),
    ("hebrew", 0x590, 0x5FF),
    ("arabic", 0x600, 0x77F),
    ("devanagari", 0x900, 0x97F),
    ("georgian", 0x10A0, 0x10FF),
    ("latin", 0x1E00, 0x1EFF),
    ("arabic", 0xFB50, 0xFEFF),
)
# A language is dropped when another one has this many more of its small words in the query.
CLEARLY = 2


def script_of(language: str) -> str:
    """The script a language is written in; Latin where nothing else is known."""
    base = language.partition("-")[0].lower()
    if base in ARABIC_SCRIPT:
        return "arabic"
    return "cyrillic" if base in CYRILLIC else OTHER_SCRIPTS.get(base, "latin")


def fitting_languages(text: str, languages: Sequence[str], interface_language: str = "") -> tuple[str, ...]:
    """The languages whose script and vocabulary fit the text, the interface language first when it is among them.

    Never empty while `languages` is not: a text in no known script fits all of them.
    """
    scripts = Counter(_script(character) for character in text if character.isalpha())
    letters = sum(scripts.values())
    fitting = [code for code in languages if scripts[script_of(code)] * 3 >= letters] or list(languages)
    votes = _small_words(text, fitting)
    most = max(votes.values(), default=0)
    fitting = [code for code in fitting if votes[code] > most - CLEARLY]
    return tuple(sorted(fitting, key=lambda code: (code != interface_language, -votes[code])))


def _small_words(text: str, languages: Iterable[str]) -> dict[str, int]:
    """How many different stop words of each language the text holds."""
    typed = {surface(word.raw) for word in words(text)}
    return {code: len(typed & analyser_for(code).stop_words) for code in languages}


def _script(character: str) -> str:
    code = ord(character)
    return next((name for name, first, last in _RANGES if first <= code <= last), "other")
