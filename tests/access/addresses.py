"""Every address the site answers, as a concrete one: walked from the URL patterns, so that no new one is forgotten."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import RegexPattern, URLPattern, URLResolver
from django.utils.regex_helper import normalize

from knowledge.membership.addresses import shut

ROUTE_PART = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
WORDS = {"app_label": "knowledge", "model_name": "document", "action": "delete", "content_type_app_name": "knowledge"}
WORDS |= {
    "content_type_model_name": "articlepage",
    "action_name": "approve",
    "app_name": "knowledge",
    "kind": "articles",
}
WORDS |= {"revision_id_a": "earliest", "revision_id_b": "latest", "uidb36": "1", "key": "x-y", "token": "x"}


@dataclass(frozen=True)
class Address:
    """A pattern with its samples filled in. `name` is the view's name with its namespaces, "" for unnamed ones."""

    path: str
    name: str

    @property
    def is_admin(self) -> bool:
        return self.path.startswith("/admin/")


def every_address(number: int = 1) -> list[Address]:
    """All addresses but those shut on purpose; every number in them is `number`."""
    return list(_walk(get_resolver(), "/", "", number))


def _walk(resolver: URLResolver, prefix: str, namespace: str, number: int) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern) and entry.callback is shut:
            continue
        path = prefix + _filled(entry.pattern, number)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace)))
            yield from _walk(entry, path, inner, number)
        else:
            yield Address(path, ":".join(filter(None, (namespace, entry.name or ""))))


def _filled(pattern: Any, number: int) -> str:
    if isinstance(pattern, RegexPattern):
        template, names = normalize(pattern.regex.pattern)[0]
        return str(template % {name: WORDS.get(name, number) for name in names})
    return ROUTE_PART.sub(lambda part: _sample(part["converter"], part["name"], number), str(pattern))


def _sample(converter: str | None, name: str, number: int) -> str:
    if converter in ("int", "small"):
        return str(number)
    if converter == "uuid":
        return "00000000-0000-4000-8000-000000000000"
    return WORDS.get(name, str(number))
