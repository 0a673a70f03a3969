"""On the editor's home, for translators: what of their institutions people wait for, the most wanted first."""

import datetime
import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Page

from knowledge.documents.models import Document
from knowledge.documents.wanted_models import LanguageWanted
from knowledge.following.wishes import demand
from knowledge.membership.desk import SHOWN, Item, ListPanel
from knowledge.originals import originals
from knowledge.translations.work import Charge, charges
from search.access import Viewer, visible_pages

ORDER = 224  # above the other lists of translators


def construct_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Hook, after the panels of the desk itself."""
    panels.append(ListPanel("wanted", ORDER, heading=_("Wanted translations"), find=wanted_translations))


@dataclass(frozen=True)
class Wanted:
    """One thing in one language: how many members wait, since when, and how often others asked without an account."""

    subject: str
    language: str
    people: int = 0
    times: int = 0
    since: datetime.datetime | None = None

    def rank(self) -> tuple[Any, ...]:
        """Most wanted first; of two, the one members wait for, then the one that waits longer."""
        return (-self.people - self.times, -self.people, self.since or timezone.now(), self.subject, self.language)


def wanted_translations(user: Any) -> list[Item]:
    """At most five queries beside those of the memberships and of what is closed to the person."""
    mine = charges(user)
    rows = sorted(_wanted(mine), key=Wanted.rank) if mine else []
    viewer = Viewer(user)
    pages, documents = _pages(rows, viewer), _documents(rows, viewer)
    items: list[Item] = []
    for row in rows:
        kind, _colon, name = row.subject.partition(":")
        thing = pages.get(name) if kind == "page" else documents.get(name)
        if thing is not None and any(_is_charged(charge, thing, row.language) for charge in mine):
            items.append(_item(thing, row))
    return items[:SHOWN]


def _wanted(mine: list[Charge]) -> list[Wanted]:
    """The wishes of members and what readers without an account asked for, in the languages of the charges."""
    languages = {charge.language for charge in mine}
    found = {
        (row["subject"], row["language"]): Wanted(row["subject"], row["language"], row["people"], since=row["since"])
        for row in demand(languages)
    }
    counted = LanguageWanted.objects.filter(
        language__in=languages, times__gt=0, document__institution__path__in={charge.source_path for charge in mine}
    )
    for pk, language, times in counted.values_list("document", "language", "times"):
        key = (f"document:{pk}", language)
        found[key] = replace(found.get(key, Wanted(*key)), times=times)
    return list(found.values())


def _pages(rows: list[Wanted], viewer: Viewer) -> dict[str, Page]:
    keys = [uuid.UUID(hex=row.subject[5:]) for row in rows if row.subject.startswith("page:")]
    found = visible_pages(Page.objects.filter(translation_key__in=keys), viewer) if keys else Page.objects.none()
    return {page.translation_key.hex: page for page in originals(found)}


def _documents(rows: list[Wanted], viewer: Viewer) -> dict[str, Document]:
    ids = [int(row.subject[9:]) for row in rows if row.subject.startswith("document:")]
    found = Document.objects.visible_to(viewer).filter(pk__in=ids, withdrawn_at=None)
    if not ids:
        return {}
    return {str(one.pk): one for one in found.select_related("institution").prefetch_related("versions")}


def _is_charged(charge: Charge, thing: Any, language: str) -> bool:
    """Whether the thing belongs to the institution of the charge, and the language is the charge's and still missing."""
    if charge.language != language:
        return False
    if isinstance(thing, Document):
        is_theirs = thing.institution is not None and thing.institution.path == charge.source_path
        return is_theirs and language not in {version.language for version in thing.current_versions()}
    return charge.holds(thing)


def _item(thing: Any, row: Wanted) -> Item:
    said = []
    if row.people:
        words = ngettext("%(count)d person waits", "%(count)d people wait", row.people)
        said.append(words % {"count": row.people})
    if row.times:
        words = ngettext("asked for once without an account", "asked for %(count)s times without an account", row.times)
        said.append(words % {"count": row.times})
    fact = _t(", ").join(said)
    if isinstance(thing, Document):
        return Item(thing.title, reverse("document-short", args=[thing.pk]), row.language, fact)
    url = reverse("prepare_translation", args=[thing.pk, row.language])
    return Item(thing.title, url, row.language, fact, verb=_t("Translate"))
