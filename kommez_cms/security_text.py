"""Whom does somebody tell who found a weakness of this site? `/.well-known/security.txt` (RFC 9116), from the settings."""

import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from home.addresses import absolute

PATH = ".well-known/security.txt"
# A year is the most the norm recommends. It is worked out when somebody asks, so that it never lies in the past: what is
# said here comes from the running site's settings, and holds as long as the site runs.
DAYS = 180


@require_safe
def security_text(request: HttpRequest) -> HttpResponse:
    """The file; 404 where nobody is named, which `manage.py doctor` tells the operators."""
    config = settings.KOMMEZ
    if not config.security_contact:
        raise Http404
    expires = timezone.now().astimezone(datetime.UTC) + datetime.timedelta(days=DAYS)
    lines = [
        *(f"Contact: {address}" for address in config.security_contact),
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {absolute(f'/{PATH}')}",
    ]
    if config.security_policy:
        lines.append(f"Policy: {config.security_policy}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


urlpatterns = [path(PATH, security_text, name="security-txt")]
