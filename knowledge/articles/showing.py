"""What an article's page shows beside its text: freshness, who knows this on both sides, topics, documents."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _t

from home.cards import Crumb, Fact
from knowledge.articles.freshness import Freshness, overview
from knowledge.articles.reading import headings, minutes
from knowledge.institutions.mirrors import mirrors_of, of_institutions, pairs
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import SustainableTarget, TopicPage
from knowledge.topics.path import crumbs_of
from knowledge.versions import local
from search.access import Viewer


def article_context(page: Any, frame: Any) -> dict[str, Any]:
    """For `knowledge/articles/article_page.html`."""
    viewer, language = frame.viewer, frame.language.code
    own_states, summaries = overview(page, list(frame.translations))
    targets = [target.pk for target in page.targets.all()]
    topics = local(TopicPage, [topic.pk for topic in page.topics.all()], viewer, language)
    return {
        **_owners(page, viewer, language),
        "topics": topics,
        "crumbs": crumbs_of(topics[0], viewer, language) if topics else [],
        "freshness": own_states,
        "freshness_facts": freshness_facts(summaries),
        "minutes": minutes(page),
        "headings": [heading for heading in headings(page) if heading.level == "2"],
        "targets": _targets(targets),
        "is_overdue": page.is_overdue,
        "today": timezone.localdate(),
    }


def news_context(page: Any, frame: Any) -> dict[str, Any]:
    viewer, language = frame.viewer, frame.language.code
    topics = local(TopicPage, [topic.pk for topic in page.topics.all()], viewer, language)
    owner = page.get_parent().specific
    crumb = Crumb(owner.title, owner.get_url() or "", owner.locale.language_code)
    return {"owner": owner, "topics": topics, "crumbs": [crumb]}


def freshness_facts(summaries: list[Freshness]) -> list[Fact]:
    """A badge per language version: "Arabic: 2 paragraphs older", "French: 3 paragraphs not translated"."""
    facts = []
    for one in summaries:
        name = get_language_info(one.language)["name_translated"]
        for count, words in (
            (one.outdated, ngettext("%(name)s: %(count)d paragraph older", "%(name)s: %(count)d paragraphs older", one.outdated)),
            (one.untranslated, ngettext("%(name)s: %(count)d paragraph not translated", "%(name)s: %(count)d paragraphs not translated", one.untranslated)),
            (one.machine, ngettext("%(name)s: %(count)d paragraph translated by machine", "%(name)s: %(count)d paragraphs translated by machine", one.machine)),
        ):
            if count:
                facts.append(Fact(words % {"name": name, "count": count}, "late"))
        if one.is_current:
            facts.append(Fact(_t("%(name)s: up to date") % {"name": name}, "good"))
    return facts


def _owners(page: Any, viewer: Viewer, language: str) -> dict[str, Any]:
    """The owner, further authors, and the pairs their mirrors make, as seen from the owner's side."""
    owner = page.institution
    key = owner.translation_key if owner else None
    sources = InstitutionPage.objects.filter(translation_key=key).values_list("pk", flat=True) if key else []
    ids = list(sources)
    authors = local(InstitutionPage, [author.pk for author in page.co_authors.all()], viewer, language)
    found = pairs(of_institutions(mirrors_of(viewer), ids), viewer, language, here=ids) if ids else []
    return {"owner": owner, "co_authors": authors, "pairs": found}


def _targets(codes: list[str]) -> Any:
    return SustainableTarget.objects.filter(pk__in=codes).select_related("goal") if codes else []
