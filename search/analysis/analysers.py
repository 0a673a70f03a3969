"""How one language turns a written word into what is looked up: a stem, compound parts, or nothing for stop words.

The same analyser object serves index and query. Adding a language is adding its code to the settings: Snowball
stems where there is an algorithm, simplemma's lemmas where there is a word list, folding everywhere; a file
`stopwords/<code>.txt` is optional.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import simplemma
import Stemmer
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from search.analysis.compounds import split
from search.analysis.words import fold, surface, words

STOPWORDS = Path(__file__).parent / "stopwords"
CACHED_WORDS = 60_000  # per language; about 15 MB when full
LONGEST_WORD = 64  # longer runs are cut: nobody types them, and an index need not hold them
ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


class Token(NamedTuple):
    """One analysed word: as typed (lower case), its term in the index, the terms of its compound parts."""

    word: str
    term: str
    parts: tuple[str, ...]
    stop: bool


class Analyser:
    """Words of one language. Terms hold letters and digits only; an empty term means there was nothing to keep."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.base = language.partition("-")[0].lower()
        self.stop_words = _stop_words(self.base)
        algorithm = ALGORITHMS.get(self.base)
        available = algorithm is not None and algorithm in Stemmer.algorithms()
        # The C stemmer's own cache is switched off: ours holds the whole result.
        self._stemmer = Stemmer.Stemmer(algorithm, 0) if available else None
        self._lemmas = not available and self.base in SUPPORTED_LANGUAGES
        self._tokens: dict[str, Token] = {}

    @property
    def keeps_beginnings(self) -> bool:
        """Whether a term begins as its words do: a list of lemmas may turn any word into any other."""
        return not self._lemmas

    def token(self, raw: str) -> Token:
        """The analysed form of a word as it is written."""
        found = self._tokens.get(raw)
        if found is None:
            if len(self._tokens) >= CACHED_WORDS:
                self._tokens.clear()
            found = self._tokens[raw] = self._analyse(raw)
        return found

    def each(self, raws: Iterable[str]) -> Iterator[tuple[str, Token]]:
        """Every word with its analysed form: for the thousands of a result page, most of them known."""
        known = self._tokens.get
        for raw in raws:
            yield raw, known(raw) or self.token(raw)

    def tokens(self, text: str) -> list[Token]:
        """All words of a text, in order, stop words included."""
        token = self.token
        return [found for word in words(text) if (found := token(word.raw)).term]

    def stem(self, word: str) -> str:
        """The term of a lower-case word."""
        if self._stemmer is not None:
            word = self._stemmer.stemWord(word)
        elif self._lemmas:
            word = simplemma.lemmatize(word, lang=self.base, low_memory=True).lower()
        return fold(word)

    def parts(self, word: str) -> tuple[str, ...]:
        """The terms of a compound's parts; most languages write theirs apart."""
        return ()

    def _analyse(self, raw: str) -> Token:
        word = surface(raw)[:LONGEST_WORD]
        if is_arabic(word) and self.base not in ARABIC_SCRIPT:
            return analyser_for("ar").token(raw)  # a quotation in a page of another language
        term = self.stem(word) or fold(word)
        parts = tuple(dict.fromkeys(part for part in self.parts(word) if part and part != term))
        return Token(word, term, parts, word in self.stop_words or fold(word) in self.stop_words)


class GermanAnalyser(Analyser):
    """German: compounds are taken apart as well, because a search for `Versorgung` means `Wasserversorgung` too."""

    def parts(self, word: str) -> tuple[str, ...]:
        """Parts and the parts of parts: `Regenwasserzisterne` is about `Wasser` as well."""
        outer = split(word)
        inner = [part for whole in outer for part in split(whole)]
        return tuple(self.stem(part) for part in (*outer, *inner))


ARABIC_SCRIPT = frozenset({"ar", "fa", "ur", "ckb", "ps", "sd", "ug"})
_HARAKAT = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_ARABIC = re.compile("[\u0600-\u06ff]")
LETTERS = str.maketrans("أإآٱىةؤئکیھ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "اااايهوئكيه01234567890123456789")
# Conjunctions and prepositions written as one with the article; what stays must be a word of three letters.
_ARTICLE = re.compile("^(?:[وف]?(?:ال|بال|كال)|[وف]?لل)(?=\\w{3})")

# The sound feminine plural: Snowball takes it off only where it saw the article.
_PLURAL = re.compile("(?<=\\w{3})ات$")


class ArabicAnalyser(Analyser):
    """Arabic: article, spelling variants, diacritics and digits fold, so that one word has one form."""

    def stem(self, word: str) -> str:
        bare = _HARAKAT.sub("", word)
        if not is_arabic(bare):
            return fold(bare)
        # Snowball treats a noun with and without article differently; stripped first, both take the same way.
        bare = _PLURAL.sub("", _ARTICLE.sub("", bare).replace("ى", "ي"))
        stemmed = self._stemmer.stemWord(bare) if self._stemmer is not None else bare
        return fold_arabic(stemmed or bare)


def fold_arabic(word: str) -> str:
    """Alef and hamza forms, final yeh, ta marbuta and digits in one spelling; letters and digits only."""
    return "".join(c for c in _HARAKAT.sub("", word).translate(LETTERS) if c.isalnum())


def is_arabic(word: str) -> bool:
    return _ARABIC.search(word) is not None


def _stop_words(language: str) -> frozenset[str]:
    path = STOPWORDS / f"{language}.txt"
    if not language.isalnum() or not path.exists():
        return frozenset()
    listed = {word for line in path.read_text("utf-8").splitlines() if line[:1] != "#" for word in line.split()}
    return frozenset(listed | {fold(word) for word in listed})


@lru_cache(maxsize=64)
def analyser_for(language: str) -> Analyser:
    """The analyser of a language code (`de`, `pt-br`, …), one per process."""
    special: dict[str, type[Analyser]] = {"de": GermanAnalyser, "ar": ArabicAnalyser}
    return special.get(language.partition("-")[0].lower(), Analyser)(language)


def prepare(languages: Iterable[str]) -> None:
    """Load what the first word of each language would load (German: half a second): for a process about to serve."""
    for language in languages:
        analyser_for(language).token("Wasserversorgung")
