"""Keeps the signature of every text that was read: made by the worker, renewed when the text was read anew."""

from django.db import transaction
from django.db.models import F, Q

from knowledge.documents.likeness.minhash import VERSION, bands, signature
from knowledge.documents.likeness.models import SignatureBand, TextSignature
from knowledge.documents.models import Document, DocumentPage, DocumentVersion
from knowledge.documents.outline import settle
from knowledge.documents.reader import READABLE

AT_A_TIME = 100


def sign_due() -> int:
    """For the worker: sign what is missing or was read since, and find its headings in the text; how many."""
    late = Q(signature=None) | ~Q(signature__maker=VERSION) | ~Q(signature__read_at=F("read_at"))
    due = DocumentVersion.objects.filter(late, state__in=READABLE, read_at__isnull=False, document__withdrawn_at=None)
    chosen = list(due.order_by("-pk")[:AT_A_TIME])
    for version in chosen:
        sign(version)
        settle(version)
    return len(chosen)


def sign(version: DocumentVersion) -> TextSignature:
    pages = DocumentPage.objects.filter(version=version).order_by("number").values_list("text", flat=True)
    values = signature(pages.iterator(chunk_size=50))
    with transaction.atomic():
        row, _made = TextSignature.objects.update_or_create(
            version=version, defaults={"maker": VERSION, "values": values, "read_at": version.read_at}
        )
        row.bands.all().delete()
        SignatureBand.objects.bulk_create(SignatureBand(signature=row, key=key) for key in bands(values))
    return row


def forget(document: Document) -> None:
    TextSignature.objects.filter(version__document=document).delete()
