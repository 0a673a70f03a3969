"""The page on which the second of two editors decides what shall stand where both changed the same.

It carries the whole form along, so that nothing depends on anything kept open: their version is a revision already, and
whoever comes back sends the same form again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from wagtail.models import Revision

from home.bodies import BodyLinks
from home.languages import language
from knowledge.documents.comparing import Kind as Change
from knowledge.documents.comparing import Work
from knowledge.revisions.choosing import LABELS, ConflictForm, form_for
from knowledge.revisions.comparing import Pair, bodies, field_pair, row
from knowledge.revisions.contents import MergedContent
from knowledge.revisions.lines import label_of, lines
from knowledge.revisions.merging import Conflict, Kind, Take
from knowledge.revisions.telling import people_named
from search.access import viewer_of

NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "overwrite_revision_id")


@dataclass(frozen=True)
class Side:
    """A column: what one version says. `is_gone`: the part is not in it."""

    heading: str
    pairs: list[Pair]
    is_gone: bool


@dataclass(frozen=True)
class Question:
    number: int
    label: str
    kind: str
    text: str  # of a part whose place is asked about
    sides: list[Side]
    form: ConflictForm


def conflict_page(view: Any, found: MergedContent, kept: Revision) -> HttpResponse:
    """409, with everything that was sent, every conflict and a choice for each; nothing was saved over anything."""
    page, request = view.page, view.request
    contents = [one.content for one in (kept, view.latest_revision)]
    links = BodyLinks(bodies(view.page_class, *contents), viewer_of(request), page.locale.language_code)
    others = get_user_model().objects.filter(pk=view.latest_revision.user_id)
    questions = [
        Question(
            number,
            _label(conflict, view.page_class),
            conflict.kind,
            _first_words(conflict.what, conflict.type, links),
            list(_sides(conflict, view.page_class, links)),
            form_for(conflict, view.page_class, data=request.POST),
        )
        for number, conflict in enumerate(found.conflicts, start=1)
    ]
    back = reverse("wagtailadmin_pages:edit", args=[page.pk])
    context = {
        "page": page,
        "page_title": _t("Two versions"),
        "page_subtitle": page.get_admin_display_title(),
        "header_title": f"{_t('Two versions')}: {page.get_admin_display_title()}",
        "header_icon": "doc-empty-inverse",
        "questions": questions,
        "unanswered": sum(question.form.choice is None for question in questions),
        "sent": list(_sent(request.POST)),
        "who": people_named(list(others)),
        "when": view.latest_revision.created_at,
        "back": back,
        "action": request.path,
        "is_again": any(name.startswith("choice-") for name in request.POST),
        "media": sum((question.form.media for question in questions), start=forms.Media()),
        "text_language": page.locale.language_code,
        "text_direction": language(page.locale.language_code).direction,
        "kept": kept,
    }
    return render(request, "knowledge/revisions/conflicts.html", context, status=409)


def _sent(data: Any) -> Iterator[tuple[str, str]]:
    for name in data:
        if name not in NOT_SENT_AGAIN and not name.startswith("choice-"):
            yield from ((name, value) for value in data.getlist(name))


def _label(conflict: Conflict, model: Any) -> str:
    if conflict.kind == Kind.VALUE:
        field = model._meta.get_field(conflict.key.partition(":")[0])
        return capfirst(str(getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name))
    label = label_of(conflict.type)
    return _t("Place of: %(part)s") % {"part": label} if conflict.kind == Kind.PLACE else label


def _sides(conflict: Conflict, model: Any, links: BodyLinks) -> Iterator[Side]:
    work = Work()
    sides = (
        (_t("When you opened it"), conflict.base),
        (LABELS[Take.THEIRS], conflict.theirs),
        (LABELS[Take.MINE], conflict.mine),
    )
    for heading, side in sides:
        if conflict.kind == Kind.PLACE:
            yield Side(str(heading), [_place(conflict, side, links)], False)
        elif side is None:
            yield Side(str(heading), [], True)
        elif conflict.kind == Kind.VALUE:
            field = model._meta.get_field(conflict.key.partition(":")[0])
            yield Side(str(heading), [field_pair(field, conflict.base, side, links, work=work)], False)
        else:
            pairs = row(_whole(conflict, conflict.base), _whole(conflict, side), links, work=work).pairs
            yield Side(str(heading), [pair for pair in pairs if pair.kind != Change.REMOVED], False)


def _whole(conflict: Conflict, side: Any) -> Mapping[str, Any] | None:
    """An item is read as a list of one."""
    if conflict.kind == Kind.ITEM and side is not None:
        return {"type": conflict.type, "value": [{**side, "id": "item"}], "id": "list"}
    return side


def _place(conflict: Conflict, before: Any, links: BodyLinks) -> Pair:
    """Where a part stands, told by the one before it."""
    if before is None:
        return Pair.plain(_t("At the beginning"))
    return Pair.plain(_t("After: %(text)s") % {"text": _first_words(before, conflict.type, links)})


def _first_words(raw: Any, kind: str, links: BodyLinks) -> str:
    if raw is None:
        return ""
    block = raw if raw.get("type") != "item" else {"type": kind, "value": [raw]}
    return " ".join(line.text for line in lines(block, links))[:120]
