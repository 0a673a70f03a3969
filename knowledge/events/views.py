"""Events for the reader's own calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from knowledge.events.calendar import calendar_of
from knowledge.events.models import EventPage
from search.access import viewer_of


@require_safe
def event_calendar(request: HttpRequest, page_id: int) -> HttpResponse:
    """One event as a file; 404 for what the viewer may not see, as for what never was."""
    viewer = viewer_of(request)
    event = EventPage.objects.visible_to(viewer).select_related("locale").filter(pk=page_id).first()
    if event is None:
        raise Http404
    response = HttpResponse(calendar_of([event]), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="event-{event.pk}.ics"'
    if viewer.is_member:
        patch_cache_control(response, private=True, no_store=True)
    return response
