"""The path from the overview of topics down to a topic."""

from typing import Any

from wagtail.models import Page

from home.cards import Crumb
from search.access import Viewer, visible_pages


def crumbs_of(page: Any, viewer: Viewer, language: str, *, inclusive: bool = True) -> list[Crumb]:
    """The visible pages above `page`, below the home page, and the page itself where `inclusive`; one query."""
    step = Page.steplen
    paths = [page.path[:end] for end in range(3 * step, len(page.path) + (1 if inclusive else 0), step)]
    if not paths:
        return []
    found = visible_pages(Page.objects.filter(path__in=paths), viewer).select_related("locale").order_by("path")
    return [Crumb(each.title, each.get_url() or "", each.locale.language_code) for each in found]
