"""Addresses of the search for those outside the site, who need them whole."""

from django.conf import settings


def absolute(path: str) -> str:
    """The path on the public host of this installation."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
