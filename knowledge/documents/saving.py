"""What saving a family carries out besides its row: the collection its audience asks for, the file the form brought."""

from typing import TYPE_CHECKING

from home.audience import PUBLIC, Audience
from knowledge.documents.collections import audience_of_file, collection_for, institution_of

if TYPE_CHECKING:
    from knowledge.documents.models import Document


def before_save(document: "Document") -> None:
    """Put the family into the collection of its owner and audience, before the row is written."""
    pending: Audience | None = document.__dict__.pop("pending_audience", None)
    if document.institution is None:
        return
    if pending is None and document.pk is None and document.collection_id:
        owner = institution_of(document.collection)
        pending = audience_of_file(document) if owner and owner.pk == document.institution_id else PUBLIC
    if pending is None:
        return
    document.collection = collection_for(document.institution, pending)
    document.__dict__["moved_collection"] = document.pk is not None


def after_save(document: "Document") -> None:
    from knowledge.documents.families import add_version
    from knowledge.documents.models import Document

    if document.__dict__.pop("moved_collection", False):
        # A published family with a draft saves only its revision; who may see it changes at once all the same.
        Document.objects.filter(pk=document.pk).update(collection=document.collection)
    upload = document.__dict__.pop("pending_upload", None)
    if upload is not None:
        add_version(
            document,
            upload.file,
            upload.name,
            language=upload.language,
            number=upload.number,
            note=upload.note,
            user=upload.user,
            verdict=upload.verdict,
            stored=upload.stored,
            reading=upload.reading,
        )
        if upload.resumed is not None:  # used now; the version names its bytes
            upload.resumed.delete()
