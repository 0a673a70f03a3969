"""What an article's page shows beside its text: freshness, who knows this on both sides, topics, documents."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _t

from home.cards import Crumb, Fact
from home.linking.linked import linked_from
from knowledge.articles.overview import Freshness, overview
from knowledge.articles.reading import minutes, outline
from knowledge.bilingual.showing import pairs_of
from knowledge.institutions.mirrors import mirrors_of, of_institution, pairs
from knowledge.institutions.models import InstitutionPage
from knowledge.originals import is_original, language_of_original
from knowledge.topics.models import TopicPage
from knowledge.topics.path import crumbs_of
from knowledge.transfers.showing import panel
from knowledge.versions import attach_owners, best_versions, light, local
from search.access import Viewer, is_open

_OF_A_SIDE = [f"{side}__{name}" for side in ("proposer", "answerer") for name in ("translation_key", "municipality")]


def article_context(page: Any, frame: Any) -> dict[str, Any]:
    """For `knowledge/articles/article_page.html`."""
    from knowledge.plain.models import plain_version  # which needs the model of articles

    viewer, language = frame.viewer, frame.language.code
    versions = visible_versions(page, viewer)
    frame.translations = {version.locale.language_code: version for version in versions}
    fresh, original = overview(page, versions), language_of_original(page)
    topics = local(TopicPage, page.topics.all(), viewer, language)
    owners = _owners(page, viewer, language)
    shared_by = owners["owner"].translation_key if owners["owner"] else None
    taken_up = panel(("article", page.translation_key), page.pk, viewer, language=language, owner=shared_by)
    return {
        **owners,
        "plain": plain_version(page, viewer) if page.pk else None,
        "side_by_side": pairs_of(page, versions) if page.pk and page.live else [],
        "transfers": taken_up if page.pk else None,
        "topics": topics,
        "crumbs": crumbs_of(topics[0], viewer, language) if topics else [],
        "freshness": fresh.states,
        "originals": fresh.originals,
        "translate_url": _translate_url(page, frame),
        "source_language": original,
        "translated_from": original if original != page.locale.language_code else "",
        "freshness_facts": freshness_facts(fresh.summaries),
        "minutes": minutes(page),
        "outline": outline(page),
        "linked_from": linked_from(versions, viewer, language) if page.pk else None,
        "targets": page.targets.select_related("goal"),
        "is_overdue": page.is_overdue,
        "history": reverse("article-history", args=[page.pk]) if page.pk and is_open(page, Viewer(None)) else "",
        "today": timezone.localdate(),
    }


def _translate_url(page: Any, frame: Any) -> str:
    """For those who may edit this translation."""
    is_translation = not is_original(page)
    return reverse("translate_page", args=[page.pk]) if is_translation and frame.edit_url else ""


def visible_versions(page: Any, viewer: Viewer) -> list[Any]:
    """The language versions of the page the viewer may see, with their bodies; `page` itself stands for its language."""
    rows = type(page).objects.visible_to(viewer).filter(translation_key=page.translation_key).select_related("locale")
    return [page, *(row for row in rows if row.locale_id != page.locale_id)]


def news_context(page: Any, frame: Any) -> dict[str, Any]:
    """For `knowledge/articles/news_page.html`."""
    viewer, language = frame.viewer, frame.language.code
    attach_owners([page])
    owner = page.owner_page
    crumbs = [Crumb(owner.title, owner.get_url() or "", owner.locale.language_code)] if owner else []
    original = language_of_original(page)
    return {
        "owner": owner,
        "topics": local(TopicPage, page.topics.all(), viewer, language),
        "crumbs": crumbs,
        "translated_from": original if original != page.locale.language_code else "",
    }


def freshness_facts(summaries: Iterable[Freshness]) -> list[Fact]:
    """A badge per language version: "Arabic: 2 paragraphs older", "French: 3 paragraphs not translated"."""
    facts = []
    for one in summaries:
        name = get_language_info(one.language)["name_translated"]
        older = ngettext("%(name)s: %(count)d paragraph older", "%(name)s: %(count)d paragraphs older", one.outdated)
        missing = ngettext(
            "%(name)s: %(count)d paragraph not translated",
            "%(name)s: %(count)d paragraphs not translated",
            one.untranslated,
        )
        by_machine = ngettext(
            "%(name)s: %(count)d paragraph translated by machine",
            "%(name)s: %(count)d paragraphs translated by machine",
            one.machine,
        )
        for count, words in ((one.outdated, older), (one.untranslated, missing), (one.machine, by_machine)):
            if count:
                facts.append(Fact(words % {"name": name, "count": count}, "late"))
        if one.is_current:
            facts.append(Fact(_t("%(name)s: up to date") % {"name": name}, "good"))
    return facts


def _owners(page: Any, viewer: Viewer, language: str) -> dict[str, Any]:
    """The owner, further authors, and the pairs their mirrors make, as seen from the owner's side."""
    owner, authors = _authors(page, viewer, language)
    key = owner.translation_key if owner else None
    # Both sides have dozens of columns each, of which a pair is made from two; its titles are read apart.
    shown = of_institution(mirrors_of(viewer), key).only("since", *_OF_A_SIDE) if key else ()
    return {"owner": owner, "co_authors": authors, "pairs": pairs(shown, viewer, language, here=key)}


def _authors(page: Any, viewer: Viewer, language: str) -> tuple[Any, list[Any]]:
    """The institution above the page, and those that wrote with it; one query."""
    above, named = page.path[: -page.steplen], page.co_authors.all()
    ids: Any = named.values("pk") if isinstance(named, QuerySet) else [one.pk for one in named]
    keys = InstitutionPage.objects.filter(pk__in=ids).values("translation_key")
    rows = InstitutionPage.objects.visible_to(viewer).filter(Q(path=above) | Q(translation_key__in=keys))
    found = list(light(rows).order_by("path"))
    owner = next((row for row in found if row.path == above), None)
    best = best_versions(found, language)
    if owner is not None:
        best.pop(owner.translation_key, None)
    return owner, list(best.values())
