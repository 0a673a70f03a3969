"""May a page offer PDF? Where this host cannot make any, no page speaks of it."""

from django import template

from knowledge.printing.process import is_possible

register = template.Library()


@register.simple_tag
def can_print() -> bool:
    """Whether PDF files can be made here."""
    return is_possible()
