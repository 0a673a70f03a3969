"""How do many new pages enter Wagtail's tree at once, each as complete as if an editor had published it?

Stock `save_revision().publish()` costs some forty statements a page. Here a batch shares them: tree rows, revisions, log
rows and relations go in by one statement each, inside one unit of work, so a batch is there entirely or not at all.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail.signals import page_published

from home.audience import PUBLIC, copy_page_audience, set_page_audience
from knowledge.articles.models import ArticlePage
from knowledge.importing.drafts import Draft
from knowledge.importing.links import Resolve, resolved
from search.indexing import mark

_PAGE_FIELDS = tuple(field for field in Page._meta.concrete_fields if not field.primary_key)


def create(drafts: Sequence[Draft], resolver: Callable[[str], Resolve], links: dict[tuple[str, str], int]) -> None:
    """Make a live page with its first revision of each draft. Call it inside a unit of work.

    `links` learns the ids of the new pages by group and language, before `resolver` is asked, per language code, where
    links lead.
    """
    now = timezone.now()
    bases = _tree_rows(drafts, now)
    for draft, base in zip(drafts, bases, strict=True):
        draft.page = _article(draft, base)
        links[draft.source.group, draft.source.language] = base.pk
    for draft in drafts:
        _fill(draft, resolver(draft.source.language))
    _relations(drafts)
    revisions = _revisions(drafts, bases, now)
    _log(drafts, revisions, now)
    _audiences(drafts)
    pages = [draft.page for draft in drafts if draft.page]
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(ArticlePage, pages)
    for page, revision in zip(pages, revisions, strict=True):
        ReferenceIndex.create_or_update_for_object(page)
        page_published.send(sender=ArticlePage, instance=page, revision=revision)
    mark(*pages)


def _tree_rows(drafts: Sequence[Draft], now: datetime) -> list[Page]:
    """The rows of Wagtail's own page table, appended below each parent in the order of the drafts."""
    article_type = ContentType.objects.get_for_model(ArticlePage)
    by_parent: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        assert draft.parent is not None
        by_parent[draft.parent.pk].append(draft)
    rows: dict[int, Page] = {}
    for parent_id, group in by_parent.items():
        parent = Page.objects.select_for_update().get(pk=parent_id)
        last = parent.get_last_child()
        step = Page._str2int(last.path[-Page.steplen :]) if last else 0
        for draft in group:
            step += 1
            path = Page._get_path(parent.path, parent.depth + 1, step)
            rows[id(draft)] = Page(
                title=draft.source.title, draft_title=draft.source.title, slug=draft.slug, content_type=article_type,
                locale=draft.locale, translation_key=draft.translation_key, path=path, depth=parent.depth + 1, numchild=0,
                url_path=f"{parent.url_path}{draft.slug}/", live=True, first_published_at=now, last_published_at=now,
                latest_revision_created_at=now,
            )  # fmt: skip
        Page.objects.filter(pk=parent_id).update(numchild=F("numchild") + len(group))
    bases = [rows[id(draft)] for draft in drafts]
    Page.objects.bulk_create(bases)
    return bases


def _article(draft: Draft, base: Page) -> ArticlePage:
    values = {field.attname: getattr(base, field.attname) for field in _PAGE_FIELDS}
    page = ArticlePage(page_ptr_id=base.pk, id=base.pk, **{**values, **draft.values()})
    page.locale = draft.locale
    page._state.adding = False
    return page


def _fill(draft: Draft, resolve: Resolve) -> None:
    """Lead the links, then write the article's own row beside the tree row that is there already."""
    page = draft.page
    assert page is not None
    page.body, draft.missing = resolved(draft.stream, resolve)
    if draft.missing:
        page.source_hash = ""  # not complete yet: the importer comes back to it, at the latest with the next import
    page.save_base(raw=True, force_insert=True)
    for name, things in draft.relations().items():
        setattr(page, name, things)  # kept in memory for the revision; the rows are written for the whole batch


def _relations(drafts: Sequence[Draft]) -> None:
    for name in ("topics", "targets", "co_authors"):
        field = ArticlePage._meta.get_field(name)
        own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        through = field.remote_field.through
        through._default_manager.bulk_create(
            through(**{f"{own}_id": draft.page.pk, f"{other}_id": thing.pk})
            for draft in drafts
            if draft.page
            for thing in draft.relations()[name]
        )


def _revisions(drafts: Sequence[Draft], bases: Sequence[Page], now: datetime) -> list[Revision]:
    article_type, page_type = ContentType.objects.get_for_model(ArticlePage), ContentType.objects.get_for_model(Page)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=article_type,
            base_content_type=page_type,
            object_id=str(draft.page.pk),
            created_at=now,
            object_str=str(draft.page),
            content=draft.page.serializable_data(),
        )
        for draft in drafts
        if draft.page
    )
    for draft, base, revision in zip(drafts, bases, revisions, strict=True):
        for page in (base, draft.page):
            page.latest_revision_id = page.live_revision_id = revision.pk
    Page.objects.bulk_update(bases, ["latest_revision", "live_revision"])
    return revisions


def _log(drafts: Sequence[Draft], revisions: Sequence[Revision], now: datetime) -> None:
    article_type = ContentType.objects.get_for_model(ArticlePage)
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            content_type=article_type,
            label=draft.source.title,
            action=action,
            timestamp=now,
            page_id=draft.page.pk,
            revision=revision,
            content_changed=True,
            data={"import": draft.source_key},
        )
        for draft, revision in zip(drafts, revisions, strict=True)
        if draft.page
        for action in ("wagtail.create", "wagtail.publish")
    )


def _audiences(drafts: Sequence[Draft]) -> None:
    """The audience the source asks for; a further language of an article that is here already takes over what it has."""
    done = set()
    for draft in drafts:
        page = draft.page
        if page is None or page.translation_key in done:
            continue
        if draft.audience != PUBLIC:
            done.add(page.translation_key)
            set_page_audience(page, draft.audience, owners=page.audience_owners())
        else:
            copy_page_audience(page)
