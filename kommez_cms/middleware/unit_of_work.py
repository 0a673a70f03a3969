"""An unsafe request is one transaction: all it wrote, its search entries included, stands or falls together.

The body is read first, so that a slow upload holds no lock. Views that are slow by nature are exempt by name
(`KOMMEZ_EXEMPT_FROM_UNIT_OF_WORK`): they say themselves when writing begins (`search.indexing.begin_unit_of_work`).
"""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from wagtail.admin import auth

from search.indexing import late_unit_of_work

SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))
FORMS = frozenset(("multipart/form-data", "application/x-www-form-urlencoded"))


class UnitOfWorkMiddleware:
    """Rolls back on any exception the view raises, whatever response it becomes, and on a status of 500 and above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        with late_unit_of_work() as unit:
            if not self._is_exempt(request):
                read_body(request)
                unit.begin()
            response = self.get_response(request)
            failed = getattr(request, "_kommez_view_raised", False) or response.status_code >= 500
            if failed and unit.begun:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Django turns an exception of the view into a response; what the view wrote must go all the same.

        Only noted here: the error page is still to be rendered, and may ask the database.
        """
        request._kommez_view_raised = True  # type: ignore[attr-defined]

    @staticmethod
    def _is_exempt(request: HttpRequest) -> bool:
        try:
            return resolve(request.path_info).view_name in settings.KOMMEZ_EXEMPT_FROM_UNIT_OF_WORK
        except Resolver404:
            return False


def undo_refusals() -> None:
    """Called once, when the apps are ready: what was written before the editing interface refuses goes as well.

    Wagtail turns `PermissionDenied` into a redirect inside its views, where no middleware sees the exception.
    """
    refuse = auth.permission_denied

    def refused(request: HttpRequest) -> HttpResponse:
        request._kommez_view_raised = True  # type: ignore[attr-defined]
        return refuse(request)

    auth.permission_denied = refused


def read_body(request: HttpRequest) -> None:
    """Take in all the client sends: files through the upload handlers, anything else into memory, up to the limit."""
    _ = request.POST if request.method == "POST" and request.content_type in FORMS else request.body
