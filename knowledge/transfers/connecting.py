"""What the rest of the site has to know of transfers: search and digests. Called once at the start."""

from typing import Any

from django.db.models.signals import post_delete

from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.following.changes import register_changes
from knowledge.transfers.changes import changes
from knowledge.transfers.models import Transfer
from knowledge.transfers.searchable import TransferSearchable, of_documents, of_pages
from search.entries import PAGES
from search.indexing import mark_ids
from search.records import register, register_dependants


def connect() -> None:
    """Called once when the apps are ready."""
    register(TransferSearchable())
    register_changes(changes)
    register_dependants(PAGES, Transfer, of_pages)
    register_dependants(Document._meta.label_lower, Transfer, of_documents)
    post_delete.connect(_article_gone, sender=ArticlePage, dispatch_uid="transfers-article-gone")


def _article_gone(instance: ArticlePage, **_kwargs: Any) -> None:
    """What was said of it is kept, should the article come back, and found no more."""
    mark_ids(Transfer, Transfer.objects.filter(article_key=instance.translation_key).values_list("pk", flat=True))
