"""A report is made in the background: asked for, made, handed out to who asked, and forgotten after a day.

A file is a copy of what could be read when it was made, so it is handed out only while nothing was withdrawn or closed
since: whoever asks later is offered a new one. Small reports go the same way as large ones; the worker is quick enough.
"""

import datetime

import structlog
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from knowledge.glance.making import make_report
from knowledge.glance.models import CouncilReport
from knowledge.glance.scope import Scope
from knowledge.transfers.models import Transfer
from search.indexing import unit_of_work
from search.models import IndexState, SearchEntry

log = structlog.get_logger("kommez.glance")

KEPT = datetime.timedelta(days=1)
LONGEST = datetime.timedelta(minutes=30)  # what is not made by then is not made any more: its worker was ended
MOST = 10  # kept for one person
State = CouncilReport.State
_UNFINISHED = (State.WAITING, State.MAKING)


def ask(user: int, scope: Scope, kind: str) -> CouncilReport:
    """The report of this scope for the person with this id; asked for twice before it is made, it is made once."""
    asked = {
        "user_id": user,
        "since": scope.since,
        "until": scope.until,
        "language": scope.language,
        "municipality": scope.municipality,
        "topics": list(scope.topics),
        "internal": scope.internal,
        "format": kind,
    }
    with unit_of_work():
        known = CouncilReport.objects.defer("data").filter(**asked, state__in=_UNFINISHED).first()
        if known is not None:
            return known
        report = CouncilReport.objects.create(**asked)
        oldest = CouncilReport.objects.filter(user=user).values_list("pk", flat=True)[MOST:]
        CouncilReport.objects.filter(pk__in=list(oldest)).delete()
        make_asked.enqueue(report.pk)  # a row of the same transaction where there is a queue
    return report


@task()
def make_asked(report_id: int) -> str:
    """Make one report. Delivered twice, late or for a deleted row it does nothing. Returns the state."""
    report = CouncilReport.objects.defer("data").filter(pk=report_id).first()
    if report is None:
        return "gone"
    with unit_of_work():
        taken = CouncilReport.objects.filter(pk=report_id, state=State.WAITING).update(state=State.MAKING)
    if not taken:
        return report.state
    version = IndexState.read().version
    try:
        data = make_report(report.scope(), report.format)
    except Exception:
        _finish(report_id, state=State.FAILED)
        raise  # the queue remembers what went wrong, for those who run the site
    _finish(report_id, state=State.READY, version=version, size=len(data), data=data)
    return State.READY.value


def _finish(report_id: int, **values: object) -> None:
    with unit_of_work():
        rows = CouncilReport.objects.filter(pk=report_id, state=State.MAKING)
        rows.update(made_at=timezone.now(), **values)


def is_overtaken(report: CouncilReport) -> bool:
    """Whether something was withdrawn, unpublished or closed since the report was made; two queries at most.

    Whatever it was: a report does not remember what it names.
    """
    later = SearchEntry.objects.filter(version__gt=report.version).order_by()
    if later.filter(Q(deleted=True) | Q(closed=True)).exists():
        return True
    return Transfer.objects.filter(withdrawn_at__gte=report.asked_at).exists()


def tidy() -> int:
    """For the worker: give up what nobody is making any more, forget what was kept long enough; how many are gone."""
    now = timezone.now()
    with unit_of_work():
        lost = CouncilReport.objects.filter(state__in=_UNFINISHED, asked_at__lt=now - LONGEST)
        for pk in list(lost.values_list("pk", flat=True)):
            log.warning("report.lost", report=pk)
        lost.update(state=State.FAILED, made_at=now)
        gone, _by_model = CouncilReport.objects.filter(asked_at__lt=now - KEPT).delete()
    return gone
