"""The addresses below /api/v1/. An address is never taken away or given another meaning within a version."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse

from search.api.description import description
from search.api.frame import Problem, endpoint
from search.api.results import search
from search.doors.addresses import absolute

app_name = "api-v1"


@endpoint
def index(request: HttpRequest) -> Mapping[str, Any]:
    """Where to go from here."""
    return {name: absolute(reverse(f"api-v1:{name}")) for name in ("search", "openapi")}


@endpoint
def openapi(request: HttpRequest) -> Mapping[str, Any]:
    """The description of this API, OpenAPI 3.1."""
    return description(absolute("/api/v1"))


@endpoint
def unknown(request: HttpRequest, rest: str) -> Mapping[str, Any]:
    raise Problem(404, "There is no such address. /api/v1/openapi.json describes those there are.")


urlpatterns = [
    path("", index, name="index"),
    path("openapi.json", openapi, name="openapi"),
    path("search", search, name="search"),
    path("<path:rest>", unknown, name="unknown"),
]
