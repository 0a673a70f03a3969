"""How do many new pages enter Wagtail's tree at once, each as complete as if an editor had published it?

Stock `save_revision().publish()` costs some forty statements a page. Here a batch shares them: tree rows, revisions,
log rows and relations go in by one statement each, inside one unit of work: a batch is there entirely or not at all.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail.signals import page_published

from home.audience import PUBLIC, Audience
from home.base import BasePage
from home.images.publishing import refuse_lacking
from knowledge.importing.audiences import close_new
from search.indexing import mark

_PAGE_FIELDS = tuple(field for field in Page._meta.concrete_fields if not field.primary_key)
# What a new page says itself; every other column of Wagtail's page table follows from where and when it is planted.
_OWN_FIELDS = ("title", "slug", "locale_id", "translation_key", "search_description")


@dataclass
class Seed:
    """A page that is not in the database yet, with its fields and, in memory, its relations and children set.

    Title, slug (free below the parent), locale and translation key must be there. `log` goes into its log rows.
    """

    page: BasePage
    parent_id: int
    audience: Audience = PUBLIC
    log: dict[str, Any] = field(default_factory=dict)


def plant(seeds: Sequence[Seed], complete: Callable[[], object] = lambda: None) -> None:
    """Make a live page with its first revision of each seed, in their order. Call it inside a unit of work.

    `complete` is called when all pages have ids and nothing but their tree rows is written: the moment to set what
    refers to each other. Nothing is validated but what holds at every door to the public (`refuse_lacking`).
    """
    now = timezone.now()
    for seed in seeds:
        _empty_relations(seed.page)
    bases = _tree_rows(seeds, now)
    for seed, base in zip(seeds, bases, strict=True):
        _stand_on(seed.page, base)
    complete()
    for seed in seeds:
        refuse_lacking(seed.page)
    for seed in seeds:
        seed.page.save_base(raw=True, force_insert=True)  # the type's own row, beside the tree row made above
    pages = [seed.page for seed in seeds]
    for model, some in _by_type(pages):
        _relations(model, some)
    revisions = _revisions(pages, bases, now)
    _log(seeds, revisions, now)
    close_new([(seed.page, seed.audience) for seed in seeds])
    _announce(pages, revisions)


def _announce(pages: Sequence[BasePage], revisions: Sequence[Revision]) -> None:
    """Tell everyone who follows pages: Wagtail's search and references, receivers of its signal, our search."""
    for model, some in _by_type(pages):
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, some)
    for page, revision in zip(pages, revisions, strict=True):
        ReferenceIndex.create_or_update_for_object(page)
        page_published.send(sender=type(page), instance=page, revision=revision)
    mark(*pages)


def _by_type(pages: Sequence[BasePage]) -> list[tuple[type[BasePage], list[BasePage]]]:
    ordered = sorted(pages, key=lambda page: type(page)._meta.label)
    return [(model, list(some)) for model, some in groupby(ordered, key=type)]


def _empty_relations(page: BasePage) -> None:
    """A new page has no children and relations but those set on it: said here, nobody asks the database for them."""
    held = vars(page).get("_cluster_related_objects", {})
    for name in [relation.get_accessor_name() for relation in get_all_child_relations(page)] + _many(type(page)):
        if name not in held:
            setattr(page, name, [])


def _many(model: type[BasePage]) -> list[str]:
    return [one.name for one in model._meta.get_fields() if isinstance(one, ParentalManyToManyField)]


def _tree_rows(seeds: Sequence[Seed], now: datetime) -> list[Page]:
    """The rows of Wagtail's own page table, appended below each parent in the order of the seeds."""
    by_parent: dict[int, list[Seed]] = defaultdict(list)
    for seed in seeds:
        by_parent[seed.parent_id].append(seed)
    rows: dict[int, Page] = {}
    for parent_id, group in by_parent.items():
        parent = Page.objects.select_for_update().get(pk=parent_id)
        last = parent.get_last_child()
        step = Page._str2int(last.path[-Page.steplen :]) if last else 0
        for seed in group:
            step += 1
            slug = seed.page.slug
            rows[id(seed)] = Page(
                **{name: getattr(seed.page, name) for name in _OWN_FIELDS},
                draft_title=seed.page.title, content_type=ContentType.objects.get_for_model(type(seed.page)),
                path=Page._get_path(parent.path, parent.depth + 1, step), depth=parent.depth + 1, numchild=0,
                url_path=f"{parent.url_path}{slug}/", live=True, first_published_at=now, last_published_at=now,
                latest_revision_created_at=now,
            )  # fmt: skip
        Page.objects.filter(pk=parent_id).update(numchild=F("numchild") + len(group))
    bases = [rows[id(seed)] for seed in seeds]
    Page.objects.bulk_create(bases)
    return bases


def _stand_on(page: BasePage, base: Page) -> None:
    for column in _PAGE_FIELDS:
        setattr(page, column.attname, getattr(base, column.attname))
    page.page_ptr_id = page.id = base.pk
    page._state.adding = False


def _relations(model: type[BasePage], pages: Sequence[BasePage]) -> None:
    """Write what stands in memory: many-to-many rows in one statement each, children through their own managers."""
    for name in _many(model):
        field: Any = model._meta.get_field(name)
        own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        through = field.remote_field.through
        through._default_manager.bulk_create(
            through(**{f"{own}_id": page.pk, f"{other}_id": thing.pk}) for page in pages for thing in _held(page, name)
        )
    for relation in get_all_child_relations(model):
        for page in pages:
            if _held(page, relation.get_accessor_name()):
                getattr(page, relation.get_accessor_name()).commit()


def _held(page: BasePage, name: str) -> list[Any]:
    return list(getattr(page, name).all())


def _revisions(pages: Sequence[BasePage], bases: Sequence[Page], now: datetime) -> list[Revision]:
    page_type = ContentType.objects.get_for_model(Page)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=ContentType.objects.get_for_model(type(page)),
            base_content_type=page_type,
            object_id=str(page.pk),
            created_at=now,
            object_str=str(page),
            content=page.serializable_data(),
        )
        for page in pages
    )
    for page, base, revision in zip(pages, bases, revisions, strict=True):
        for row in (base, page):
            row.latest_revision_id = row.live_revision_id = revision.pk
    Page.objects.bulk_update(bases, ["latest_revision", "live_revision"])
    return revisions


def _log(seeds: Sequence[Seed], revisions: Sequence[Revision], now: datetime) -> None:
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            content_type=ContentType.objects.get_for_model(type(seed.page)),
            label=seed.page.title,
            action=action,
            timestamp=now,
            page_id=seed.page.pk,
            revision=revision,
            content_changed=True,
            data=seed.log,
        )
        for seed, revision in zip(seeds, revisions, strict=True)
        for action in ("wagtail.create", "wagtail.publish")
    )
