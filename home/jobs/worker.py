"""The background process: runs queued tasks in its main thread, the schedule in threads beside it.

A heartbeat renews the leases of this process. SIGTERM lets the running task finish, stops the threads and gives the
leases back; a second one ends at once.
"""

import os
import socket
import sys
import threading
from collections.abc import Iterable
from types import FrameType

import structlog
from django.db import DatabaseError, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from home.jobs import leases
from home.jobs.scheduler import Job, Lane

log = structlog.get_logger("kommez.worker")

BEAT_SECONDS = leases.SECONDS / 3
ENDING_SECONDS = 10.0


class Heart(threading.Thread):
    """Renews, three times as often as they end, the leases this process holds."""

    def __init__(self, worker_id: str, *, stop: threading.Event) -> None:
        super().__init__(name="heart", daemon=True)
        self.worker_id = worker_id
        self.holder = holder_name(worker_id)
        self.stop = stop

    def beat(self) -> None:
        leases.acquire(leases.worker_lease(self.worker_id), self.holder)
        leases.renew_all(self.holder)

    def run(self) -> None:
        while not self.stop.wait(BEAT_SECONDS):
            try:
                self.beat()
            except DatabaseError:
                log.warning("heartbeat-missed", worker=self.worker_id)
            finally:
                connection.close()

    def give_back(self) -> None:
        leases.release(leases.worker_lease(self.worker_id), self.holder)


class KommezWorker(Worker):
    """django-tasks-db's worker, with the schedule and the heartbeat for as long as it runs."""

    def __init__(self, jobs: Iterable[Job], *, interval: float = 1.0, schedule: bool = True) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(24),
            excluded_queue_names=[],
        )
        self.stop = threading.Event()
        self.heart = Heart(self.worker_id, stop=self.stop)
        jobs = tuple(jobs)
        self.lanes = [
            Lane(lane, (job for job in jobs if job.lane == lane), holder=self.heart.holder, stop=self.stop)
            for lane in sorted({job.lane for job in jobs if schedule})
        ]

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Only notes it: leaving from within the handler could tear a transaction that is just being opened."""
        if self.stop.is_set():
            self.reset_signals()
            sys.exit(1)
        self.stop.set()
        self.running = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT; returns when the running task has ended and everything has been given back."""
        leases.forget_dead_workers()
        self.heart.beat()
        self.heart.start()
        for lane in self.lanes:
            lane.start()
        log.info("worker-started", worker=self.worker_id, lanes=[lane.name for lane in self.lanes])
        try:
            super().run()
        finally:
            self.stop.set()
            for thread in (*self.lanes, self.heart):
                thread.join(ENDING_SECONDS)
            self.heart.give_back()
            log.info("worker-stopped", worker=self.worker_id)


def holder_name(worker_id: str) -> str:
    """Names the process for people: host, process id, worker id."""
    return f"{socket.gethostname()[:30]} {os.getpid()} {worker_id}"
