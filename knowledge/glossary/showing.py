"""What the glossary's pages show: all terms in the reader's language, and one term in all languages."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from home.languages import Language
from home.languages import language as language_of
from knowledge.glossary.models import Term, TermText, lines
from knowledge.glossary.searchable import term_address
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from knowledge.versions import local
from search.access import Viewer

ON_A_PAGE = 40


@dataclass(frozen=True)
class Entry:
    """A term as listed, in the reader's language or the best other one."""

    name: str
    definition: str
    others: list[str]
    language: Language
    url: str


def entries(viewer: Viewer, language: str, number: str) -> Page[Any]:
    """One page of the glossary, sorted by name; a page number that is none gives the first or last. Three queries."""
    terms = _by_name(Term.objects.visible_to(viewer), language).prefetch_related("texts")
    page = Paginator(terms, ON_A_PAGE).get_page(number)
    page.object_list = [_entry(term, language) for term in page.object_list]
    return page


def term_context(term: Term, viewer: Viewer, language: str) -> dict[str, Any]:
    """For `knowledge/glossary/term.html`: the reader's language first, then the others."""
    texts = sorted(term.texts.all(), key=lambda text: (text.language != language, text.language))
    owner = InstitutionPage.objects.filter(pk=term.owner_id) if term.owner_id else ()
    owners = local(InstitutionPage, owner, viewer, language)
    return {
        "term": term,
        "texts": [
            {
                "text": text,
                "written_in": language_of(text.language),
                "others": lines(text.other_names),
                "spellings": lines(text.spellings),
            }
            for text in texts
        ],
        "owner": owners[0] if owners else None,
        "topics": local(TopicPage, term.topics.all(), viewer, language),
    }


def _by_name(terms: QuerySet[Any], language: str) -> QuerySet[Any]:
    """In the reader's language where there is a name, else in the source language, else in any."""
    texts = TermText.objects.filter(term=OuterRef("pk")).order_by("language")
    own, source = texts.filter(language=language), texts.filter(language=settings.LANGUAGE_CODE)
    names = (Subquery(rows.values("name")[:1]) for rows in (own, source, texts))
    return terms.annotate(shown_name=Lower(Coalesce(*names))).order_by("shown_name", "pk")


def _entry(term: Term, language: str) -> Entry:
    text = term.text_in(language) or TermText(name=str(term.pk), language=language)
    return Entry(
        text.name, text.definition, text.names[1:], language_of(text.language), term_address(term.pk, language)
    )
