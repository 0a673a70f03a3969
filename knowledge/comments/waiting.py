"""Which comments wait for this person? Open threads in which they were named after they last spoke."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from wagtail.models import Page

from knowledge.comments.models import Mention, StaffComment
from knowledge.comments.subjects import Subject, subject_of
from knowledge.documents.models import Document


def waiting_for(user: Any, most: int) -> Iterator[tuple[Subject, StaffComment]]:
    """The newest first, with what they are about; what the person may not edit any more is passed over."""
    root = Coalesce(F("comment__thread"), F("comment"))
    mine = StaffComment.objects.filter(
        Q(thread=OuterRef("root")) | Q(pk=OuterRef("root")), author=user, written_at__gt=OuterRef("comment__written_at")
    )
    settled = StaffComment.objects.filter(pk=OuterRef("root"), resolved_at__isnull=False)
    rows = Mention.objects.filter(user=user).annotate(root=root).filter(~Exists(mine), ~Exists(settled))
    seen: set[int] = set()
    known: dict[str, Subject | None] = {}
    for row in rows.select_related("comment__author").order_by("-comment__written_at")[: most * 4]:
        comment = row.comment
        if comment.about not in known:
            known[comment.about] = subject_of(comment.about, user)
        subject = known[comment.about]
        if subject is not None and row.root not in seen and len(seen) < most:
            seen.add(row.root)
            yield subject, comment


def open_threads(about: str) -> int:
    """How many threads about it are not resolved."""
    return StaffComment.objects.filter(about=about, thread=None, resolved_at=None).count()


def forget_orphans() -> int:
    """The job: remove what is about pages and documents that are gone; how many comments."""
    gone = []
    for about in set(StaffComment.objects.order_by().values_list("about", flat=True)):
        kind, _colon, name = about.partition(":")
        rows: Any = (
            Document.objects.filter(pk=name)
            if kind == "document"
            else Page.objects.filter(translation_key=uuid.UUID(hex=name))
        )
        gone += [] if rows.exists() else [about]
    return StaffComment.objects.filter(about__in=gone).delete()[0]
