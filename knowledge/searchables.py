"""How each type of the subject becomes a search record: its text, topics, institutions and facts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.passages import sections_of
from home.searchables import PageSearchable, register_facts
from knowledge import searchable_facts as facts
from knowledge.articles.freshness import MACHINE, OUTDATED, PARTS, UNTRANSLATED, compare, units
from knowledge.articles.models import ArticlePage, NewsPage, TranslationBaseline
from knowledge.documents.searchable import DocumentSearchable
from knowledge.events.models import EventIndexPage, EventPage
from knowledge.glossary.models import TermText
from knowledge.glossary.searchable import TermSearchable, text_owner
from knowledge.glossary.terms import GlossaryTerms
from knowledge.institutions.models import InstitutionIndexPage, InstitutionPage, MunicipalityText
from knowledge.originals import is_original, language_of_original, originals
from knowledge.plain.models import PlainVersionPage
from knowledge.projects.models import ProjectIndexPage, ProjectPage
from knowledge.projects.searchable import sections_of_projects
from knowledge.topics.keys import keys_with_ancestors
from knowledge.topics.models import TopicIndexPage, TopicPage
from search.access import places_of
from search.records import Section, exclude, register, register_part, register_terms


class SubjectSearchable(PageSearchable):
    """A page type with topics; `institutions` names its many-to-many field of institutions, if it has one."""

    institutions = ""

    def details(self, pages: Sequence[Any]) -> dict[int, dict[str, Any]]:
        ids = [page.pk for page in pages]
        topics = keys_with_ancestors(related(self.model, "topics", ids))
        others = institution_keys(related(self.model, self.institutions, ids)) if self.institutions else {}
        freshness = freshness_of(self.model, pages)
        return {
            page.pk: {
                "topics": topics.get(page.pk, ()),
                "institutions": tuple(dict.fromkeys((*self.own_institutions(page), *others.get(page.pk, ())))),
                **freshness.get(page.pk, {}),
                **self.more(page),
            }
            for page in pages
        }

    def own_institutions(self, page: Any) -> tuple[str, ...]:
        return ()

    def more(self, page: Any) -> dict[str, Any]:
        """Further fields of one page's record."""
        return {}


class OwnedSearchable(SubjectSearchable):
    """What hangs under its owner institution: an article or a news item."""

    def own_institutions(self, page: Any) -> tuple[str, ...]:
        above = places_of(page)[-2:-1]
        return tuple(place.partition(":")[2] for place in above)


class ArticleSearchable(OwnedSearchable):
    institutions = "co_authors"

    def more(self, page: Any) -> dict[str, Any]:
        return {"review": page.review_due}

    def remarks(self, state: Mapping[str, int], language: str) -> Sequence[str]:
        """How fresh a translation is, as it was worked out when its entry was written."""
        return facts.freshness_words(state)  # nothing for an original, which has no state


class NewsSearchable(OwnedSearchable):
    def more(self, page: Any) -> dict[str, Any]:
        return {"date": page.date}


class PlainSearchable(PageSearchable):
    """A plain-language version belongs to the institution above its article."""

    def details(self, pages: Sequence[Any]) -> dict[int, dict[str, Any]]:
        owners = {page.pk: [place.partition(":")[2] for place in places_of(page)[-3:-2]] for page in pages}
        return {pk: {"institutions": tuple(keys)} for pk, keys in owners.items()}


class ProjectSearchable(SubjectSearchable):
    institutions = "partners"

    def details(self, pages: Sequence[Any]) -> dict[int, dict[str, Any]]:
        found = super().details(pages)
        for page, sections in sections_of_projects(pages).items():
            found[page]["more_sections"] = sections
        return found

    def more(self, page: Any) -> dict[str, Any]:
        return {"date": page.starts_on} if page.starts_on else {}


class EventSearchable(SubjectSearchable):
    def details(self, pages: Sequence[Any]) -> dict[int, dict[str, Any]]:
        found = super().details(pages)
        organisers = institution_keys({page.pk: [page.organiser_id] for page in pages if page.organiser_id})
        for page, keys in organisers.items():
            found[page]["institutions"] = tuple(keys)
        return found

    def more(self, page: Any) -> dict[str, Any]:
        said = "\n".join(filter(None, (page.place, page.offer, page.registration)))
        more: dict[str, Any] = {"date": facts.local_start(page.starts_at, page.time_zone).date()}
        results = sections_of(page.results.raw_data) if page.is_past else ()
        sections = (*([Section("", "", said)] if said else []), *results)
        return {**more, "more_sections": sections} if sections else more


