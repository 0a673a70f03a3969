"""What nobody needs any more: ended sessions, results of finished tasks."""

import datetime
from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

KEEP_SUCCESSES = datetime.timedelta(days=2)
KEEP_FAILURES = datetime.timedelta(days=30)


def clear_sessions() -> None:
    """Remove sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def forget_finished_tasks() -> int:
    """Remove results of tasks: good ones after two days, failures after thirty; how many."""
    now = timezone.now()
    good = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_SUCCESSES)
    bad = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILURES)
    return good.delete()[0] + bad.delete()[0]
