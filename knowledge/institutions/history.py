"""What happened between two institutions, step by step, as far as a reader of their mirror's page may know it."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from knowledge.institutions.mirror_models import Mirror, MirrorState, MirrorStep
from knowledge.institutions.models import InstitutionPage
from knowledge.people.naming import shown_name
from knowledge.versions import local
from search.access import Viewer

Kind = MirrorStep.Kind
PUBLIC = (Kind.CONFIRMED, Kind.ENDED)


@dataclass(frozen=True)
class Line:
    """A step as shown: `who` is the institution's title in the reader's language, `person` for both sides only."""

    at: datetime.datetime
    kind: str
    label: str
    reason: str = ""
    who: str = ""
    who_language: str = ""
    person: str = ""


def history_of(mirror: Mirror, viewer: Viewer, language: str, *, belongs: bool) -> list[Line]:
    """The latest step first. People of the two sides see every attempt of the pair, with reasons and names.

    Others see when this mirror was confirmed and when and why it ended, nothing of proposals and refusals.
    """
    rows = MirrorStep.objects.select_related("by").order_by("-at", "-pk")
    if belongs:
        pair = Mirror.objects.of_pair(mirror.proposer_id, mirror.answerer_id)
        rows = rows.filter(mirror__in=pair.values("pk"))
    else:
        rows = rows.filter(mirror=mirror, kind__in=PUBLIC)
    steps = list(rows)
    sides = local(InstitutionPage, [mirror.proposer, mirror.answerer], viewer, language) if steps else []
    by_key = {page.translation_key: page for page in sides}
    names = {side.pk: by_key.get(side.translation_key) for side in (mirror.proposer, mirror.answerer)}
    found = [_line(step, names.get(step.institution_id or 0), belongs=belongs) for step in steps]
    return found or _from_dates(mirror)


def _line(step: MirrorStep, side: InstitutionPage | None, *, belongs: bool) -> Line:
    return Line(
        step.at,
        step.kind,
        step.get_kind_display(),
        step.reason,
        side.title if side else "",
        side.locale.language_code if side else "",
        shown_name(step.by) if belongs else "",
    )


def _from_dates(mirror: Mirror) -> list[Line]:
    """Mirrors older than the history have only their dates."""
    found = []
    if mirror.confirmed_at:
        found.append(Line(mirror.confirmed_at, Kind.CONFIRMED, str(Kind.CONFIRMED.label)))
    if mirror.state == MirrorState.ENDED and mirror.ended_on:
        noon = datetime.datetime.combine(mirror.ended_on, datetime.time(12))
        found.insert(0, Line(timezone.make_aware(noon), Kind.ENDED, str(Kind.ENDED.label), mirror.end_reason))
    return found
