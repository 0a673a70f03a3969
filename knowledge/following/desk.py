"""On the editor's home, for translators: what of their institutions people wait for, the most wanted first."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Page

from knowledge.documents.models import Document
from knowledge.following.wishes import demand
from knowledge.membership.desk import SHOWN, Item, ListPanel
from knowledge.translations.work import Charge, charges

ORDER = 224  # above the other lists of translators


def construct_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Hook, after the panels of the desk itself."""
    panels.append(ListPanel("wanted", ORDER, heading=_("Wanted translations"), find=wanted_translations))


def wanted_translations(user: Any) -> list[Item]:
    """At most three queries beside those of the memberships."""
    mine = charges(user)
    rows = demand({charge.language for charge in mine}) if mine else []
    pages, documents = _pages(rows), _documents(rows)
    items: list[Item] = []
    for row in rows:
        kind, _colon, name = row["subject"].partition(":")
        thing = pages.get(name) if kind == "page" else documents.get(name)
        if thing is not None and any(_is_charged(charge, thing, row["language"]) for charge in mine):
            items.append(_item(thing, row))
    return items[:SHOWN]


def _pages(rows: list[dict[str, Any]]) -> dict[str, Page]:
    keys = [uuid.UUID(hex=row["subject"][5:]) for row in rows if row["subject"].startswith("page:")]
    found = Page.objects.filter(translation_key__in=keys, locale__language_code=settings.LANGUAGE_CODE, live=True)
    return {page.translation_key.hex: page for page in found}


def _documents(rows: list[dict[str, Any]]) -> dict[str, Document]:
    ids = [int(row["subject"][9:]) for row in rows if row["subject"].startswith("document:")]
    found = Document.objects.filter(pk__in=ids, live=True, withdrawn_at=None).select_related("institution")
    return {str(document.pk): document for document in found}


def _is_charged(charge: Charge, thing: Any, language: str) -> bool:
    """Whether the thing belongs to the institution of the charge, and the language is the charge's."""
    if charge.language != language:
        return False
    if isinstance(thing, Document):
        return thing.institution is not None and thing.institution.path == charge.source_path
    return bool(thing.path.startswith(charge.source_path))


def _item(thing: Any, row: dict[str, Any]) -> Item:
    words = ngettext("%(count)d person waits", "%(count)d people wait", row["people"]) % {"count": row["people"]}
    if isinstance(thing, Document):
        return Item(thing.title, reverse("document-short", args=[thing.pk]), row["language"], words)
    url = reverse("prepare_translation", args=[thing.pk, row["language"]])
    return Item(thing.title, url, row["language"], words, verb=_t("Translate"))
