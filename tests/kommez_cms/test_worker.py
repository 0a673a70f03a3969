"""The real worker process: killed in the middle of a task, ended politely, and only one scheduler among two."""

import datetime
import signal
import subprocess
from pathlib import Path

import pytest
from django.db.models import F
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from home.jobs import leases, reaper
from home.jobs.models import Lease, ScheduledJob
from tests.kommez_cms.tasks import hang, write_down
from tests.plugins.processes import Processes, wait_for


@pytest.fixture(autouse=True)
def _queue(settings: object) -> None:
    """Tasks go to the table, as on a real site, for the worker process to find."""
    task_backends._connections.default = DatabaseBackend("default", {"QUEUES": []})  # type: ignore[attr-defined]
    yield
    del task_backends._connections.default  # type: ignore[attr-defined]


def only_task() -> DBTaskResult:
    return DBTaskResult.objects.get()


def let_leases_end() -> None:
    """As if the holders had been silent for longer than a lease lasts."""
    Lease.objects.update(expires_at=F("expires_at") - datetime.timedelta(seconds=leases.SECONDS + 1))


def finish(process: subprocess.Popen[str]) -> int:
    output, _ = process.communicate(timeout=30)
    assert "Traceback" not in output, output
    return process.returncode


def test_a_task_whose_worker_was_killed_is_run_by_the_next_worker(processes: Processes, tmp_path: Path) -> None:
    started = tmp_path / "started"
    hang.enqueue(str(started))
    first = processes.start("worker", "--no-schedule")
    wait_for(started.exists)
    first.kill()
    first.wait(10)
    assert only_task().status == "RUNNING"

    assert reaper.reap() == 0  # its lease still says it lives
    let_leases_end()
    assert reaper.reap() == 1
    assert only_task().status == "READY"

    started.unlink()
    processes.start("worker", "--no-schedule")
    wait_for(started.exists)
    assert len(only_task().worker_ids) == 2


@pytest.mark.django_db
def test_a_task_that_outlived_three_workers_is_given_up() -> None:
    hang.enqueue("/dev/null")
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now(), worker_ids=["a", "b", "c"])
    assert reaper.reap() == 1
    assert only_task().status == "FAILED"
    assert only_task().exception_class_path == "home.jobs.reaper.WorkerDied"


def test_a_worker_told_to_end_finishes_and_gives_its_leases_back(processes: Processes, tmp_path: Path) -> None:
    worker = processes.start("worker")
    write_down.enqueue(str(tmp_path / "note"), "done")
    wait_for(lambda: only_task().status == "SUCCESSFUL")
    wait_for(lambda: Lease.objects.filter(name__startswith="schedule:").count() >= 2)
    worker.send_signal(signal.SIGTERM)
    assert finish(worker) == 0
    assert (tmp_path / "note").read_text() == "done"
    assert not Lease.objects.exists()


def test_of_two_workers_one_runs_the_schedule_and_the_other_takes_over(processes: Processes) -> None:
    pair = [processes.start("worker"), processes.start("worker")]
    wait_for(lambda: leases.living_workers() == 2 and ScheduledJob.objects.filter(finished_at__isnull=False).exists())
    wait_for(lambda: Lease.objects.filter(name="schedule:clock").exists())
    holder = Lease.objects.get(name="schedule:clock").holder
    holding = next(process for process in pair if f" {process.pid} " in holder)
    other = next(process for process in pair if process is not holding)
    holding.send_signal(signal.SIGTERM)
    finish(holding)
    wait_for(lambda: f" {other.pid} " in str(Lease.objects.filter(name="schedule:clock").values_list("holder").first()))
