"""The tag that writes into `<head>` what programs are told of a page."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from home.heads import head_of

register = template.Library()


@register.simple_tag(takes_context=True)
def told_to_programs(context: template.Context) -> SafeString:
    """Canonical address, Open Graph and schema.org of the page shown; nothing for members."""
    frame = context.get("frame")
    said: Any = context.flatten()
    return head_of(frame, said) if frame is not None else mark_safe("")
