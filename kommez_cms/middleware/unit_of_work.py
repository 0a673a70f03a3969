"""An unsafe request is one transaction: all it wrote, its search entries included, stands or falls together.

The body is read first, so that a slow upload holds no lock. Views that are slow by nature are exempt by name
(`KOMMEZ_EXEMPT_FROM_UNIT_OF_WORK`) and open short units of their own.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from search.indexing import unit_of_work

SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))
FORMS = frozenset(("multipart/form-data", "application/x-www-form-urlencoded"))


class UnitOfWorkMiddleware:
    """Rolls back on any exception the view raises, whatever response it becomes, and on a status of 500 and above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or self._is_exempt(request):
            return self.get_response(request)
        read_body(request)
        with unit_of_work():
            response = self.get_response(request)
            if getattr(request, "_kommez_view_raised", False) or response.status_code >= 500:
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


def read_body(request: HttpRequest) -> None:
    """Take in all the client sends: files through the upload handlers, anything else into memory, up to the limit."""
    _ = request.POST if request.method == "POST" and request.content_type in FORMS else request.body
