"""Reactions and registrations of this package: its own changes, the check of its mails, wishes that are met."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.signals import page_published

from home.mails.leaving import register_check
from knowledge.articles.models import ArticlePage
from knowledge.documents.models import DocumentVersion
from knowledge.following.changes import register_changes
from knowledge.following.files import document_changes
from knowledge.following.leaving import still_true
from knowledge.following.letters import TEMPLATE
from knowledge.following.pages import page_changes
from knowledge.following.wished import is_behind
from knowledge.following.wishes import meet


def connect() -> None:
    """Called once when the apps are ready."""
    register_changes(page_changes)
    register_changes(document_changes)
    register_check(TEMPLATE, still_true)
    page_published.connect(translation_published, sender=ArticlePage, dispatch_uid="wishes of pages")
    post_save.connect(file_published, sender=DocumentVersion, dispatch_uid="wishes of documents")


def translation_published(instance: Any, **kwargs: Any) -> None:
    """A translation that is still behind its original meets no wish."""
    if not is_behind(instance):
        meet(f"page:{instance.translation_key.hex}", instance.locale.language_code)


def file_published(instance: DocumentVersion, **kwargs: Any) -> None:
    if instance.published_at:
        meet(f"document:{instance.document_id}", instance.language)
