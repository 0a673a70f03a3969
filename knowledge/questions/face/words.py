"""What people wrote, for a reader of another language: the machine's translation, else its terms explained."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from home.languages import Language
from home.languages import language as language_of
from home.machine import translations_of
from knowledge.glossary.explaining import Explanation, explain


@dataclass(frozen=True)
class Words:
    """A text in the language it was written in, and what a machine made of it for this reader ("" where nothing)."""

    text: str
    language: str
    machine: str = ""

    @property
    def written_in(self) -> Language:
        return language_of(self.language)


@dataclass(frozen=True)
class Glossary:
    """The terms of all untranslated texts of one language."""

    language: Language
    explanations: list[Explanation]


class Reading:
    """All texts of a page for one reader. One query per foreign language for translations, three for its terms."""

    def __init__(self, texts: Iterable[tuple[str, str]], language: str) -> None:
        """`texts`: (text, language it was written in)."""
        self.language = language
        self._foreign: dict[str, list[str]] = {}
        for text, code in texts:
            if code != language:
                self._foreign.setdefault(code, []).append(text)
        self._made: Mapping[str, Mapping[str, str]] = {
            code: translations_of(texts, code, language) for code, texts in self._foreign.items()
        }

    def words(self, text: str, code: str) -> Words:
        return Words(text, code, self._made.get(code, {}).get(text, ""))

    def glossaries(self) -> list[Glossary]:
        """For the texts that no machine has translated; without languages whose texts hold no term."""
        found = []
        for code, texts in self._foreign.items():
            left = [text for text in texts if text not in self._made[code]]
            explanations = explain("\n".join(left), code, self.language) if left else []
            if explanations:
                found.append(Glossary(language_of(code), explanations))
        return found
