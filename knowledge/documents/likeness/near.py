"""Which documents hold the same file, or nearly the same text? Named only to those who may see or edit them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from wagtail.permissions import policy_registry

from knowledge.documents.likeness.minhash import likeness
from knowledge.documents.likeness.models import SignatureBand, TextSignature
from knowledge.documents.models import Document, DocumentVersion
from search.access import Viewer

LEAST = 0.6  # share of the groups of words in common from which two texts are nearly the same
MOST = 5
MOST_CANDIDATES = 200
EDITING = ("change", "publish")


@dataclass(frozen=True)
class Near:
    """A document like the asked one; `share` from 0 to 1, exactly 1.0 only for the same bytes."""

    document: Document
    version: DocumentVersion
    share: float

    @property
    def address(self) -> str:
        """Its page; a draft has none, so its form."""
        if self.document.live:
            return reverse("document-short", args=[self.document.pk])
        return reverse("wagtailsnippets_knowledge_document:edit", args=[self.document.pk])

    @property
    def percent(self) -> int:
        return min(99, round(self.share * 100)) if self.share < 1 else 100


def identical_to(sha256: str, user: Any, *, without: int | None = None) -> list[Near]:
    """Documents with a file of this checksum, but for the one with the primary key `without`. Two queries."""
    rows = DocumentVersion.objects.filter(sha256=sha256, document__in=_open_to(user)).exclude(document=without)
    return [Near(one.document, one, 1.0) for one in _one_each(rows.select_related("document").order_by("-pk"))]


def near_to(versions: Iterable[DocumentVersion], user: Any, *, least: float = LEAST) -> list[Near]:
    """Documents whose text is nearly that of one of these versions (of one document), the nearest first."""
    own = {one.pk: one for one in versions}
    mine = list(TextSignature.objects.filter(version__in=own).prefetch_related("bands"))
    keys = {band.key for one in mine for band in one.bands.all()}
    if not keys:
        return []
    document_ids = {one.document_id for one in own.values()}
    met = SignatureBand.objects.filter(key__in=keys).exclude(signature__version__document__in=document_ids)
    ids = list(met.order_by().values_list("signature", flat=True).distinct()[:MOST_CANDIDATES])
    rows = TextSignature.objects.filter(pk__in=ids, version__document__in=_open_to(user))
    found = []
    for row in rows.select_related("version__document"):
        share = max(_share(one, row, own[one.version_id]) for one in mine)
        if share >= least:
            found.append(Near(row.version.document, row.version, share))
    found.sort(key=lambda one: (-one.share, -one.version.pk))
    kept: dict[int, Near] = {}
    for one in found:
        kept.setdefault(one.document.pk, one)
    return list(kept.values())[:MOST]


def _share(one: TextSignature, other: TextSignature, version: DocumentVersion) -> float:
    return 1.0 if version.sha256 == other.version.sha256 else min(likeness(one.values, other.values), 0.99)


def _open_to(user: Any) -> Any:
    """Ids of what the person may read as a reader, or edit."""
    seen = Document.objects.visible_to(Viewer(user)).order_by().values("pk")
    policy = policy_registry.get_by_type(Document)
    edited = policy.instances_user_has_any_permission_for(user, EDITING).filter(withdrawn_at=None).order_by()
    return Document.objects.filter(Q(pk__in=seen) | Q(pk__in=edited.values("pk"))).order_by().values("pk")


def _one_each(rows: Any) -> Iterable[DocumentVersion]:
    return list({row.document_id: row for row in rows[: MOST * 4]}.values())[:MOST]
