"""The things somebody may want translated: what they are called, whether the language is really missing, who waits."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _t
from wagtail.models import Page

from home.base import BasePageQuerySet
from knowledge.articles.freshness import OUTDATED, UNTRANSLATED, states
from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.documents.reader import document_url
from knowledge.following.models import TranslationWish
from knowledge.following.sections import MyLine, MySection
from knowledge.following.wishes import demand
from knowledge.versions import best_versions
from search.access import Viewer

SHOWN = 10
LATE = (OUTDATED, UNTRANSLATED)


@dataclass(frozen=True)
class Target:
    """A page or document as this reader sees it; `id` is the primary key of the shown version or of the family."""

    title: str
    url: str
    language: str
    id: int


def targets(subjects: Iterable[str], viewer: Viewer, language: str) -> dict[str, Target]:
    """Subject -> what it is, for what the viewer may see; at most three queries."""
    keys, ids = set[uuid.UUID](), set[int]()
    for subject in subjects:
        kind, _, name = subject.partition(":")
        if kind == "page" and len(name) == 32:
            keys.add(uuid.UUID(hex=name))
        elif kind == "document" and name.isdecimal() and len(name) < 18:
            ids.add(int(name))
    found: dict[str, Target] = {}
    pages = BasePageQuerySet(Page).visible_to(viewer).filter(translation_key__in=keys).select_related("locale")
    for key, page in best_versions(pages, language).items() if keys else ():
        found[f"page:{key.hex}"] = Target(page.title, page.get_url() or "", page.locale.language_code, page.pk)
    rows = Document.objects.visible_to(viewer).filter(pk__in=ids).prefetch_related("texts")
    for document in rows if ids else ():
        shown = language if document.text_in(language) else document.language
        url = document_url(document, language)
        found[f"document:{document.pk}"] = Target(document.title_in(language), url, shown, document.pk)
    return found


def is_wanting(subject: str, language: str, viewer: Viewer) -> bool:
    """Whether the viewer sees the thing and it is missing, or behind its original, in the language."""
    if language not in dict(settings.LANGUAGES) or not targets([subject], viewer, language):
        return False
    kind, _, name = subject.partition(":")
    if kind == "document":
        document = Document.objects.prefetch_related("versions").get(pk=int(name))
        return language not in {version.language for version in document.current_versions()}
    versions = ArticlePage.objects.filter(translation_key=uuid.UUID(hex=name), live=True)
    page = versions.filter(locale__language_code=language).select_related("locale").first()
    return versions.exists() if page is None else is_behind(page)


def is_behind(page: Any) -> bool:
    """Whether parts of a translation are older than the original, or still in its language."""
    return any(state in LATE for state in states(page).values())


def wish_section(viewer: Viewer, language: str) -> list[MySection]:
    """The translations this person waits for, the latest wish first, with how many wait with them."""
    rows = TranslationWish.objects.visible_to(viewer).filter(met_at=None)[:SHOWN]
    waiting = list(rows.values_list("subject", "language"))
    if not waiting:
        return []
    known = targets((subject for subject, _language in waiting), viewer, language)
    people = {(row["subject"], row["language"]): row["people"] for row in demand(subjects=known)}
    lines = [
        MyLine(known[subject].title, known[subject].url, known[subject].language, _fact(wanted, people, subject))
        for subject, wanted in waiting
        if subject in known
    ]
    return [MySection("wishes", 80, _t("Translations you asked for"), lines)]


def _fact(language: str, people: Mapping[tuple[str, str], int], subject: str) -> str:
    count = people.get((subject, language), 1)
    words = ngettext("%(language)s: %(count)d person waits", "%(language)s: %(count)d people wait", count)
    return words % {"language": get_language_info(language)["name_translated"], "count": count}
