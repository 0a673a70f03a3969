"""What supervisors and operators are told: states for everybody, figures for administrators, reasons in doctor."""

import datetime
import json
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.jobs import leases
from home.mails.models import Letter
from kommez_cms import probes

pytestmark = pytest.mark.django_db


def work() -> None:
    leases.acquire(leases.worker_lease("test"), "a test")


def forget_last_migration() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'search'")


def test_live_answers_without_asking_the_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/-/live")
    assert (answer.status_code, answer.text) == (200, "live\n")
    assert answer["Cache-Control"] == "private, no-store"


def test_ready_refuses_visitors_while_a_migration_is_missing(client: Client) -> None:
    assert client.get("/-/ready").status_code == 200
    forget_last_migration()
    answer = client.get("/-/ready")
    assert answer.status_code == 503
    assert "migrations: failed" in answer.text


def test_health_names_a_missing_worker(client: Client) -> None:
    answer = client.get("/-/health")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == "failed"
    work()
    assert client.get("/-/health").json()["checks"]["worker"] == "ok"


def test_health_tells_everybody_states_and_only_administrators_figures(client: Client) -> None:
    assert set(client.get("/-/health").json()["checks"].values()) <= {"ok", "warning", "failed"}
    member = get_user_model().objects.create_user(email="reader@example.org", password="a long password")
    client.force_login(member)
    assert set(client.get("/-/health").json()["checks"].values()) <= {"ok", "warning", "failed"}
    admin = get_user_model().objects.create_superuser(email="admin@example.org", password="a long password")
    client.force_login(admin)
    assert client.get("/-/health").json()["checks"]["disk"]["free_bytes"] > 0


def test_a_task_that_waits_too_long_is_a_warning() -> None:
    assert probes.queue().state == "ok"
    task = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="x", backend_name="default", run_after=timezone.now()
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=timezone.now() - datetime.timedelta(minutes=6))
    assert probes.queue().state == "warning"


def test_a_clock_from_before_this_release_is_wrong(time_machine) -> None:
    assert probes.clock().state == "ok"
    time_machine.move_to(datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC))
    assert probes.clock().state == "failed"


def test_a_data_folder_that_cannot_be_written_is_found(settings, tmp_path) -> None:
    settings.KOMMEZ_DATA_DIR = tmp_path
    assert probes.folders().state == "ok"
    (tmp_path / "blobs").write_text("a file where a folder should be")
    assert probes.folders().state == "failed"


def test_doctor_says_what_is_wrong_and_ends_with_one() -> None:
    printed = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=printed)
    assert ended.value.code == 1
    assert "No worker is running: start manage.py worker" in printed.getvalue()


def test_doctor_speaks_json() -> None:
    printed = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--json", stdout=printed)
    names = {finding["name"] for finding in json.loads(printed.getvalue())}
    assert {"settings", "database", "migrations", "worker", "search", "disk", "clock", "folders"} <= names


@pytest.mark.django_db
def test_letters_that_wait_or_were_given_up_are_a_warning() -> None:
    assert probes.letters().state == probes.OK
    letter = Letter.objects.create(to="amal@example.org", language="de", template="x", subject="s", text="t")
    assert probes.letters().state == probes.OK
    Letter.objects.update(written_at=timezone.now() - datetime.timedelta(hours=1))
    assert probes.letters().state == probes.WARNING
    letter.delete()
    Letter.objects.create(to="a@example.org", language="de", template="x", subject="s", text="t", state="failed")
    assert probes.letters().figures["given up today"] == 1
