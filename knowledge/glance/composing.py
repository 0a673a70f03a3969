"""From what happened to a report: its sections in their order, in the language of the report."""

from collections.abc import Callable

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from knowledge.glance.acts import acts_of
from knowledge.glance.breakdown import by_goal, by_institution, by_topic
from knowledge.glance.chapters import events, exchange, in_brief, projects, readings, shared, taken_up
from knowledge.glance.facts import Facts
from knowledge.glance.items import events_of, items_of
from knowledge.glance.report import Report, Section
from knowledge.glance.scope import Scope
from knowledge.topics.models import TopicPage
from knowledge.versions import local

Chapter = Callable[[Facts], Section]
CHAPTERS: tuple[Chapter, ...] = (
    in_brief, by_topic, by_institution, by_goal, shared, exchange, taken_up, projects, events, readings,
)  # fmt: skip


def compose(scope: Scope) -> Report:
    """The report of a scope. A constant number of queries; no names of persons, nothing withdrawn."""
    with translation.override(scope.language):
        facts = Facts(scope, items_of(scope), events_of(scope), acts_of(scope))
        return Report(
            language=scope.language,
            title=_t("What the partnership did"),
            subtitle=_subtitle(scope),
            sections=tuple(chapter(facts) for chapter in CHAPTERS),
            marking=_t("For internal use") if scope.internal else "",
            lead=_lead(scope),
        )


def _subtitle(scope: Scope) -> str:
    days = {"since": date_format(scope.since, "DATE_FORMAT"), "until": date_format(scope.until, "DATE_FORMAT")}
    parts = [_t("%(since)s to %(until)s") % days]
    if scope.municipality:
        parts.append(scope.municipality.name)
    if scope.topics:
        topics = local(TopicPage, TopicPage.objects.filter(pk__in=scope.topics), scope.ground.viewer, scope.language)
        parts.append(_t(", ").join(page.title for page in topics))
    return " · ".join(parts)


def _lead(scope: Scope) -> tuple[str, ...]:
    made = _t("Made on %(day)s.") % {"day": date_format(timezone.localdate(), "DATE_FORMAT")}
    if scope.internal:
        words = _t(
            "For internal use: this report names what is open to all members of the partnership, and counts all questions."
        )
    else:
        words = _t("This report names and counts only what everybody may read.")
    return made, words
