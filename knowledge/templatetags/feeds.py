"""Tags that offer feeds and calendars of a topic, an institution, or everything."""

from typing import Any

from django import template
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _t

from home.addresses import subscription

register = template.Library()


@register.simple_tag
def feeds_of(name: str, page: Any) -> list[tuple[str, str]]:
    """(address, title) of the feeds of a topic or an institution; `name` is `topic` or `institution`."""
    titles = (("articles", _t("New articles")), ("documents", _t("New documents")), ("news", _t("News")))
    return [(f"{reverse('feed', args=[kind])}?{_asked(name, page)}", title) for kind, title in titles]


@register.simple_tag
def calendar_of(name: str, page: Any) -> str:
    """The path of the calendar of a topic or an institution."""
    return f"{reverse('events-calendar')}?{_asked(name, page)}"


@register.filter
def webcal(path: str) -> str:
    """The address that a calendar program takes for a subscription."""
    return subscription(path)


def _asked(name: str, page: Any) -> str:
    query = QueryDict(mutable=True)
    query[name] = page.translation_key.hex
    return query.urlencode()
