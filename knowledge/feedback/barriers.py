"""Which reported barriers stand, in words for everybody? For the accessibility statement.

The words of a report are never shown: staff write a sentence per language beside it, and tick when the barrier is gone.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from knowledge.feedback.models import Feedback, KnownBarrier
from search.access import Viewer
from search.indexing import unit_of_work

LONGEST_SENTENCE = 500


@dataclass(frozen=True)
class OpenBarrier:
    """`language` is that of the sentence, which may not be the one asked for."""

    reference: str
    sentence: str
    language: str
    known_since: datetime.date


def open_barriers(language: str) -> list[OpenBarrier]:
    """The barriers that stand and have a public sentence, the oldest first; one query.

    Nothing in it comes from a reader, and no address is named.
    """
    rows = KnownBarrier.objects.filter(removed_on=None).exclude(report__state=Feedback.State.DECLINED)
    found = []
    for row in rows.select_related("report").order_by("known_since", "pk"):
        code = next(
            (code for code in (language, settings.LANGUAGE_CODE, *row.sentences) if row.sentences.get(code)), ""
        )
        if code:
            found.append(OpenBarrier(row.report.reference, row.sentences[code], code, row.known_since))
    return found


def publish(report: Feedback, sentences: Mapping[str, str], *, is_gone: bool, user: Any) -> KnownBarrier | None:
    """Write what everybody may read, by language; without any sentence the barrier is not named. Also after the report
    was answered. Raises PermissionDenied."""
    if report.kind != Feedback.Kind.BARRIER or not Feedback.objects.visible_to(Viewer(user)).filter(pk=report.pk):
        raise PermissionDenied
    known = {code for code, _name in settings.LANGUAGES}
    said = {code: text.strip()[:LONGEST_SENTENCE] for code, text in sentences.items() if code in known and text.strip()}
    with unit_of_work():
        row = KnownBarrier.objects.filter(report=report).first()
        if not said:
            if row is not None:
                row.delete()
            return None
        row = row or KnownBarrier(report=report)
        row.sentences = said
        row.removed_on = (row.removed_on or timezone.localdate()) if is_gone else None
        row.save()
    return row
