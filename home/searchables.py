"""How the pages of the site become search records, and how hits among them are shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.base import BasePage
from home.images.models import Image
from home.pages import HomePage, StandingPage
from home.passages import sections_of
from search.access import Viewer, places_of, visible_pages
from search.records import SearchRecord, Shown, exclude, register

Facts = Callable[[Sequence[Page], str], Mapping[int, Sequence[str]]]
_facts: dict[type[Page], Facts] = {}


def register_facts(model: type[Page], facts: Facts) -> None:
    """What hits of a page type say of themselves: `facts(pages, language)` -> page id -> short translated remarks."""
    _facts[model] = facts


class PageSearchable:
    """The searchable of one page type. Subclasses say more in `details`, for many pages at once."""

    def __init__(self, model: type[BasePage], kind: str, label: str | Promise) -> None:
        self.model = model
        self.kind = kind
        self.label = label

    def kind_label(self) -> str:
        return str(self.label)

    def queryset(self) -> QuerySet[Any]:
        return self.model._default_manager.select_related("locale")

    def records(self, objects: Sequence[Any]) -> Iterable[SearchRecord]:
        live = [page for page in objects if page.live]
        details = self.details(live) if live else {}
        for page in live:
            yield self._record(page, details.get(page.pk, {}))

    def details(self, pages: Sequence[Any]) -> Mapping[int, dict[str, Any]]:
        """Page id -> further fields of its `SearchRecord`, or `untranslated` and `source_language` of its body."""
        return {}

    def _record(self, page: Any, details: dict[str, Any]) -> SearchRecord:
        blocks = page.body.raw_data if hasattr(page, "body") else ()
        spoken = {name: details.pop(name) for name in ("untranslated", "source_language") if name in details}
        more = details.pop("more_sections", ())
        published = page.first_published_at or page.last_published_at
        return SearchRecord(
            **{
                "model": page._meta.label_lower,
                "object_id": page.pk,
                "language": page.locale.language_code,
                "group": page.translation_key.hex,
                "kind": self.kind,
                "title": page.title,
                "lead": page.lead,
                "sections": (*sections_of(blocks, **spoken), *more),
                "places": places_of(page),
                "date": published.date() if published else None,
                **details,
            }
        )

    def shown(self, object_ids: Iterable[int], viewer: Viewer, language: str) -> Mapping[int, Shown]:
        """Hits of every page type: one query for the pages, and those of the facts of the types among them."""
        rows = Page.objects.filter(pk__in=list(object_ids)).select_related("locale", "content_type")
        pages = list(visible_pages(rows, viewer))
        facts = _all_facts(pages, language)
        return {page.pk: _shown(page, tuple(facts.get(page.pk, ()))) for page in pages}


def _all_facts(pages: Sequence[Page], language: str) -> dict[int, Sequence[str]]:
    by_type: dict[type[Page], list[Page]] = {}
    for page in pages:
        by_type.setdefault(page.specific_class, []).append(page)
    found: dict[int, Sequence[str]] = {}
    for model, some in by_type.items():
        if model in _facts:
            found.update(_facts[model](some, language))
    return found


def _shown(page: Page, facts: tuple[str, ...]) -> Shown:
    url = page.get_url() or ""
    return Shown(url=url, title=page.title, facts=facts, opens_at=f"{url}#{{anchor}}")


def register_searchables() -> None:
    register(PageSearchable(StandingPage, "page", _("Page")))
    exclude(HomePage, "holds only what leads elsewhere")
    exclude(Image, "pictures are found with the pages that show them")
