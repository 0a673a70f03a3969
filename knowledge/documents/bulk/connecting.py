"""Ties the intake of documents to what happens to them: a file was read, a person saved, a row went."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from knowledge.documents.bulk.intake import better_guesses, confirm
from knowledge.documents.bulk.models import DocumentExport, remove_file
from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.reader import READABLE


def connect() -> None:
    """Called once when the apps are ready."""
    post_save.connect(_read, sender=DocumentVersion, dispatch_uid="better_guesses")
    post_delete.connect(remove_file, sender=DocumentExport, dispatch_uid="remove_export")


def _read(instance: DocumentVersion, created: bool, **kwargs: Any) -> None:
    if not created and instance.state in READABLE:
        better_guesses(instance)


def person_saved(request: HttpRequest, thing: Any) -> None:
    """Hook after a snippet's form: its editor saw title, language, date and licence. Autosaving is no saying."""
    if isinstance(thing, Document) and request.accepts("text/html"):
        confirm(thing)
