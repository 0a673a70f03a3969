"""Other wordings of a query that a result page offers: what was searched for instead, and what may have been meant."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html

from search.analysis import surface, words
from search.facets import direction_of
from search.result import ResultPage


@dataclass(frozen=True)
class Wording:
    """A query with its address. `attributes` are ` lang="…" dir="…"`, empty where it is in the reader's language."""

    text: str
    url: str
    attributes: str = ""


def instead(found: ResultPage) -> tuple[Wording, Wording] | None:
    """What was searched for, and what was typed with the address that looks for exactly that; None if they are one."""
    typed = found.query.text
    showing = respelt(typed, found.corrections)
    if showing == typed:
        return None
    corrected = Wording(showing, found.parameters.query(text=showing), _attributes(found, found.corrections))
    return corrected, Wording(typed, found.parameters.query(exact=True))


def doubted(found: ResultPage) -> Wording | None:
    """What may have been meant by words that hardly anything holds."""
    changes = {**found.corrections, **found.neighbours}
    meant = respelt(found.query.text, changes)
    if not found.neighbours or meant == found.query.text:
        return None
    return Wording(meant, found.parameters.query(text=meant, exact=False), _attributes(found, found.neighbours))


def respelt(text: str, changes: Mapping[str, str]) -> str:
    """The text with other words in place of some (surface form -> word); everything between them stays."""
    for word in reversed(list(words(text))):
        other = changes.get(surface(word.raw))
        if other:
            text = text[: word.start] + other + text[word.end :]
    return text


def _attributes(found: ResultPage, changes: Mapping[str, str]) -> str:
    languages = {found.spoken.get(word, found.language) for word in changes.values()}
    if languages == {found.language} or len(languages) > 1:
        return format_html(' dir="{}"', "auto") if len(languages) > 1 else ""
    (language,) = languages
    return format_html(' lang="{}" dir="{}"', language, direction_of(language))
