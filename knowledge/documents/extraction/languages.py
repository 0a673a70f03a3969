"""In which language is this page written? Minutes mix languages, so each page is asked."""

import re

from lingua import Language, LanguageDetectorBuilder

_SAMPLE, _ENOUGH = 300, 12
_ARABIC = re.compile("[\u0600-\u06ff]")
_LETTER = re.compile(r"[^\W\d_]")


class Detector:
    """Knows German, English, French and Arabic (ISO 639-1 codes); loads its models (about 40 MB) once."""

    def __init__(self) -> None:
        known = (Language.GERMAN, Language.ENGLISH, Language.FRENCH, Language.ARABIC)
        self._detector = LanguageDetectorBuilder.from_languages(*known).with_low_accuracy_mode().build()

    def of(self, text: str) -> str:
        """The language of a text, or "" for too few letters or no clear answer."""
        sample = text[:_SAMPLE]
        letters = _LETTER.findall(sample)
        if len(letters) < _ENOUGH:
            return ""
        if len(_ARABIC.findall(sample)) > 0.5 * len(letters):
            return "ar"
        found = self._detector.detect_language_of(sample)
        return found.iso_code_639_1.name.lower() if found else ""
