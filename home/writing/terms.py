"""Terms of the glossary in a text: marked where they are used first, with what they mean.

What the terms are and how they are found is said by the room that keeps them, through a hook.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.html import escape, format_html
from wagtail import hooks

from home.languages import language as language_of

TERMS_HOOK = "terms_of_language"  # one function (language of the text, of the reader, state of the content) -> Finder
MOST = 40  # terms explained in one text
_PIECE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|[^<]+")
_NOT_IN = frozenset(("a", "sup", "sub", "code"))


@dataclass(frozen=True)
class Meaning:
    """What the reader is told of a term. `name` is set where the reader calls it something else."""

    term: int
    url: str
    definition: str
    language: str
    name: str = ""


class Finder(Protocol):
    def find(self, text: str) -> Iterable[tuple[int, int, Meaning]]:
        """Start, end and meaning of the terms in a piece of markup without tags, in order."""

    def may_find(self, html: str) -> bool:
        """Cheap: whether it is worth looking for terms in this markup; tags may be taken for words."""


def finder_for(language: str, reader_language: str, state: str) -> Finder | None:
    functions: list[Callable[[str, str, str], Finder]] = hooks.get_hooks(TERMS_HOOK)
    return functions[0](language, reader_language, state) if functions else None


class Terms:
    """Marks the terms of one text; each is explained once, by an element of its own."""

    def __init__(self, reader_language: str, state: str = "") -> None:
        self.reader_language, self.state = reader_language, state
        self._finders: dict[str, Finder | None] = {}
        self._seen: set[int] = set()

    def mark(self, html: str, language: str) -> str:
        """The markup with terms it is the first to use explained; nothing is marked inside links."""
        finder = self._finder(language)
        if finder is None or len(self._seen) >= MOST or not finder.may_find(html):
            return html
        said, inside = [], 0
        for piece in _PIECE.finditer(html):
            text, name = piece.group(), piece[2]
            if name and name.lower() in _NOT_IN:
                inside += -1 if piece[1] else 1
            said.append(text if name or inside > 0 else self._marked(text, finder))
        return "".join(said)

    def _finder(self, language: str) -> Finder | None:
        if language not in self._finders:
            self._finders[language] = finder_for(language, self.reader_language, self.state)
        return self._finders[language]

    def _marked(self, text: str, finder: Finder) -> str:
        said, at = [], 0
        for start, end, meaning in finder.find(text):
            if meaning.term in self._seen or len(self._seen) >= MOST:
                continue
            self._seen.add(meaning.term)
            said += [text[at:start], self._explained(text[start:end], meaning)]
            at = end
        return "".join([*said, text[at:]]) if at else text

    def _explained(self, words: str, meaning: Meaning) -> str:
        spoken = language_of(meaning.language)
        foreign = meaning.language != self.reader_language
        told = f"{meaning.name}: {meaning.definition}" if meaning.name else meaning.definition
        named = format_html(' lang="{}" dir="{}"', spoken.code, spoken.direction) if foreign else ""
        return (
            f'<span class="term"><a href="{escape(meaning.url)}" aria-describedby="term-{meaning.term}">{words}</a>'
            f'<span class="term__said" role="tooltip" id="term-{meaning.term}"{named}>{escape(told)}</span></span>'
        )
