"""Who may act now? A lease has one holder until it ends or is given back; a holder that died loses it by the clock."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from home.jobs.models import Lease

SECONDS = 45.0


def acquire(name: str, holder: str, *, seconds: float = SECONDS) -> bool:
    """Whether `holder` has the lease now, for `seconds` from now. Renews a lease that is already its own.

    Asking for a lease that another process holds writes nothing.
    """
    now = timezone.now()
    until = now + datetime.timedelta(seconds=seconds)
    present = Lease.objects.filter(name=name).first()
    if present is None:
        try:
            with transaction.atomic():
                Lease.objects.create(name=name, holder=holder, expires_at=until)
            return True
        except IntegrityError:  # somebody was faster
            return False
    if present.holder != holder and present.expires_at >= now:
        return False
    free = Q(holder=holder) | Q(expires_at__lt=now)
    return Lease.objects.filter(free, name=name).update(holder=holder, expires_at=until) == 1


def acquire_if_needed(name: str, holder: str) -> bool:
    """As `acquire`, but without a write while the lease is `holder`'s for some time: the heartbeat renews it."""
    soon = timezone.now() + datetime.timedelta(seconds=SECONDS / 4)
    if Lease.objects.filter(name=name, holder=holder, expires_at__gt=soon).exists():
        return True
    return acquire(name, holder)


def renew_all(holder: str) -> None:
    """Renew every lease the holder has and has not lost."""
    now = timezone.now()
    held = Lease.objects.filter(holder=holder, expires_at__gte=now)
    held.update(expires_at=now + datetime.timedelta(seconds=SECONDS))


def release(name: str, holder: str) -> None:
    """Give the lease back, so that the next process need not wait for its end."""
    Lease.objects.filter(name=name, holder=holder).delete()


def is_held(name: str) -> bool:
    return Lease.objects.filter(name=name, expires_at__gte=timezone.now()).exists()


def worker_lease(worker_id: str) -> str:
    """The name of the lease that says this worker lives."""
    return f"worker:{worker_id}"


def living_workers() -> int:
    """How many worker processes renewed their lease lately."""
    return Lease.objects.filter(name__startswith="worker:", expires_at__gte=timezone.now()).count()


def forget_dead_workers() -> int:
    """Remove leases of workers that ended a day ago or more."""
    limit = timezone.now() - datetime.timedelta(days=1)
    return Lease.objects.filter(name__startswith="worker:", expires_at__lt=limit).delete()[0]
