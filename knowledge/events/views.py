"""Events for the reader's own calendar, and the form by which one registers, for everybody."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from home.languages import current_language
from knowledge.events.booking import own_url
from knowledge.events.calendar import calendar_of
from knowledge.events.forms import RegistrationForm
from knowledge.events.models import EventPage
from knowledge.events.registering import NotTaken, register
from knowledge.events.showing import when_context
from knowledge.events.standing import standing, taken_of
from knowledge.versions import best_versions, light
from search.access import Viewer, viewer_of


@require_safe
def event_calendar(request: HttpRequest, page_id: int) -> HttpResponse:
    """One event as a file; 404 for what the viewer may not see, as for what never was."""
    viewer = viewer_of(request)
    event = EventPage.objects.visible_to(viewer).select_related("locale").filter(pk=page_id).first()
    if event is None:
        raise Http404
    response = calendar_file([event], f"event-{event.pk}.ics")
    if viewer.is_member:
        patch_cache_control(response, private=True, no_store=True)
    return response


def calendar_file(events: list[EventPage], name: str) -> HttpResponse:
    response = HttpResponse(calendar_of(events), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@csrf_exempt  # readers have no cookie that could be abused; members have one and are checked below
@require_http_methods(["GET", "HEAD", "POST"])
def event_register(request: HttpRequest, page_id: int) -> HttpResponse:
    """The form; 404 for events the viewer may not see, and for those without a form. Never kept by a cache."""
    answer = csrf_protect(_register) if viewer_of(request).is_member else _register
    response: HttpResponse = answer(request, page_id)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _register(request: HttpRequest, page_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    event = event_for(viewer, page_id)
    if event is None or event.registering != EventPage.Registering.FORM:
        raise Http404
    if request.method != "POST":
        sent = request.GET.get("sent") == "1"
        form = None if sent else RegistrationForm(event, request=request)
        return _page(request, event, form=form, sent=sent)
    form = RegistrationForm(event, request.POST, request=request)
    if form.is_valid() and _taken(form, viewer):
        return redirect(f"{reverse('event-register', args=[page_id])}?sent=1")
    form.renew()
    return _page(request, event, form=form)


def event_for(viewer: Viewer, page_id: int) -> EventPage | None:
    """The event of a page of any language, as this viewer may see it in the active language."""
    rows = EventPage.objects.visible_to(viewer)
    key = rows.filter(pk=page_id).values("translation_key")
    versions = best_versions(light(rows.filter(translation_key__in=key)), current_language())
    return next(iter(versions.values()), None)


def _taken(form: RegistrationForm, viewer: Viewer) -> bool:
    """Whether the form has led to a registration; else it says why not."""
    try:
        if not viewer.is_member:
            form.count()
        register(form.event, form.wish(viewer.user))
    except ValidationError as too_many:
        form.add_error(None, too_many)
    except NotTaken as refused:
        form.add_error(None, str(refused))
    else:
        return True
    return False


def _page(
    request: HttpRequest, event: EventPage, *, form: RegistrationForm | None = None, sent: bool = False
) -> HttpResponse:
    viewer = viewer_of(request)
    context: dict[str, Any] = {
        "event": event,
        **when_context(event, viewer),
        "now": standing(event, taken_of(event.translation_key)),
        "form": form,
        "sent": sent,
        "own_url": own_url(event, viewer),
    }
    return render(request, "knowledge/events/register.html", context)
