"""Whose address is it? Behind a trusted proxy, the one the proxy saw; bounds on forms and logins count by it."""

import contextlib
import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class ProxyAddressMiddleware:
    """Takes the last entry of X-Forwarded-For: what the proxy itself wrote. Earlier ones may be invented by anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.KOMMEZ.behind_proxy:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        with contextlib.suppress(ValueError):  # where the proxy says nothing, all its readers count as one
            request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(seen))
        return self.get_response(request)
