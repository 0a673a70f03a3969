"""Keeps names and links by title in step with what is published."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.models import Page
from wagtail.signals import page_published

from home.linking.names import remember
from search.indexing import unit_of_work

# What saving a draft writes on the page itself; no name and no published text is among it.
_DRAFT = frozenset(("draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"))


def connect() -> None:
    """Called once, when the apps are ready."""
    post_save.connect(_saved, dispatch_uid="names of pages")
    page_published.connect(_published, dispatch_uid="names of published pages")


def _saved(sender: type[Any], instance: Any, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    if raw or not issubclass(sender, Page) or sender is Page:
        return
    if update_fields is None or not _DRAFT.issuperset(update_fields):
        with unit_of_work():
            remember(instance)


def _published(instance: Any, **kwargs: Any) -> None:
    """Imports write rows without saving each page; they say here what they published."""
    with unit_of_work():
        remember(instance)
