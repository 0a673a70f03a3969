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


class UnitOfWorkMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or self._is_exempt(request):
            return self.get_response(request)
        _ = request.POST, request.FILES  # reads the whole body before the write lock is taken
        with unit_of_work():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Django turns an exception of the view into a response; what the view wrote must go all the same."""
        if request.method not in SAFE and transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)

    @staticmethod
    def _is_exempt(request: HttpRequest) -> bool:
        try:
            return resolve(request.path_info).view_name in settings.KOMMEZ_EXEMPT_FROM_UNIT_OF_WORK
        except Resolver404:
            return False
