"""What waits for a translator? Missing, outdated and unfinished versions, of their institutions in their languages."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import Translation

from knowledge.articles.freshness import OUTDATED, UNTRANSLATED
from knowledge.membership.models import Role
from knowledge.originals import originals, translations
from knowledge.searchable_facts import freshness_words
from search.entries import PAGES
from search.models import SearchEntry

Known = dict[tuple[uuid.UUID, int], Translation]


@dataclass(frozen=True)
class Charge:
    """One institution in one language: where its pages stand in this one and in the others.

    `source_path` is that of the institution in the language of the site, which documents name.
    """

    source_path: str
    path: str
    locale_id: int
    language: str
    others: tuple[str, ...] = ()

    def holds(self, original: Page) -> bool:
        """Whether this original, in another language, is to be translated here."""
        return original.path.startswith(self.others) if self.others else False


@dataclass(frozen=True)
class Work:
    """One version to work on. `page_id` is None where there is none yet.

    `ready` says that the editor of `page_id` shows the source as it is now; otherwise `editing.prepare` comes first.
    """

    title: str
    language: str
    source_id: int
    page_id: int | None
    ready: bool
    fact: str


def charges(user: Any) -> list[Charge]:
    """What the translator memberships of this person give them to do. Two queries."""
    memberships = list(user.memberships.filter(role=Role.TRANSLATOR).select_related("institution"))
    homes = Page.objects.filter(
        translation_key__in=[one.institution.translation_key for one in memberships], alias_of=None
    ).select_related("locale")
    found = {}
    for one in memberships:
        versions = [home for home in homes if home.translation_key == one.institution.translation_key]
        for home in versions:
            code = home.locale.language_code
            if code in (one.languages or [code]):
                others = tuple(other.path for other in versions if other.pk != home.pk)
                found[home.pk] = Charge(one.institution.path, home.path, home.locale_id, code, others)
    return list(found.values())


def missing(user: Any, limit: int) -> list[Work]:
    """Published pages that have no version in a language this person translates into, the latest published first."""
    found: list[tuple[Any, Work]] = []
    for charge in charges(user):
        there = Page.objects.filter(locale_id=charge.locale_id, alias_of=None).values("translation_key")
        below = reduce(or_, (Q(path__startswith=path) for path in charge.others), Q(pk=None))
        pages = originals(Page.objects.filter(below, live=True)).exclude(translation_key__in=there)
        for page in pages.order_by("-last_published_at")[:limit]:
            fact = _t("published on %(day)s") % {"day": _day(page.last_published_at)}
            found.append((page.last_published_at, Work(page.title, charge.language, page.pk, None, False, fact)))
    found.sort(key=lambda one: one[0], reverse=True)
    return [work for _published, work in found[:limit]]


def outdated(user: Any, limit: int) -> list[Work]:
    """Published versions that lag behind their source, the most outdated first; not those that an editor has already.

    How far each lags was worked out when its search entry was written, so no body is read here.
    """
    late: list[tuple[int, int, str]] = []
    for charge in charges(user):
        below = Page.objects.filter(path__startswith=charge.path, live=True, alias_of=None)
        rows = SearchEntry.objects.filter(
            family=PAGES, deleted=False, language=charge.language, object_id__in=below.values("pk")
        )
        for pk, state in rows.values_list("object_id", "state"):
            if count := state.get(OUTDATED, 0) + state.get(UNTRANSLATED, 0):
                late.append((count, pk, ", ".join(freshness_words(state))))
    handed = _in_moderation(pk for _count, pk, _words in late)
    late = sorted((one for one in late if one[1] not in handed), reverse=True)[:limit]
    pages = {page.pk: page for page in Page.objects.filter(pk__in=[one[1] for one in late]).select_related("locale")}
    known, sources = _translations(pages.values()), _sources(pages.values())
    return [
        _work(pages[pk], words, sources=sources, known=known)
        for _count, pk, words in late
        if pages[pk].translation_key in sources
    ]


def drafts(user: Any, limit: int) -> list[Work]:
    """Versions with unpublished changes, the latest changed first, and how far each has come."""
    pages: list[Page] = []
    for charge in charges(user):
        own = Page.objects.filter(path__startswith=charge.path, has_unpublished_changes=True, alias_of=None)
        pages += translations(own).select_related("locale").order_by("-latest_revision_created_at")[:limit]
    pages.sort(key=lambda page: str(page.latest_revision_created_at or ""), reverse=True)
    pages = pages[:limit]
    known, sources, states = _translations(pages), _sources(pages), _moderation(page.pk for page in pages)
    return [
        _work(page, _progress(page, states.get(str(page.pk)), known), sources=sources, known=known) for page in pages
    ]


def _work(page: Page, fact: str, *, sources: dict[uuid.UUID, Page], known: Known) -> Work:
    source, translation = sources.get(page.translation_key), known.get((page.translation_key, page.locale_id))
    if source is None:
        ready = True  # nothing to bring in: its source is not published
    elif translation is None:
        ready = False
    else:
        ready = not translation.enabled or not is_behind(translation, source)
    title = page.get_admin_display_title()
    return Work(title, page.locale.language_code, source.pk if source else page.pk, page.pk, ready, fact)


def is_behind(translation: Translation, source: Page) -> bool:
    """Whether the source was published again after the translation editor last read it."""
    return bool(source.last_published_at and translation.source.last_updated_at < source.last_published_at)


def _progress(page: Page, state: str | None, known: Known) -> str:
    if state == WorkflowState.STATUS_IN_PROGRESS:
        return _t("with the editors")
    translation = known.get((page.translation_key, page.locale_id))
    said = [_t("changes requested")] if state == WorkflowState.STATUS_NEEDS_CHANGES else []
    if translation is not None and translation.enabled:
        total, done = translation.get_progress()
        words = ngettext("%(count)d sentence to translate", "%(count)d sentences to translate", total - done)
        said.append(words % {"count": total - done} if total > done else _t("ready to hand over"))
    return ", ".join(said) or _t("draft")


def _translations(pages: Iterable[Page]) -> Known:
    rows = Translation.objects.filter(source__object_id__in=[page.translation_key for page in pages])
    return {(row.source.object_id, row.target_locale_id): row for row in rows.select_related("source")}


def _sources(pages: Iterable[Page]) -> dict[uuid.UUID, Page]:
    keys = [page.translation_key for page in pages]
    found = originals(Page.objects.filter(translation_key__in=keys, live=True, alias_of=None))
    return {page.translation_key: page for page in found}


def _moderation(ids: Iterable[int]) -> dict[str, str]:
    """Page id, as the moderation stores it, -> state of the one moderation that goes on."""
    active = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    rows = WorkflowState.objects.filter(
        base_content_type__app_label="wagtailcore",
        base_content_type__model="page",
        object_id__in=[str(pk) for pk in ids],
        status__in=active,
    )
    return dict(rows.values_list("object_id", "status"))


def _in_moderation(ids: Iterator[int]) -> set[int]:
    return {int(pk) for pk, state in _moderation(ids).items() if state == WorkflowState.STATUS_IN_PROGRESS}


def _day(moment: Any) -> str:
    return formats.date_format(moment, "SHORT_DATE_FORMAT") if moment else ""
