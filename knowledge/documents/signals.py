"""Reactions of the repository: publishing a family publishes its waiting versions; file rows move the search entry."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.permissions import register_permission_policy
from wagtail.signals import published

from knowledge.documents.families import publish_versions, register_named_blobs
from knowledge.documents.models import Document, DocumentPage, DocumentVersion
from knowledge.documents.policy import DocumentPolicy
from knowledge.documents.uploading.life import named_blobs
from knowledge.documents.withdrawing import lift_withdrawal
from search.indexing import mark, unit_of_work


def connect() -> None:
    """Called once when the apps are ready. Wagtail's stock policy asks for permissions on a model not used here."""
    register_permission_policy(Document, DocumentPolicy(Document))
    register_named_blobs(named_blobs)
    published.connect(lift_withdrawal, sender=Document, dispatch_uid="lift_withdrawal")
    published.connect(release_versions, sender=Document, dispatch_uid="release_versions")
    for model in (DocumentVersion, DocumentPage):
        post_save.connect(refresh_entry, sender=model, dispatch_uid=f"save {model.__name__}")
        post_delete.connect(refresh_entry, sender=model, dispatch_uid=f"delete {model.__name__}")


def release_versions(instance: Document, **kwargs: Any) -> None:
    with unit_of_work():
        publish_versions(instance)
        mark(instance)


def refresh_entry(instance: Any, **kwargs: Any) -> None:
    version = instance if isinstance(instance, DocumentVersion) else instance.version
    mark(version.document)
