"""The organiser's list: who takes part, who waits; take somebody off, tell all of a change, take the list home."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from home.languages import current_language
from knowledge.events.facts import leading, mark_of
from knowledge.events.letters import version_for
from knowledge.events.models import EventPage
from knowledge.events.organising import may_organise
from knowledge.events.participants import participants_csv
from knowledge.events.registering import leave, tell, untold
from knowledge.events.registration_models import EventRecord, Registration
from knowledge.events.standing import free_places, standing, taken_of
from search.access import viewer_of

PER_PAGE = 50
LIVING = (Registration.State.CONFIRMED, Registration.State.WAITING)


@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: HttpRequest, page_id: int) -> HttpResponse:
    """The list, also of an event that is no longer published. A POST takes the `step` it names."""
    event = _event(request, page_id)
    record = EventRecord.objects.filter(translation_key=event.translation_key).first()
    if request.method == "POST":
        _step(request, event, record)
        return redirect("event-participants", page_id)
    lead, taken = leading(event.translation_key), taken_of(event.translation_key)
    rows = _living(record)
    context: dict[str, Any] = {
        "event": version_for(event.translation_key, current_language()) or event,
        "page_id": page_id,
        "record": record,
        "is_shown": lead is not None,
        "taken": taken,
        "left": free_places(lead or event, taken),
        "now": standing(lead or event, taken),
        "untold": untold(record, mark_of(lead)).count() if record else 0,
        "rows_page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    response = render(request, "knowledge/events/participants.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
def participants_file(request: HttpRequest, page_id: int) -> HttpResponse:
    """The list for a table program."""
    event = _event(request, page_id)
    shown = version_for(event.translation_key, current_language()) or event
    rows = _living(EventRecord.objects.filter(translation_key=event.translation_key).first())
    content = participants_csv(rows, current_language(), question=shown.question)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="participants-{page_id}.csv"'
    patch_cache_control(response, private=True, no_store=True)
    return response


def _event(request: HttpRequest, page_id: int) -> EventPage:
    """Raises Http404 for everybody who may not: a list cannot be told from none."""
    viewer = viewer_of(request)
    event = EventPage.objects.select_related("locale").filter(pk=page_id).first() if viewer.is_member else None
    if event is None or not may_organise(viewer.user, event):
        raise Http404
    return event


def _living(record: EventRecord | None) -> Any:
    """Those with a place before those who wait, each in the order in which they came."""
    rows = Registration.objects.filter(record=record, state__in=LIVING) if record else Registration.objects.none()
    return rows.order_by("state", "pk")


def _step(request: HttpRequest, event: EventPage, record: EventRecord | None) -> None:
    step = request.POST.get("step", "")
    if step == "tell":
        told = tell(event)
        said = ngettext("%(count)d participant is told by mail.", "%(count)d participants are told by mail.", told)
        messages.success(request, said % {"count": told} if told else _t("Everybody has been told already."))
    elif step == "remove":
        number = request.POST.get("registration", "")
        known = number.isascii() and number.isdigit() and len(number) <= 18
        row = Registration.objects.filter(record=record, pk=int(number)).first() if known and record else None
        if row is not None and leave(row, by_organiser=True):
            messages.success(request, _t("Removed. The person has been told by mail; whoever waited first moves up."))
        else:
            messages.warning(request, _t("This registration had ended already."))
    else:
        raise Http404
