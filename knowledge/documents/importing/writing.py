"""How does a description become a document of this site, or change the one it became before?"""

from typing import Any

from home.audience import Audience, Level
from knowledge.documents.bulk.intake import record
from knowledge.documents.bulk.models import DocumentIntake
from knowledge.documents.collections import audience_of_file, owner_groups
from knowledge.documents.importing.describing import Description
from knowledge.documents.models import Document, DocumentText
from knowledge.importing.audiences import narrower
from knowledge.importing.sources import Note, Problem


def create(key: str, said: Description) -> Document:
    """A draft without files. Call it inside a unit of work."""
    document = Document(source_key=key, live=False, has_unpublished_changes=True, institution=said.institution)
    _fill(document, said)
    document.topics = list(said.topics)
    document.texts = [_text(code, *words) for code, words in said.texts.items()]
    document.pending_audience = said.audience
    document.save()
    record(document, guessed=said.guessed, said=said.said)
    return document


def update(document: Document, said: Description, notes: list[Problem]) -> Any:
    """Bring in what was said anew; returns the draft to be kept, None when there is nothing new.

    Guesses change nothing, and nothing said is unsaid.

    A published document keeps its face until somebody publishes the draft this makes; only a narrower audience holds
    at once.
    """
    intake = DocumentIntake.objects.filter(document=document).first()
    if intake is not None and intake.said == said.said:
        return None
    draft: Any = document.get_latest_revision_as_object()
    for one in {id(document): document, id(draft): draft}.values():
        _fill(one, said, only=said.said_fields)
        if "topics" in said.said_fields:
            one.topics = list(said.topics)
        known = {text.language: text for text in one.texts.all()}
        one.texts = [
            *(text for code, text in known.items() if code not in said.texts),
            *(_text(code, *words) for code, words in said.texts.items()),
        ]
    _narrow(document, said, notes)
    if not document.live or "pending_audience" in document.__dict__:
        keep_row(document)
    guessed = [name for name in (intake.guessed if intake else ()) if name not in said.said_fields]
    record(document, guessed=guessed, said=said.said, batch=intake.batch if intake else None)
    return draft


def keep_row(document: Document) -> None:
    """Of a draft the whole row; of a published document only for whom it is."""
    if not document.live:
        document.save()
        return
    published = Document.objects.get(pk=document.pk)
    published.pending_audience = document.__dict__.pop("pending_audience")
    published.save()
    document.collection = published.collection


def _fill(document: Any, said: Description, only: frozenset[str] | None = None) -> None:
    values = {
        "title": said.title,
        "description": said.description,
        "issued_on": said.issued_on,
        "author_text": said.author,
        "licence": said.licence,
    }
    names = {"author_text": "author"}
    for name, value in values.items():
        if only is None or names.get(name, name) in only:
            setattr(document, name, value)
    if only is None:
        document.language = said.language


def _narrow(document: Document, said: Description, notes: list[Problem]) -> None:
    """A source may close what is open here; what people closed here it never opens."""
    if "audience" not in said.said_fields:
        return
    present, wanted = audience_of_file(document), said.audience
    if wanted.level == Level.CHOSEN:  # as it reads once it is set
        owners = {group.pk for group in owner_groups(said.institution)}
        wanted = Audience(Level.CHOSEN, wanted.chosen | owners)
    if narrower(wanted, present):
        document.pending_audience = said.audience
    elif wanted != present:
        notes.append(Note(f"document {document.pk}", "its audience was not widened: people closed it here"))


def _text(language: str, title: str, description: str) -> DocumentText:
    return DocumentText(language=language, title=title, description=description)
