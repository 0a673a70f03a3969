"""What stands in the Markdown twin of a mirror, of what others took up, and of the list of recent changes?"""

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from home.languages import current_language
from knowledge.institutions.mirror_page import mirror_context
from knowledge.institutions.mirrors import mirrors_of
from knowledge.interchange.outcome import Part
from knowledge.interchange.word.writing import Article
from knowledge.recent.asking import ChangesForm, kinds
from knowledge.recent.listing import part_of, words_of
from knowledge.transfers.listing import rows
from knowledge.transfers.models import Transfer
from knowledge.transfers.showing import transfer_context
from knowledge.twins import parts
from knowledge.twins.things import MOST_LISTED, thing
from search.access import viewer_of


def mirror(request: HttpRequest, mirror_id: int) -> Article:
    """Both sides and what each has shared; only of a mirror that holds, also for members."""
    viewer, language = viewer_of(request), current_language()
    found = mirrors_of(viewer).filter(pk=mirror_id).first()
    context = mirror_context(found, viewer, language) if found else None
    if context is None:
        raise Http404
    pair = context["pair"]
    content = parts.links("", [(side.title, side.url, side.municipality) for side in (pair.here, pair.there)])
    content += parts.pages(_t("What both exchange about"), context["topics"])
    for column in context["columns"]:
        shared = ((entry.title, entry.url, entry.kind) for entry in column.entries)
        content += parts.links(column.side.name, shared)
    content += parts.cards(_t("Joint projects"), context["projects"])
    return thing(f"{pair.here.name} – {pair.there.name}", content, path=reverse("mirror-page", args=[mirror_id]))


def transfers(request: HttpRequest) -> Article:
    """What others took up, the latest first."""
    viewer, language = viewer_of(request), current_language()
    found = Transfer.objects.visible_to(viewer).select_related("institution").order_by("-on", "-pk")[:MOST_LISTED]
    content = parts.links("", ((row.subject.title, row.url, _said(row)) for row in rows(found, viewer, language)))
    return thing(_t("What others took up"), content, path=reverse("transfers"))


def transfer(request: HttpRequest, transfer_id: int) -> Article:
    viewer, language = viewer_of(request), current_language()
    found = Transfer.objects.visible_to(viewer).select_related("institution").filter(pk=transfer_id).first()
    context = transfer_context(found, viewer, language) if found else None
    if context is None:
        raise Http404
    row = context["row"]
    content: list[Part] = parts.links("", [(row.subject.title, row.subject.url, _said(row))])
    return thing(row.subject.title, content, path=row.url)


def _said(row: Any) -> str:
    said = (row.transfer.get_state_display(), row.transfer.changed, row.who.title, date_format(row.transfer.on))
    return " · ".join(str(one) for one in said if one)


def changes(request: HttpRequest) -> Article:
    """The newest changes, without filters."""
    viewer, language = viewer_of(request), current_language()
    form = ChangesForm(QueryDict(), viewer=viewer, language=language)
    part, labels = part_of(viewer, form, number=1, language=language), kinds()
    listed = (
        (part.names[row.thing].title, part.names[row.thing].url, _change(row, labels.get(row.kind, "")))
        for row in part.rows
    )
    return thing(_t("Recent changes"), parts.links("", listed), path=reverse("recent-changes"))


def _change(row: Any, label: Any) -> str:
    said = (date_format(row.at, "SHORT_DATE_FORMAT"), label, words_of(row))
    return " · ".join(str(one) for one in said if one)
