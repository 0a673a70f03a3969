"""One's own registration, by the link of the mail and without an account: see it, put it into a calendar, cancel it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from home.languages import current_language
from knowledge.events.models import EventPage
from knowledge.events.registering import leave
from knowledge.events.registration_models import Registration
from knowledge.events.showing import when_context
from knowledge.events.standing import closes_at
from knowledge.events.tokens import registration_of
from knowledge.events.views import calendar_file
from knowledge.versions import best_versions, light
from search.access import Viewer, viewer_of


@csrf_exempt  # whoever has the link may do what it is for; no cookie is asked
@require_http_methods(["GET", "HEAD", "POST"])
def own_registration(request: HttpRequest, token: str) -> HttpResponse:
    """410 for a link that is forged, and likewise for a registration that has ended. A POST cancels."""
    row = registration_of(token)
    if row is None:
        return _reply(request, {"row": None}, status=410)
    event = event_of(row, viewer_of(request))
    if request.method == "POST":
        leave(row)
        return _reply(request, {"row": None, "event": event, "has_left": True})
    context: dict[str, Any] = {"row": row, "token": token, "event": event}
    if event is not None:
        context |= when_context(event, viewer_of(request))
        context["closes_at"] = closes_at(event)
    if row.state == Registration.State.WAITING:
        before = row.record.registrations.filter(state=Registration.State.WAITING, pk__lt=row.pk)
        context["turn"] = before.count() + 1
    return _reply(request, context)


@require_safe
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The event as a file; 404 where the registration or the event is gone."""
    row = registration_of(token)
    event = event_of(row, viewer_of(request)) if row else None
    if event is None:
        raise Http404
    response = calendar_file([event], f"event-{event.pk}.ics")
    patch_cache_control(response, private=True, no_store=True)
    return response


def event_of(row: Registration, viewer: Viewer) -> EventPage | None:
    """The event in the active language, if the viewer or whoever registered may see it now."""
    versions: list[EventPage] = []
    for somebody in (viewer, Viewer(row.user)):
        rows = EventPage.objects.visible_to(somebody).filter(translation_key=row.record.translation_key)
        versions = versions or list(light(rows))
    return best_versions(versions, current_language()).get(row.record.translation_key)


def _reply(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "knowledge/events/own_registration.html", context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response
