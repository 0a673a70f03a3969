"""Municipalities, institutions, topics and the pages that hang below them."""

import datetime
import itertools
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from knowledge.models import (
    ArticlePage,
    EventPage,
    InstitutionPage,
    Milestone,
    Mirror,
    Municipality,
    MunicipalityText,
    NewsPage,
    ProjectPage,
    Term,
    TermText,
    TopicPage,
)
from search.indexing import unit_of_work
from tests.factories.tree import LANGUAGES, TEXT, Tree, body, locale, publish, source, translations, version

_count = itertools.count(1)


def make_municipality(slug: str = "", **values: Any) -> Municipality:
    slug = slug or f"city-{next(_count)}"
    names = values.pop("names", {code: f"{slug.title()} {code}" for code in LANGUAGES})
    municipality = Municipality.objects.create(slug=slug, **{"stage": "active", "languages": ["de"], **values})
    for language, name in names.items():
        MunicipalityText.objects.create(
            municipality=municipality, language=language, name=name, story=f"Story of {name}."
        )
    return municipality


def make_pair() -> tuple[Municipality, Municipality]:
    """The city that runs the site and a fictitious partner."""
    here = make_municipality("augsburg", country="DE", is_home=True)
    there = make_municipality(
        "nahrain", time_zone="Asia/Amman", working_week="sun-thu", languages=["ar", "en"], is_fictitious=True
    )
    return here, there


def make_topic(
    tree: Tree, title: str = "", parent: TopicPage | None = None, languages: Iterable[str] = LANGUAGES
) -> TopicPage:
    topic = publish(
        source(parent) if parent else tree.topics["de"],
        TopicPage(title=title or f"Topic {next(_count)}", body=body(*TEXT)),
    )
    translations(topic, languages)
    return topic


def make_institution(
    tree: Tree, municipality: Municipality, title: str = "", languages: Iterable[str] = LANGUAGES, **values: Any
) -> InstitutionPage:
    topics = [source(topic) for topic in values.pop("topics", ())]
    page = InstitutionPage(
        title=title or f"Institution {next(_count)}", municipality=municipality, body=body(*TEXT), **values
    )
    page.topics = topics
    page = publish(tree.institutions["de"], page)
    translations(page, languages)
    return page


def make_mirror(
    proposer: InstitutionPage, answerer: InstitutionPage, *, confirmed: bool = True, topics: Iterable[TopicPage] = ()
) -> Mirror:
    mirror = Mirror.objects.create(
        proposer=source(proposer),
        answerer=source(answerer),
        confirmed_at=timezone.now() if confirmed else None,
        since=timezone.localdate() if confirmed else None,
    )
    mirror.topics.set([source(topic) for topic in topics])
    return mirror


def make_article(
    institution: InstitutionPage, title: str = "", languages: Iterable[str] = ("de",), live: bool = True, **values: Any
) -> ArticlePage:
    """An article in German and the other `languages`; `blocks`, `topics`, `targets` and model fields as keywords.

    With `begun_in`, the original is in that language, and German is one of the others."""
    owner = version(institution, values.pop("begun_in", "de"))
    page = ArticlePage(title=title or f"Article {next(_count)}", lead=values.pop("lead", "Was man danach weiß."))
    _fill(page, values)
    page = publish(owner, page, live=live)
    translations(page, languages, live=live)
    return page


def make_news(
    institution: InstitutionPage, title: str = "", languages: Iterable[str] = ("de",), **values: Any
) -> NewsPage:
    page = NewsPage(title=title or f"News {next(_count)}", lead=values.pop("lead", "Was geschah."))
    _fill(page, values)
    page = publish(source(institution), page)
    translations(page, languages)
    return page


def make_project(
    tree: Tree,
    title: str = "",
    languages: Iterable[str] = ("de",),
    milestones: Iterable[tuple[str, datetime.date, bool]] = (),
    **values: Any,
) -> ProjectPage:
    page = ProjectPage(
        title=title or f"Project {next(_count)}",
        **{"state": "running", "starts_on": datetime.date(2025, 3, 1)} | _plain(values),
    )
    _fill(page, values)
    page.milestones = [
        Milestone(title=name, due_on=day, is_reached=reached, locale=locale("de"), sort_order=at)
        for at, (name, day, reached) in enumerate(milestones)
    ]
    page = publish(tree.projects["de"], page)
    translations(page, languages)
    return page


def make_event(
    tree: Tree,
    title: str = "",
    languages: Iterable[str] = ("de",),
    starts_at: datetime.datetime | None = None,
    **values: Any,
) -> EventPage:
    starts_at = starts_at or timezone.now() + datetime.timedelta(days=14)
    page = EventPage(title=title or f"Event {next(_count)}", starts_at=starts_at, **_plain(values))
    _fill(page, values)
    page = publish(tree.events["de"], page)
    translations(page, languages)
    return page


_RELATIONS = ("topics", "targets", "partners", "co_authors")


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values.pop(name) for name in list(values) if name not in (*_RELATIONS, "blocks")}


def _fill(page: Any, values: dict[str, Any]) -> None:
    page.body = body(*values.pop("blocks", TEXT))
    for name in _RELATIONS:
        if name in values:
            related = values.pop(name)
            setattr(page, name, [source(item) if isinstance(item, Page) else item for item in related])
    for name, value in values.items():
        setattr(page, name, value)


def make_term(owner: InstitutionPage | None = None, **texts: tuple[str, str, str]) -> Term:
    """A term of the glossary; each text is (name, other names by line, definition), by language."""
    term = Term(owner=source(owner) if owner else None)
    term.texts = [
        TermText(language=code, name=name, other_names=others, definition=text)
        for code, (name, others, text) in (texts or {"de": ("Zisterne", "", "Behälter für Regenwasser.")}).items()
    ]
    with unit_of_work():
        term.save()
    return term
