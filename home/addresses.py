"""Addresses of the site that are no pages of the tree: the search, the lists for browsing, a language's home."""

from functools import cache
from typing import Any

from django.conf import settings
from django.urls import ResolverMatch, get_script_prefix, get_urlconf, reverse
from django.utils import translation

SECRET_PARTS = frozenset(("token", "key", "uidb36"))  # names of such parts in the patterns


def home_address(language: str) -> str:
    """The first page of a language, such as /ar/."""
    return _home_address(language, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@cache
def _home_address(language: str, urlconf: Any, prefix: str) -> str:
    """Asked dozens of times for a page of hits; what it depends on is named by the arguments."""
    with translation.override(language):
        return reverse("wagtail_serve", args=[""])


def list_address(language: str, name: str) -> str:
    """`search`, `articles`, `documents`, `institutions`, `projects` or `events` in a language, such as /ar/search/."""
    return f"{home_address(language)}{name}/"


def is_secret(match: ResolverMatch | None) -> bool:
    """Whether an address holds what only its reader may know: a link from a mail, by which one acts without an account."""
    return match is not None and not SECRET_PARTS.isdisjoint(match.kwargs)


def absolute(path: str) -> str:
    """The path on the public host of this installation, for links that leave the site (alternates, feeds, mails)."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def subscription(path: str) -> str:
    """The same address as calendars know it: a click offers to subscribe, where a file would be taken in once."""
    return f"webcal://{absolute(path).partition('://')[2]}"
