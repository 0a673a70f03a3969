"""What does the partnership call the things in this text? Terms of the glossary, for whoever translates it."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.glossary.explaining import Explanation, explain_many
from knowledge.glossary.models import TermText, lines
from knowledge.translations.markup import plain


@dataclass(frozen=True)
class Hint:
    """A term as the source calls it, what to call it in the target language, and what else is said there."""

    term: str
    name: str
    others: tuple[str, ...] = ()
    regional: tuple[tuple[str, str], ...] = ()  # (name, where it is used)
    definition: str = ""


def hints_for(texts: Sequence[str], source: str, target: str) -> list[list[Hint]]:
    """For each text its terms that have a name in the target language; three queries for all texts."""
    explained = explain_many(texts, source, target)
    wanted = {one.term for some in explained for one in some}
    rows = TermText.objects.filter(term_id__in=wanted, language=target) if wanted else ()
    names = {row.term_id: row for row in rows}
    return [[_hint(one, names[one.term]) for one in some if one.term in names] for some in explained]


def _hint(one: Explanation, text: TermText) -> Hint:
    return Hint(one.name, text.name, tuple(lines(text.other_names)), tuple(text.regional), text.definition)


def names_for(text: str, source: str, target: str) -> dict[str, str]:
    """For `home.machine`: what the terms of a text are to be called."""
    return {hint.term: hint.name for hint in hints_for([plain(text)], source, target)[0]}
