"""Which batches and selections of documents are a person's? Theirs alone, and gone with them; the documents stay."""

from typing import Any

from knowledge.documents.bulk.models import DocumentBatch, DocumentExport
from search.indexing import unit_of_work


def collect(user: Any) -> list[dict[str, Any]]:
    """What was uploaded together and what was taken along, as plain values."""
    batches = DocumentBatch.objects.filter(owner=user).prefetch_related("files")
    exports = DocumentExport.objects.filter(owner=user)
    return [
        *(
            {"kind": "batch", "at": one.created_at.isoformat(), "files": [f.name for f in one.files.all()]}
            for one in batches
        ),
        *({"kind": "export", "at": one.asked_at.isoformat(), "documents": one.documents} for one in exports),
    ]


def erase(user: Any) -> int:
    """How many rows were removed; the files of exports go with them."""
    with unit_of_work():
        return (
            DocumentBatch.objects.filter(owner=user).delete()[0] + DocumentExport.objects.filter(owner=user).delete()[0]
        )
