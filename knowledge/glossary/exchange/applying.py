"""Takes over what somebody chose of a planned import: all of it in one transaction, or nothing."""

from collections.abc import Collection, Iterable
from typing import Any

from wagtail.log_actions import log

from knowledge.glossary.exchange.entries import LISTS
from knowledge.glossary.exchange.planning import Line
from knowledge.glossary.models import Term, TermText
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from search.indexing import unit_of_work


def apply(
    lines: Iterable[Line], chosen: Collection[int], *, user: Any, owner: InstitutionPage | None
) -> tuple[int, int]:
    """Write the chosen lines (by number) that can be taken; (added, changed). New terms are kept by `owner`."""
    added = changed = 0
    with unit_of_work():
        for line in lines:
            if line.number not in chosen or not line.can_be_taken:
                continue
            made = line.term is None
            term = Term(owner=owner) if line.term is None else Term.objects.get(pk=line.term.pk)
            term.texts = [_text(term, code, text) for code, text in line.texts.items()]
            term.save()
            if line.topics is not None:  # a relation to pages needs the row
                term.topics = TopicPage.objects.filter(pk__in=line.topics)
                term.save()
            log(instance=term, action="wagtail.create" if made else "wagtail.edit", user=user)
            added, changed = added + made, changed + (not made)
    return added, changed


def _text(term: Term, code: str, values: Any) -> TermText:
    """The text of a language with these values; the row it had is kept."""
    found = next((text for text in term.texts.all() if text.language == code), None) or TermText(language=code)
    found.name, found.definition = values["name"], values["definition"]
    for name in LISTS:
        setattr(found, name, values[name])
    return found
