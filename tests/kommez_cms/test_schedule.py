"""The schedule: what is due runs once, what fails is tried again later, what is scheduled gets published."""

import datetime
import threading

import pytest
from django.core.checks import run_checks
from django.utils import timezone
from wagtail.models import Page

from home.jobs import leases, publishing, scheduler
from home.jobs.models import ScheduledJob
from home.jobs.scheduler import Job, Lane
from kommez_cms.schedule import JOBS
from tests.factories import Tree, make_standing

pytestmark = pytest.mark.django_db

ran: list[str] = []


def note() -> None:
    ran.append("note")


def fail() -> None:
    raise ValueError("the disk is full")


def lane(*jobs: Job, holder: str = "first") -> Lane:
    ran.clear()
    return Lane("test", jobs, holder=holder, stop=threading.Event())


NOTE = Job("note", f"{__name__}.note", every=60, lane="test")
FAIL = Job("fail", f"{__name__}.fail", every=60, lane="test")


def test_a_due_job_runs_once_until_it_is_due_again() -> None:
    clock = lane(NOTE)
    assert [clock.look(), clock.look()] == [1, 0]
    assert ran == ["note"]
    ScheduledJob.objects.update(next_run_at=timezone.now())
    assert clock.look() == 1


def test_a_failing_job_stops_no_other_and_waits_longer_each_time() -> None:
    lane(FAIL, NOTE).look()
    assert ran == ["note"]
    row = ScheduledJob.objects.get(name="fail")
    assert (row.failures, "disk is full" in row.error) == (1, True)
    assert scheduler.pause_after(FAIL, 1) < scheduler.pause_after(FAIL, 3) <= scheduler.LONGEST_PAUSE


def test_a_job_that_succeeds_again_is_well_again() -> None:
    ScheduledJob.objects.create(name="note", failures=4, error="no")
    assert scheduler.unhealthy_jobs([NOTE]) == ["note"]
    lane(NOTE).look()
    assert scheduler.unhealthy_jobs([NOTE]) == []


def test_a_lane_held_by_another_process_runs_nothing_until_its_lease_ends() -> None:
    assert lane(NOTE, holder="first").look() == 1
    ScheduledJob.objects.update(next_run_at=timezone.now())
    second = lane(NOTE, holder="second")
    assert second.look() == 0
    leases.Lease.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert second.look() == 1


def test_a_job_nobody_ran_for_long_is_reported() -> None:
    ScheduledJob.objects.create(name="note", next_run_at=timezone.now() - datetime.timedelta(hours=1))
    assert scheduler.unhealthy_jobs([NOTE]) == ["note"]


def test_every_job_of_the_schedule_exists_and_bears_being_run_twice(site: Tree) -> None:
    assert not [message for message in run_checks() if message.id == "kommez.E001"]
    for job in (*JOBS, *JOBS):
        assert scheduler.run(job), ScheduledJob.objects.get(name=job.name).error


def test_a_page_whose_time_has_come_goes_live_and_an_expired_one_leaves(site: Tree, time_machine) -> None:
    coming, going = make_standing(site, title="Kommt"), make_standing(site, title="Geht")
    coming.unpublish()
    coming.go_live_at = timezone.now() + datetime.timedelta(minutes=1)
    coming.save_revision(approved_go_live_at=coming.go_live_at)
    Page.objects.filter(pk=going.pk).update(expire_at=timezone.now() - datetime.timedelta(seconds=1))
    assert publishing.publish_due() == 1
    assert not Page.objects.get(pk=coming.pk).live
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=2))
    assert publishing.publish_due() == 1
    assert [Page.objects.get(pk=page.pk).live for page in (coming, going)] == [True, False]
    assert publishing.publish_due() == 0
