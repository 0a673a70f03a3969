"""How the pages of the site become search records, and how hits among them are shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Site
from wagtail.models.sites import SiteRootPath

from home.addresses import home_address
from home.base import BasePage
from home.images.models import Image
from home.pages import HomePage, StandingPage
from home.passages import sections_of
from home.statement.models import AccessibilityStatement
from search.access import Viewer, places_of
from search.records import SearchRecord, Section, Shown, exclude, register

Facts = Callable[[Sequence[int], str], Mapping[int, Sequence[str]]]
_facts: dict[Any, Facts] = {}


def register_facts(model: type[Page], facts: Facts) -> None:
    """What hits of a page type say of themselves: `facts(page ids, language)` -> page id -> translated remarks."""
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
        # Few pages on every result page: asking whether they lie below closed ones is quicker here than there.
        rows = Page.objects.filter(pk__in=list(object_ids), live=True).order_by()
        listed = rows.values_list("pk", "title", "url_path", "content_type_id", "path")
        pages = [row[:4] for row in listed if not viewer.closes(row[4])]
        roots = Site.get_site_root_paths()
        facts = _all_facts([(pk, content_type) for pk, _title, _path, content_type in pages], language)
        found = {}
        for pk, title, path, _content_type in pages:
            if url := page_address(path, roots):
                found[pk] = Shown(url=url, title=title, facts=facts.get(pk, ()), opens_at=f"{url}#{{anchor}}")
        return found

    def address(self, object_id: int, title: str, *, url_path: str, language: str) -> str:
        return page_address(url_path, Site.get_site_root_paths())


class StatementSearchable(PageSearchable):
    """The accessibility statement, found by what it says of barriers."""

    def details(self, pages: Sequence[Any]) -> Mapping[int, dict[str, Any]]:
        return {page.pk: {"more_sections": (Section("", "", _words_of(page)),)} for page in pages}


def _words_of(statement: AccessibilityStatement) -> str:
    barriers = [raw["value"].get(name, "") for raw in statement.barriers.raw_data for name in ("what", "alternative")]
    return "\n".join(
        filter(None, (statement.scope, statement.basis, *barriers, statement.contact, statement.enforcement))
    )


def _all_facts(pages: Iterable[tuple[int, int]], language: str) -> dict[int, tuple[str, ...]]:
    by_type: dict[int, list[int]] = {}
    for pk, content_type in pages:
        by_type.setdefault(content_type, []).append(pk)
    found: dict[int, tuple[str, ...]] = {}
    for content_type, ids in by_type.items():
        facts = _facts.get(ContentType.objects.get_for_id(content_type).model_class())
        if facts is not None:
            found.update({pk: tuple(said) for pk, said in facts(ids, language).items()})
    return found


def page_address(url_path: str, roots: Iterable[SiteRootPath]) -> str:
    """What `Page.get_url` says on a site of one host, without a page object; "" for a page that has no address."""
    for root in roots:
        if url_path.startswith(root.root_path):
            return home_address(root.language_code) + quote(url_path[len(root.root_path) :], safe="/~:@!$&'()*+,;=")
    return ""


def register_searchables() -> None:
    register(PageSearchable(StandingPage, "page", _("Page")))
    register(StatementSearchable(AccessibilityStatement, "page", _("Page")))
    exclude(HomePage, "holds only what leads elsewhere")
    exclude(Image, "pictures are found with the pages that show them")
