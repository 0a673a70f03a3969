"""The name of a member as other members may see it."""

from typing import Any

from django import template

from knowledge.people import naming

register = template.Library()


@register.filter
def shown_name(user: Any) -> str:
    """The name of who agreed to be named, else ""."""
    return naming.shown_name(user)
