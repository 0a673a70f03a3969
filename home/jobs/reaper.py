"""Gives the tasks of dead workers back to the queue.

A worker that is killed leaves its task RUNNING for ever. Its lease ends by the clock; then the task is made READY
again, or FAILED when it has outlived `MAX_ATTEMPTS` workers: it may be what kills them.
"""

import structlog
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from home.jobs import leases

log = structlog.get_logger("kommez.worker")

MAX_ATTEMPTS = 3


class WorkerDied(Exception):
    """The worker process ended in the middle of the task, as often as it may."""


def reap() -> int:
    """How many tasks of dead workers were given back or given up."""
    return sum(_reap(task) for task in DBTaskResult.objects.running())


def _reap(task: DBTaskResult) -> bool:
    worker = task.worker_ids[-1] if task.worker_ids else ""
    if leases.is_held(leases.worker_lease(worker)):
        return False
    same = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at)
    if len(task.worker_ids) < MAX_ATTEMPTS:
        changed = same.update(status=TaskResultStatus.READY, started_at=None)
    else:
        changed = same.update(
            status=TaskResultStatus.FAILED,
            finished_at=timezone.now(),
            exception_class_path=f"{WorkerDied.__module__}.{WorkerDied.__qualname__}",
            traceback=WorkerDied.__doc__ or "",
        )
    log.warning("task-of-dead-worker", task=task.task_path, attempts=len(task.worker_ids))
    return bool(changed)