class InstitutionSearchable(SubjectSearchable):
    """Found by its short name and by the name of its municipality as well."""

    def details(self, pages: Sequence[Any]) -> dict[int, dict[str, Any]]:
        found = super().details(pages)
        names: dict[tuple[int, str], str] = {}
        texts = MunicipalityText.objects.filter(municipality_id__in={page.municipality_id for page in pages})
        for municipality, language, name in texts.values_list("municipality_id", "language", "name"):
            names[municipality, language] = name
        for page in pages:
            place = names.get((page.municipality_id, page.locale.language_code), "")
            found[page.pk]["keywords"] = " ".join(filter(None, (page.short_name, place)))
        return found

    def own_institutions(self, page: Any) -> tuple[str, ...]:
        return (page.translation_key.hex,)


class TopicSearchable(PageSearchable):
    """A topic is filed under itself and the topics above it."""

    def details(self, pages: Sequence[Any]) -> dict[int, dict[str, Any]]:
        topics = keys_with_ancestors({page.pk: [page.pk] for page in pages})
        freshness = freshness_of(self.model, pages)
        return {page.pk: {"topics": topics.get(page.pk, ()), **freshness.get(page.pk, {})} for page in pages}


def related(model: type[Page], name: str, ids: Iterable[int]) -> dict[int, list[int]]:
    """Page id -> ids of the pages its many-to-many field names; one query for all pages."""
    field: Any = model._meta.get_field(name)
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    rows = field.remote_field.through._default_manager.filter(**{f"{own}__in": list(ids)}).order_by("pk")
    found: dict[int, list[int]] = {}
    for page, target in rows.values_list(own, other):
        found.setdefault(page, []).append(target)
    return found


def institution_keys(ids: Mapping[int, Iterable[int]]) -> dict[int, list[str]]:
    """The same mapping with institutions as the keys that all their language versions share."""
    wanted = {pk for some in ids.values() for pk in some}
    if not wanted:
        return {}
    keys = dict(Page.objects.filter(pk__in=wanted).values_list("pk", "translation_key"))
    return {page: [keys[pk].hex for pk in some if pk in keys] for page, some in ids.items()}


def freshness_of(model: type[Page], pages: Sequence[Any]) -> dict[int, dict[str, Any]]:
    """Page id -> the record's `untranslated`, `source_language` and `state`, for translations; two queries for all."""
    translations = [page for page in pages if not is_original(page)]
    keys = {page.translation_key for page in translations}
    if not keys:
        return {}
    sources = originals(model._default_manager.filter(translation_key__in=keys, live=True))
    wanted = {source.translation_key: units(source) for source in sources}
    rows: dict[tuple[Any, str], dict[str, TranslationBaseline]] = {}
    for row in TranslationBaseline.objects.filter(translation_key__in=wanted):
        rows.setdefault((row.translation_key, row.language), {})[row.block_id] = row
    found: dict[int, dict[str, Any]] = {}
    for page in translations:
        if page.translation_key not in wanted:
            continue
        baselines = rows.get((page.translation_key, page.locale.language_code), {})
        states = compare(wanted[page.translation_key], units(page), baselines)
        count = Counter(states.values())
        found[page.pk] = {
            "untranslated": frozenset(block for block, state in states.items() if block and state == UNTRANSLATED),
            "source_language": language_of_original(page),
            "state": (*((state, count[state]) for state in (OUTDATED, UNTRANSLATED, MACHINE)), (PARTS, len(states))),
        }
    return found


def register_searchables() -> None:
    """Called once when the apps are ready."""
    register(ArticleSearchable(ArticlePage, "article", _("Article")))
    register(NewsSearchable(NewsPage, "news", _("News item")))
    register(PlainSearchable(PlainVersionPage, "plain", _("In plain language")))
    register(ProjectSearchable(ProjectPage, "project", _("Project")))
    register(EventSearchable(EventPage, "event", _("Event")))
    register(InstitutionSearchable(InstitutionPage, "institution", _("Institution")))
    register(TopicSearchable(TopicPage, "topic", _("Topic")))
    register(DocumentSearchable())
    register(TermSearchable())
    register_terms(GlossaryTerms())
    for index in (EventIndexPage, InstitutionIndexPage, ProjectIndexPage, TopicIndexPage):
        exclude(index, "a list of what is found itself")
    register_facts(EventPage, facts.event_facts)
    register_facts(ProjectPage, facts.project_facts)
    register_part(TermText, text_owner)
    register_part(TranslationBaseline, _pages_of_baseline)
    register_part(MunicipalityText, _institutions_of_text)


def _pages_of_baseline(row: TranslationBaseline) -> tuple[type[Page], Iterable[int]]:
    pages = Page.objects.filter(translation_key=row.translation_key, locale__language_code=row.language)
    return Page, pages.values_list("pk", flat=True)


def _institutions_of_text(row: MunicipalityText) -> tuple[type[Page], Iterable[int]]:
    pages = InstitutionPage.objects.filter(municipality_id=row.municipality_id)
    return Page, pages.values_list("pk", flat=True)
