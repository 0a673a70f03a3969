"""What pages show of the search."""

from collections.abc import Collection, Mapping
from typing import Any

from django import template
from django.db.models import Model
from django.utils.translation import get_language

from search.access import viewer_of
from search.similar import similar_to
from search.versions import state_of

register = template.Library()
# What somebody who has read one thing may want to read next; not what only leads elsewhere.
KINDS = ("article", "document", "event", "news", "project", "question")


@register.inclusion_tag("search/partials/similar.html", takes_context=True)
def more_like_this(context: Mapping[str, Any], thing: Model, without: Collection[str] | None = None) -> dict[str, Any]:
    """A panel with what is about the same as a page or document, but for the addresses it leads to already."""
    request = context.get("request")
    if request is None or thing.pk is None:
        return {"similar": []}
    language, state = get_language() or "de", state_of(request)
    found = similar_to(thing, viewer_of(request), language, kinds=KINDS, without=without or (), state=state)
    return {"similar": found}
