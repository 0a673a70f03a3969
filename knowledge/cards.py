"""Pages and documents as cards of lists: the same words about a thing wherever it is listed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _t
from django.utils.translation import pgettext as _pt

from home.cards import Card, Fact
from knowledge.coverage.models import translated_percents
from knowledge.documents import reader
from knowledge.documents.models import Document
from knowledge.events.times import clocks_line, day_of
from knowledge.originals import is_original
from knowledge.projects.counting import milestones_of
from knowledge.versions import attach_owners
from search.access import Viewer


def page_card(page: Any, kind: str = "", facts: Iterable[Fact] = ()) -> Card:
    """Any page, in the language it is written in."""
    return Card(
        title=page.title,
        url=page.get_url() or "",
        language=page.locale.language_code,
        kind=kind,
        summary=page.lead,
        facts=tuple(facts),
    )


def owned_cards(pages: Sequence[Any]) -> list[Card]:
    """Articles and news with the institution that owns them; one query for all owners, and one for translations."""
    attach_owners(pages)
    translated = [page for page in pages if not is_original(page)]
    percents = translated_percents(translated) if translated else {}
    return [_owned_card(page, percents.get(page.pk)) for page in pages]


def _owned_card(page: Any, percent: int | None) -> Card:
    is_news = hasattr(page, "date")
    facts = [Fact(date_format(page.date, "DATE_FORMAT"))] if is_news else []
    if not is_news and page.is_overdue:
        facts.append(Fact(_t("due for a check"), "late"))
    if percent is not None:
        facts.append(Fact(_t("%(percent)d%% translated") % {"percent": percent}))
    owner = page.owner_page
    return Card(
        title=page.title,
        url=page.get_url() or "",
        language=page.locale.language_code,
        kind=_t("News item") if is_news else _t("Article"),
        summary=page.lead,
        owner=(owner.short_name or owner.title) if owner else "",
        owner_language=owner.locale.language_code if owner else "",
        facts=tuple(facts),
    )


def project_cards(pages: Iterable[Any]) -> list[Card]:
    """Projects with their state and how many milestones are reached; one query for all of them."""
    found = list(pages)
    steps = milestones_of(page.pk for page in found) if found else {}
    return [page_card(page, _t("Project"), _project_facts(page, steps.get(page.pk))) for page in found]


def _project_facts(page: Any, steps: tuple[int, int] | None) -> list[Fact]:
    facts = [Fact(page.get_state_display())]
    if steps:
        reached, number = steps
        words = ngettext(
            "%(reached)d of %(number)d milestone reached", "%(reached)d of %(number)d milestones reached", number
        )
        facts.append(Fact(words % {"reached": reached, "number": number}))
    return facts


def event_cards(pages: Iterable[Any], cities: Iterable[Any] = ()) -> list[Card]:
    """Events with their day in the event's own time zone, the hour on the clocks of the `cities`, and where they are."""
    cards, known = [], list(cities)
    for page in pages:
        facts = [Fact(day_of(page)), Fact(clocks_line(page, known)), *([Fact(page.place)] if page.place else [])]
        if page.is_cancelled:
            facts.append(Fact(_pt("event", "cancelled"), "late"))
        if page.is_past:
            facts.append(Fact(_t("past")))
        cards.append(page_card(page, _t("Event"), facts))
    return cards


def document_cards(documents: Iterable[Document], language: str) -> list[Card]:
    """Documents with type, pages and size of the file this reader would get. `texts` and `versions` are prefetched."""
    return [document_card(document, language) for document in documents]


def document_card(document: Document, language: str) -> Card:
    versions = document.current_versions()
    version = next((one for one in versions if one.language == language), versions[0] if versions else None)
    text = document.text_in(language)
    facts: list[str] = []
    if version is not None:
        facts = [version.format.upper(), reader.pages_label(version), reader.size_label(version.size)]
        if version.language != language:
            facts.append(_language_name(version.language))
    return Card(
        title=document.title_in(language),
        url=reader.document_url(document, language),
        language=language if text else document.language,
        kind=_t("Document"),
        summary=text.description if text else document.description,
        facts=tuple(Fact(fact) for fact in facts if fact),
        names_language=version is not None and version.language != language,
    )


def with_files(documents: Any) -> Any:
    """The queryset with what a card needs."""
    return documents.prefetch_related("texts", "versions")


def cards_of_documents(ids: Iterable[int], viewer: Viewer, language: str) -> dict[int, Card]:
    """Id -> card of those documents the viewer may see; three queries."""
    found = with_files(Document.objects.visible_to(viewer).filter(pk__in=list(ids)))
    return {document.pk: document_card(document, language) for document in found}


def _language_name(code: str) -> str:
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code
