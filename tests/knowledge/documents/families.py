"""A family of files with real bytes, for the tests of what its page shows."""

import io
from typing import Any

from home.audience import PUBLIC
from knowledge.documents.families import add_version
from knowledge.documents.making import Page, make_file
from knowledge.documents.reading import read_many
from knowledge.models import Document, DocumentVersion

FIRST = "Die Behälter werden jeden Dienstag geleert. Der Hof bleibt offen. Die Waage wird morgens geprüft."
SECOND = "Die Behälter werden jeden Donnerstag geleert. Der Hof bleibt offen. Die Waage wird morgens geprüft."


def make_family(institution: Any, title: str = "Hofordnung", **values: Any) -> Document:
    """A published family without files; `audience` and fields of the model as keywords."""
    audience = values.pop("audience", PUBLIC)
    document = Document(title=title, institution=institution, **values)
    document.pending_audience = audience
    document.save()
    document.save_revision().publish()
    return Document.objects.get(pk=document.pk)


def file_of(*pages: str, kind: str = "pdf", language: str = "de", title: str = "Hofordnung") -> bytes:
    made = [Page(f"Abschnitt {number}", [text]) for number, text in enumerate(pages, 1)]
    return make_file(kind, language=language, title=title, pages=made)


def add(document: Document, *pages: str, kind: str = "pdf", language: str = "de", **values: Any) -> DocumentVersion:
    """A published version with these pages, read as the worker would; `number` and `note` as keywords."""
    data = file_of(*pages, kind=kind, language=language)
    version = add_version(document, io.BytesIO(data), f"datei.{kind}", language=language, publish=True, **values)
    read_many([version])
    return version
