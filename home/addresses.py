"""Addresses of the site that are no pages of the tree: the search, the lists for browsing, a language's home."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def home_address(language: str) -> str:
    """The first page of a language, such as /ar/."""
    with translation.override(language):
        return reverse("wagtail_serve", args=[""])


def list_address(language: str, name: str) -> str:
    """`search`, `articles`, `documents`, `institutions`, `projects` or `events` in a language, such as /ar/search/."""
    return f"{home_address(language)}{name}/"


def absolute(path: str) -> str:
    """The path on the public host of this installation, for links that leave the site (alternates, feeds, mails)."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
