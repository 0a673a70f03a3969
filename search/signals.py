"""Which events of the framework mark what. Handlers only mark; the work is done at the end of the unit of work.

Connected without sender: Wagtail saves pages as base `Page` on move, expiry and when an alias is unpublished.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import post_page_move

from search.indexing import mark, mark_below, mark_ids, mark_restriction, unit_of_work
from search.records import owner_of, searchable_for

# What saving a draft writes on the page itself: nothing of it is found.
DRAFT_FIELDS = frozenset(("draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"))
RESTRICTIONS = (PageViewRestriction, CollectionViewRestriction, Collection)


def connect() -> None:
    post_save.connect(saved_or_deleted, dispatch_uid="search-saved")
    post_delete.connect(saved_or_deleted, dispatch_uid="search-deleted")
    post_page_move.connect(moved, dispatch_uid="search-moved")


def saved_or_deleted(
    sender: type[Model], instance: Any, raw: bool = False, update_fields: Any = None, **_: Any
) -> None:
    if raw or (update_fields and DRAFT_FIELDS.issuperset(update_fields)):
        return
    if issubclass(sender, Page) or searchable_for(sender) is not None:
        mark(instance)
    elif issubclass(sender, RESTRICTIONS):
        mark_restriction()
    elif (owner := owner_of(sender)) is not None:
        model, ids = owner(instance)
        mark_ids(model, ids)


def moved(instance: Page, **_: Any) -> None:
    """Everything under a page hangs elsewhere now, perhaps under a restriction."""
    with unit_of_work():
        mark_below(instance)
