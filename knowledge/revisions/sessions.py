"""What does the open form of a page say when somebody else saved? Wagtail warns that saving would overwrite it, which
is not so here: both versions are brought together."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from wagtail.admin.ui.editing_sessions import EditingSessionsModule
from wagtail.admin.views.editing_sessions import ping as wagtails_ping

PAGE = ("wagtailcore", "page")


def address(page_id: int, session_id: int) -> str:
    return reverse("page-session", args=[page_id, session_id])


def ping(request: HttpRequest, page_id: int, session_id: int) -> HttpResponse:
    """Wagtail's answer (who else is here, who saved), and our sentence in place of its warning."""
    reply: HttpResponse = wagtails_ping(request, *PAGE, str(page_id), session_id)
    if reply.status_code != 200:
        return reply
    said = json.loads(reply.content)
    said["ping_url"] = address(page_id, said["session_id"])
    if any(other["revision_id"] for other in said["other_sessions"]):
        said["html"] += render_to_string("knowledge/revisions/_saved_meanwhile.html", request=request)
    return JsonResponse(said)


def module(shown: EditingSessionsModule, page_id: int) -> EditingSessionsModule:
    """Wagtail's part of the form, asking us."""
    shown.ping_url = address(page_id, shown.current_session.id)
    return shown


def admin_urls() -> list[Any]:
    return [path("pages/<int:page_id>/session/<int:session_id>/", ping, name="page-session")]
