"""One thing in a list, ready to be shown: every list of the site is made of cards, whatever the things are."""

from dataclasses import dataclass

from home.languages import Language, language


@dataclass(frozen=True)
class Fact:
    """A short, already translated remark on a card. `tone` is "", "good" or "late" and only underlines the words."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Card:
    """`language` is the code the title and summary are written in, which need not be the reader's."""

    title: str
    url: str
    language: str
    kind: str = ""
    summary: str = ""
    owner: str = ""
    owner_language: str = ""
    facts: tuple[Fact, ...] = ()
    names_language: bool = False  # whether a fact says the language already

    @property
    def written_in(self) -> Language:
        return language(self.language)

    @property
    def owner_written_in(self) -> Language:
        return language(self.owner_language or self.language)


@dataclass(frozen=True)
class Crumb:
    """A step of the path above a title."""

    title: str
    url: str
    language: str

    @property
    def written_in(self) -> Language:
        return language(self.language)
