"""The tag that offers to pass a page on."""

from typing import Any

from django import template

from home.sharing.addresses import shared, shared_page
from home.thrift import saves_data

register = template.Library()
TEMPLATE = "home/partials/share.html"


@register.inclusion_tag(TEMPLATE, takes_context=True)
def pass_on(context: template.Context, page: Any) -> dict[str, Any]:
    """For a page of the tree; nothing is shown for a draft."""
    return {"shared": shared_page(page), "saves_data": saves_data(context["request"])}


@register.inclusion_tag(TEMPLATE, takes_context=True)
def pass_on_thing(context: template.Context, kind: str, number: int, title: str) -> dict[str, Any]:
    """For a thing with a short address of its own: below the language, its kind and number."""
    return {
        "shared": shared(f"{context['frame'].language.code}/{kind}/{number}", title),
        "saves_data": saves_data(context["request"]),
    }
