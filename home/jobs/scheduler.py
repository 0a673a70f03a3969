"""Runs what is due by the clock, once, in whichever worker process holds the lease of its lane.

Lanes keep slow work from delaying quick work: each is a thread with a lease of its own. A job that raises is noted and
tried again later; a worker that dies in the middle of a job leaves it due, so jobs must bear being run twice.
"""

import datetime
import threading
import traceback
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from home.jobs import leases
from home.jobs.models import ScheduledJob

log = structlog.get_logger("kommez.schedule")

LONGEST_PAUSE = 900.0


@dataclass(frozen=True)
class Job:
    """`calls`: dotted name of a function without arguments. `every`: seconds from one end to the next start."""

    name: str
    calls: str
    every: float
    lane: str


class Lane(threading.Thread):
    """Runs the jobs of one lane while this process holds the lane's lease."""

    def __init__(
        self, name: str, jobs: Iterable[Job], *, holder: str, stop: threading.Event, pause: float = 1.0
    ) -> None:
        super().__init__(name=f"lane-{name}", daemon=True)
        self.lease = f"schedule:{name}"
        self.jobs = tuple(jobs)
        self.holder = holder
        self.stop = stop
        self.pause = pause

    def run(self) -> None:
        try:
            while not self.stop.wait(self.pause):
                close_old_connections()
                try:
                    self.look()
                except DatabaseError:
                    log.exception("schedule-waits-for-database", lane=self.lease)
                    connection.close()
        finally:
            self._give_back()

    def look(self) -> int:
        """Run what is due, if the lane is ours; how many jobs ran."""
        if not leases.acquire_if_needed(self.lease, self.holder):
            return 0
        return sum(self._run(job) for job in self.jobs if not self.stop.is_set() and is_due(job))

    def _run(self, job: Job) -> bool:
        run(job)
        return True

    def _give_back(self) -> None:
        try:
            leases.release(self.lease, self.holder)
        except DatabaseError:
            log.warning("lease-not-released", lease=self.lease)
        finally:
            connection.close()


def is_due(job: Job) -> bool:
    row, _ = ScheduledJob.objects.get_or_create(name=job.name)
    return row.next_run_at <= timezone.now()


def run(job: Job) -> bool:
    """Run the job now and remember how it went; whether it succeeded. Raises only when the database is away."""
    row, _ = ScheduledJob.objects.get_or_create(name=job.name)
    started = timezone.now()
    try:
        import_string(job.calls)()
    except Exception as error:
        log.exception("scheduled-job-failed", job=job.name)
        row.failures += 1
        row.error = "".join(traceback.format_exception_only(error))[:2000]
    else:
        row.failures, row.error = 0, ""
    row.started_at, row.finished_at = started, timezone.now()
    row.next_run_at = row.finished_at + datetime.timedelta(seconds=pause_after(job, row.failures))
    row.save()
    return row.failures == 0


def pause_after(job: Job, failures: int) -> float:
    """Seconds until the next run: twice as long after each failure in a row, up to a quarter of an hour."""
    return min(job.every * 2 ** min(failures, 10), max(job.every, LONGEST_PAUSE))


def unhealthy_jobs(jobs: Iterable[Job], *, now: datetime.datetime | None = None) -> list[str]:
    """Names of jobs that failed three times in a row or are overdue by ten periods and ten minutes."""
    now = now or timezone.now()
    rows = {row.name: row for row in ScheduledJob.objects.all()}
    slack = datetime.timedelta(minutes=10)
    return [
        job.name
        for job in jobs
        if (row := rows.get(job.name)) is not None
        and (row.failures >= 3 or now - row.next_run_at > 10 * datetime.timedelta(seconds=job.every) + slack)
    ]
