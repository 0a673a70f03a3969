"""The list behind a figure, page by page, as cards: exactly as many as the figure says."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.paginator import Page as Part
from django.core.paginator import Paginator
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from wagtail.models import Page

from home.cards import Card, Fact
from home.plots.scales import said
from home.readings.models import DailyReading
from knowledge.cards import document_cards, owned_cards, page_card, project_cards, with_files
from knowledge.following.wished import targets
from knowledge.following.wishes import demand
from knowledge.glance.content import language_name
from knowledge.glance.ground import Ground
from knowledge.glance.lists import LISTS, THING, Chosen
from knowledge.glance.readings import subject_of, things_read
from knowledge.glance.steps import worded
from knowledge.institutions.directory import municipalities
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.models import ProjectPage
from knowledge.questions.addresses import question_address
from knowledge.transfers.listing import rows as transfer_rows
from knowledge.versions import best_versions, light
from search.models import SearchEntry

PAGE_SIZE = 20
ORDER: dict[str, tuple[str, ...]] = {
    "question": ("-asked_at", "-pk"),
    "transfer": ("-on", "-pk"),
    "milestone": ("due_on", "pk"),
    "document": ("-issued_on", "-pk"),
    "behind": ("language", "-version"),
    "wish": ("language", "subject"),
    "alone": ("title", "pk"),
}


def part_of(name: str, ground: Ground, chosen: Chosen, *, number: Any = 1) -> Part[Any]:
    """A page of the list: rows, or the translation keys of things. KeyError for a list there is not."""
    listing = LISTS[name]
    rows: Any = listing.rows(ground, chosen)
    if listing.key == THING:
        dated = rows.order_by().values(listing.key).annotate(latest=Max("last_published_at"))
        rows = dated.order_by("-latest", listing.key).values_list(listing.key, flat=True)
    elif listing.key:
        rows = rows.order_by(*ORDER[name])
    return Paginator(rows, PAGE_SIZE).get_page(number)


def cards_of(name: str, items: Iterable[Any], ground: Ground) -> list[Card]:
    """One card per item, in their order; a constant number of queries."""
    return _CARDS[name](list(items), ground)


def _questions(items: list[Any], ground: Ground) -> list[Card]:
    found = []
    for one in items:
        facts = [Fact(one.reference), Fact(_day(one.asked_at))]
        if one.state == "open" and one.due_at:
            words = _t("answer due on %(day)s") % {"day": _day(one.due_at)}
            facts.append(Fact(words, "late" if one.turn == "answering" and one.due_at <= ground.now else ""))
        address = question_address(one.reference, ground.language)
        found.append(Card(one.subject, address, one.language, one.get_state_display(), facts=tuple(facts)))
    return found


def _transfers(items: list[Any], ground: Ground) -> list[Card]:
    known = {row.transfer.pk: row for row in transfer_rows(items, ground.viewer, ground.language)}
    found = []
    for one in items:
        row, state = known.get(one.pk), str(one.get_state_display())
        if row is None:  # its subject was closed between two queries
            found.append(Card(state, "", ground.language))
            continue
        facts = (Fact(state), Fact(date_format(one.on, "SHORT_DATE_FORMAT")))
        found.append(
            Card(
                row.subject.title,
                row.url,
                row.subject.language,
                owner=row.who.title,
                owner_language=row.who.language,
                facts=facts,
            )
        )
    return found


def _things(model: Any, make: Callable[[Sequence[Any]], list[Card]]) -> Callable[[list[Any], Ground], list[Card]]:
    def cards(keys: list[uuid.UUID], ground: Ground) -> list[Card]:
        pages = light(model.objects.visible_to(ground.viewer).filter(translation_key__in=keys))
        best = best_versions(pages, ground.language)
        return make([best[key] for key in keys if key in best])

    return cards


def _owned(kind: str) -> Callable[[list[Any], Ground], list[Card]]:
    from knowledge.articles.models import ArticlePage, NewsPage

    return _things(ArticlePage if kind == "article" else NewsPage, owned_cards)


def _milestones(items: list[Any], ground: Ground) -> list[Card]:
    keys = dict(
        ProjectPage.objects.filter(pk__in={one.project_id for one in items}).values_list("pk", "translation_key")
    )
    pages = light(ProjectPage.objects.visible_to(ground.viewer).filter(translation_key__in=keys.values()))
    best, named = best_versions(pages, ground.language), worded(items, ground.language)
    found = []
    for one in items:
        project = best[keys[one.project_id]]
        is_late = not one.is_reached and one.due_on < ground.today
        word = (
            _t("reached")
            if one.is_reached
            else _t("due on %(day)s") % {"day": date_format(one.due_on, "SHORT_DATE_FORMAT")}
        )
        facts = (Fact(word, "late" if is_late else ""),)
        title, code = named[one.pk]
        found.append(
            Card(
                title,
                project.get_url() or "",
                code,
                owner=project.title,
                owner_language=project.locale.language_code,
                facts=facts,
            )
        )
    return found


def _documents(items: list[Any], ground: Ground) -> list[Card]:
    found = (
        {one.pk: one for one in with_files(type(items[0]).objects.filter(pk__in=[one.pk for one in items]))}
        if items
        else {}
    )
    return document_cards([found[one.pk] for one in items], ground.language)


def _behind(items: list[SearchEntry], ground: Ground) -> list[Card]:
    pages = Page.objects.select_related("locale").in_bulk([one.object_id for one in items])
    found = []
    for one in items:
        outdated, untranslated = one.state.get("outdated", 0), one.state.get("untranslated", 0)
        facts = [Fact(language_name(one.language))]
        if outdated:
            facts.append(
                Fact(ngettext("%(n)d part outdated", "%(n)d parts outdated", outdated) % {"n": outdated}, "late")
            )
        if untranslated:
            words = ngettext("%(n)d part untranslated", "%(n)d parts untranslated", untranslated) % {"n": untranslated}
            facts.append(Fact(words, "late"))
        found.append(
            Card(one.title, pages[one.object_id].get_url() or "", one.language, facts=tuple(facts), names_language=True)
        )
    return found


def _wishes(items: list[dict[str, str]], ground: Ground) -> list[Card]:
    subjects = {one["subject"] for one in items}
    people = {(row["subject"], row["language"]): row for row in demand(subjects=subjects)}
    known = targets(subjects, ground.viewer, ground.language)
    found = []
    for one in items:
        row, target = people[one["subject"], one["language"]], known[one["subject"]]
        words = ngettext("%(n)d person waits", "%(n)d people wait", row["people"]) % {"n": row["people"]}
        facts = (Fact(language_name(one["language"])), Fact(words), Fact(_day(row["since"])))
        found.append(Card(target.title, target.url, target.language, facts=facts))
    return found


def _institutions(items: list[Any], ground: Ground) -> list[Card]:
    keys = [one.translation_key for one in items]
    pages = light(InstitutionPage.objects.visible_to(ground.viewer).filter(translation_key__in=keys))
    best, cities = best_versions(pages, ground.language), municipalities(ground.viewer)
    return [
        page_card(page := best[key], page.get_kind_display(), [Fact(cities[page.municipality_id].name)]) for key in keys
    ]


def _readings(items: list[dict[str, Any]], ground: Ground) -> list[Card]:
    known, labels = things_read(items, ground), dict(DailyReading.Kind.choices)
    found = []
    for row in items:
        target = known[subject_of(row)]
        words = ngettext("%(n)s reading", "%(n)s readings", row["total"]) % {"n": said(row["total"], ground.language)}
        facts = (Fact(words), Fact(language_name(row["language"])))
        kind = capfirst(str(labels[row["kind"]]))
        found.append(Card(target.title, target.url, target.language, kind, facts=facts, names_language=True))
    return found


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


_CARDS: dict[str, Callable[[list[Any], Ground], list[Card]]] = {
    "question": _questions,
    "transfer": _transfers,
    "project": _things(ProjectPage, project_cards),
    "milestone": _milestones,
    "article": _owned("article"),
    "news": _owned("news"),
    "document": _documents,
    "behind": _behind,
    "wish": _wishes,
    "alone": _institutions,
    "reading": _readings,
}
