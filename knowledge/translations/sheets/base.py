"""What a sheet is: the sentences of a page with their translations, to be read, written and confirmed."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.articles.freshness import CURRENT, MACHINE, OUTDATED, UNTRANSLATED
from knowledge.translations.markup import plain

_ORDER = (UNTRANSLATED, OUTDATED, MACHINE, CURRENT)


@dataclass(frozen=True)
class Sentence:
    """One sentence of the source with its translation ("" where there is none), both as they are stored.

    `path` and `place` (among the sentences of one path) name it in every language. `unit` is its part of the page,
    None for the page's address. `was` is the older source it was translated from: None where it is of today's, ""
    where nobody knows.
    """

    path: str
    place: int
    unit: str | None
    source: str
    target: str
    state: str
    was: str | None = None

    @property
    def key(self) -> str:
        return f"{self.path}:{self.place}"

    @property
    def stamp(self) -> str:
        """Tells whether the translation is still the one somebody started from."""
        return stamp_of(self.target)


class Sheet(ABC):
    """`page` is the translation, `source` the page it is made from, with the words the sentences come from."""

    page: Any
    source: Any

    @property
    def language(self) -> str:
        code: str = self.page.locale.language_code
        return code

    @property
    def source_language(self) -> str:
        code: str = self.source.locale.language_code
        return code

    @abstractmethod
    def sentences(self) -> list[Sentence]:
        """In reading order."""

    @abstractmethod
    def is_behind(self) -> bool:
        """Whether the source was published again since its sentences came here."""

    @abstractmethod
    def write(self, texts: Mapping[str, str], *, user: Any, by_machine: frozenset[str] = frozenset()) -> None:
        """Keep translations (as stored) by the key of their sentence. Run inside a unit of work."""

    @abstractmethod
    def confirm(self, unit: str, *, user: Any) -> int:
        """Somebody has read the unit beside its source: it says the same. How many sentences were in doubt."""

    @abstractmethod
    def as_page(self) -> Any:
        """The translation as it would be published now, with its body as raw data; not saved."""

    def renew(self) -> None:
        """Once the page is locked: forget what was read of it before, which somebody may have changed."""
        self.page = type(self.page).objects.get(pk=self.page.pk)

    def find(self, key: str) -> Sentence | None:
        return next((one for one in self.sentences() if one.key == key), None)


def stamp_of(text: str) -> str:
    """12 hex digits."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


def worst(states: list[str]) -> str:
    """The state of a part whose sentences have these: what is left to do counts first."""
    return next((state for state in _ORDER if state in states), CURRENT)


def says_something(text: str) -> bool:
    """Whether a source sentence has letters; numbers need no translation."""
    return any(letter.isalpha() for letter in plain(text))
