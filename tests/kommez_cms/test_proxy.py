"""Readers behind a proxy are told apart by what the proxy saw, never by what they say themselves."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.test import RequestFactory

from kommez_cms.middleware.proxy import ProxyAddressMiddleware


def seen_as(settings: Any, **headers: str) -> str:
    settings.KOMMEZ = replace(settings.KOMMEZ, behind_proxy=True)
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers)
    ProxyAddressMiddleware(lambda request: request)(request)  # type: ignore[arg-type,return-value]
    return str(request.META["REMOTE_ADDR"])


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (" 2001:db8::7 ", "2001:db8::7"),
        ("", "10.0.0.1"),
        ("unknown", "10.0.0.1"),
        ("203.0.113.7,", "10.0.0.1"),
    ],
)
def test_the_address_is_the_last_one_the_proxy_wrote(settings: Any, header: str, address: str) -> None:
    assert seen_as(settings, HTTP_X_FORWARDED_FOR=header) == address


def test_without_a_proxy_nobody_chooses_their_address() -> None:
    with pytest.raises(MiddlewareNotUsed):
        ProxyAddressMiddleware(lambda request: request)  # type: ignore[arg-type,return-value]
