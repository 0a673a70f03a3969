"""What stands in the Markdown twin of a page of the tree? Its text, then the lists its template shows."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import pgettext as _pt

from home.addresses import absolute
from home.models import AccessibilityStatement
from home.pages import HomePage, StandingPage
from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.events.models import EventIndexPage, EventPage
from knowledge.events.times import span_of
from knowledge.institutions.models import InstitutionIndexPage, InstitutionPage
from knowledge.interchange.outcome import Part
from knowledge.interchange.shown import article_for, body_for
from knowledge.interchange.word.writing import Article
from knowledge.plain.models import PlainVersionPage
from knowledge.projects.models import ProjectIndexPage, ProjectPage
from knowledge.topics.models import TopicIndexPage, TopicPage
from knowledge.twins import parts
from search.access import viewer_of

Context = dict[str, Any]


def page_twin(page: Any, request: HttpRequest) -> Article | None:
    """The page as this viewer sees it; None for a type that has no twin."""
    if isinstance(page, ArticlePage):
        return article_for(page, viewer_of(request), with_pictures=False)
    sections = _SECTIONS.get(type(page))
    if sections is None:
        return None
    context = page.get_context(request)
    code = page.locale.language_code
    body = getattr(page, "body", None)
    text, shots = body_for(body, viewer_of(request), code, with_pictures=False) if body is not None else ([], {})
    before, after = sections(page, context)
    address = absolute(page.get_url() or "")
    return Article(
        title=page.title,
        lead=page.lead,
        language=code,
        parts=[*before, *text, *after],
        details=[(address, address)],
        shots=shots,
    )


def has_twin(model: type[Any]) -> bool:
    """Whether pages of this type stand as Markdown too."""
    return model is ArticlePage or model in _SECTIONS


Sections = tuple[list[Part], list[Part]]  # above and below the text of the page


def _home(page: Any, context: Context) -> Sections:
    found: list[Part] = []
    for section in context["sections"]:
        held = section.context
        found += parts.topics(_t("Topics"), held.get("nodes") or ())
        found += parts.pairs(_t("Who mirrors whom"), held.get("pairs") or ())
        found += parts.cards(_t("New knowledge"), held.get("articles") or ())
        found += parts.cards(_t("New documents"), held.get("documents") or ())
        found += parts.cards(_t("Coming up"), held.get("events") or ())
        found += parts.cards(_t("News"), held.get("news") or ())
    return [], found


def _standing(page: Any, context: Context) -> Sections:
    return [], parts.pages("", context["subpages"])


def _statement(page: Any, context: Context) -> Sections:
    """In the order of its template."""
    barriers = [
        (barrier["what"], "", barrier["alternative"]) for _reason, held in context["groups"] for barrier in held
    ]
    known = [(one.sentence, "", "") for one in context["known"]]
    days = ((_t("Made on"), page.made_on), (_t("Last checked on"), page.checked_on))
    return [], [
        parts.heading(_t("What the statement applies to")),
        *parts.words(page.scope),
        parts.heading(_t("State of conformity")),
        *parts.words(page.get_conformity_display()),
        *parts.words(page.basis),
        *parts.links(_t("What is not accessible"), barriers),
        *parts.links(_t("Reported by readers and not yet mended"), known),
        parts.heading(_t("How this statement was made")),
        *parts.facts([(label, date_format(day, "DATE_FORMAT") if day else "") for label, day in days]),
        *parts.words(f"{page.get_method_display()}\n{page.assessment}"),
        parts.heading(_t("Feedback and contact")),
        *parts.words(f"{page.contact}\n{page.mail}"),
        parts.heading(_t("Enforcement procedure")),
        *parts.words(page.enforcement),
    ]


def _news(page: Any, context: Context) -> Sections:
    owner = context["owner"]
    above = parts.facts([(_t("News item"), date_format(page.date, "DATE_FORMAT"))])
    return [*above, *parts.pages("", [owner] if owner else ())], parts.pages(_t("Topics"), context["topics"])


def _plain(page: Any, context: Context) -> Sections:
    """With a way to the whole article, and a word where that has changed since."""
    day = date_format(page.compared_on, "DATE_FORMAT") if page.compared_on else ""
    older = _t("The article has changed since %(day)s. This text may not say all of it.") % {"day": day}
    said = parts.words(older) if context["is_older"] else []
    return [*parts.pages("", [context["article"]]), *said], []


def _topics(page: Any, context: Context) -> Sections:
    return [], parts.topics("", context["nodes"])


def _topic(page: Any, context: Context) -> Sections:
    return [], [
        *parts.pages(_t("Sub-topics"), context["subtopics"]),
        *parts.pages(_t("Who works on it"), context["institutions"]),
        *parts.pairs(_t("On both sides"), context["pairs"]),
        *_shared(context),
        *parts.cards(_t("Events"), context["events"]),
    ]


def _shared(context: Context) -> Iterator[Part]:
    yield from parts.cards(_t("Articles"), context["articles"])
    yield from parts.cards(_t("Documents"), context["documents"])
    yield from parts.cards(_t("Projects"), context["projects"])


def _institutions(page: Any, context: Context) -> Sections:
    found: list[Part] = []
    for city in context["cities"]:
        found += parts.pages(city.name, city.institutions)
    return [], found


def _institution(page: Any, context: Context) -> Sections:
    above = parts.facts([(_t("Institution"), page.get_kind_display()), (_t("Municipality"), context["city"].name)])
    return above, [
        *parts.pages(_t("Topics"), context["topics"]),
        *parts.pairs(_t("The mirror"), context["pairs"]),
        *_shared(context),
        *parts.cards(_t("News"), context["news"]),
    ]


def _events(page: Any, context: Context) -> Sections:
    return [], [*parts.cards(_t("Coming up"), context["upcoming"]), *parts.cards(_t("past"), context["past"])]


def _event(page: Any, context: Context) -> Sections:
    state = _pt("event", "cancelled") if page.is_cancelled else _t("past") if page.is_past else _t("coming up")
    organiser = context["organiser"]
    above = parts.facts(
        [
            (_t("Event"), state),
            (_t("When"), f"{span_of(page)} ({page.time_zone})"),
            (_t("Where"), " · ".join(filter(None, (page.place, page.link)))),
        ]
    )
    above += parts.pages(_t("Organised by"), [organiser] if organiser else ())
    below = [part for label, text in _said(page) if text for part in (parts.heading(label), *parts.words(text))]
    if page.is_past and page.results:
        results, _shots = body_for(
            page.results, context["frame"].viewer, page.locale.language_code, with_pictures=False
        )
        below += [parts.heading(_t("What came of it")), *(part for part in results if part.kind != "image")]
    below += parts.cards(_t("Documents"), context["documents"])
    return above, [*below, *parts.pages(_t("Topics"), context["topics"])]


def _said(page: Any) -> Iterator[tuple[str, str]]:
    yield _t("What is offered"), page.offer
    if not page.is_past and not page.is_cancelled:
        yield _t("How to register"), page.registration


def _projects(page: Any, context: Context) -> Sections:
    return [], [part for label, shown in context["groups"] for part in parts.cards(capfirst(label), shown)]


def _project(page: Any, context: Context) -> Sections:
    days = " – ".join(date_format(day, "DATE_FORMAT") for day in (page.starts_on, page.ends_on) if day)
    above = parts.facts([(_t("Project"), page.get_state_display()), (_t("When"), days)])
    partners = [*context["partners_here"], *context["partners_there"]]
    below = parts.pages(_t("Who takes part"), partners)
    if context["steps"]:
        below += [parts.heading(_t("Milestones")), *parts.facts(_milestone(step) for step in context["steps"])]
    for group in context["groups"]:
        below.append(parts.heading(str(group.kind.names)))
        for line in group.lines:
            below += _line(line)
    return above, [*below, *parts.pages(_t("Topics"), context["topics"])]


def _milestone(step: Any) -> tuple[str, str]:
    state = _pt("milestone", "reached") if step.is_reached else _pt("milestone", "planned")
    late = _t("behind schedule")
    return step.title, f"{date_format(step.due_on, 'DATE_FORMAT')}, {late if step.is_late else state}"


def _line(line: Any) -> Iterator[Part]:
    """A released row of the workspace, without the person who wrote it."""
    if line.row.title:
        yield parts.heading(line.row.title, 3)
    day = date_format(line.row.day, "DATE_FORMAT") if getattr(line.row, "day", None) else ""
    yield from parts.facts([(_t("Date"), day), *line.facts])
    yield from parts.words(line.row.text)
    if learnt := getattr(line.row, "learnt", ""):
        yield from (parts.heading(_t("What was learnt"), 4), *parts.words(learnt))
    if line.card is not None:
        yield from parts.cards("", [line.card])


_SECTIONS: dict[Any, Callable[[Any, Context], Sections]] = {
    HomePage: _home,
    StandingPage: _standing,
    AccessibilityStatement: _statement,
    NewsPage: _news,
    PlainVersionPage: _plain,
    TopicIndexPage: _topics,
    TopicPage: _topic,
    InstitutionIndexPage: _institutions,
    InstitutionPage: _institution,
    EventIndexPage: _events,
    EventPage: _event,
    ProjectIndexPage: _projects,
    ProjectPage: _project,
}
