"""What the pages of transfers show, and the panel beside an article or a document."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from knowledge.institutions.models import Contact
from knowledge.transfers.acting import may_record_for, recording_institutions
from knowledge.transfers.funnel import Stage, funnel
from knowledge.transfers.listing import rows
from knowledge.transfers.models import Transfer, TransferStep
from knowledge.transfers.searchable import headline
from knowledge.transfers.subjects import Key
from search.access import Viewer


@dataclass(frozen=True)
class Panel:
    """The funnel of a subject; `record_url` for members who may add to it, else ""."""

    stages: list[Stage]
    record_url: str = ""

    def __bool__(self) -> bool:
        return bool(self.stages or self.record_url)


def panel(key: Key, number: int, viewer: Viewer, *, language: str, owner: uuid.UUID | None) -> Panel:
    """For the page of the subject, whose number in addresses is `number`; `owner` shared it and says nothing of it.

    One query where nobody has said anything and the reader has no account.
    """
    url = ""
    if viewer.is_member and recording_institutions(viewer.user).exclude(translation_key=owner).exists():
        url = reverse(f"record-{key[0]}", args=[number])
    return Panel(funnel(key, viewer, language), url)


def transfer_context(transfer: Transfer, viewer: Viewer, language: str) -> dict[str, Any] | None:
    """For `knowledge/transfers/transfer.html`; None where subject or institution are closed to the viewer."""
    row = next(iter(rows([transfer], viewer, language)), None)
    if row is None:
        return None
    may_change = viewer.is_member and may_record_for(viewer.user, transfer.institution_id)
    contacts = Contact.objects.visible_to(viewer).filter(institution=transfer.institution_id)
    return {
        "row": row,
        "transfer": transfer,
        "headline": headline(transfer),
        "contact": contacts.filter(pk=transfer.contact_id).first() if transfer.contact_id else None,
        "steps": steps_of(transfer, all_of_them=may_change),
        "may_change": may_change,
        "record_url": record_url(transfer, viewer) if may_change else "",
        "today": timezone.localdate(),
    }


def steps_of(transfer: Transfer, *, all_of_them: bool) -> list[TransferStep]:
    """The history, the latest first. Others than the institution's people see what was said since the last withdrawal."""
    steps = list(transfer.steps.order_by("-at", "-pk"))
    if all_of_them:
        return steps
    taken_back = next((at for at, step in enumerate(steps) if step.withdrawn), len(steps))
    return steps[:taken_back]


def record_url(transfer: Transfer, viewer: Viewer) -> str:
    """Where the institution changes what it said; "" where the subject is closed to the viewer."""
    kind, value = transfer.subject
    number = value if kind == "document" else _page_of(value, viewer)
    return f"{reverse(f'record-{kind}', args=[number])}?institution={transfer.institution_id}" if number else ""


def _page_of(key: uuid.UUID, viewer: Viewer) -> int | None:
    from knowledge.articles.models import ArticlePage

    rows = ArticlePage.objects.visible_to(viewer).filter(translation_key=key)
    found: int | None = rows.order_by("pk").values_list("pk", flat=True).first()
    return found
