"""Where the tests' databases come from: migrated once, kept under .pytest_cache, copied for every process.

The migrations of Wagtail and its add-ons take 15 to 30 seconds; a copy takes milliseconds and is migrated for real, so
tests see the root page, the locales and the groups that migrations make. It also holds the frame of a site in four
languages (`tests.factories.make_site`), which nearly every test stands on. The copy is also what a transactional test
ends with, where Django would leave empty tables.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

from kommez_cms.preparation import migrations_fingerprint
from tests.factories import make_site


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """Replaces pytest-django's own: the test database of this process is a copy of the prepared one."""
    folder = request.config.cache.mkdir("kommez-databases")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    kind = SqliteCopies if connection.vendor == "sqlite" else PostgresCopies
    copies = kind(folder, worker)
    with django_db_blocker.unblock():
        with locked(folder / "lock"):
            copies.prepare()
        copies.renew()
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: copies.renew()
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        copies.remove()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only one process of this checkout at a time; the others wait."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fingerprint() -> str:
    """Of everything the prepared database is made from: the migrations, and the frame of the site."""
    frame = Path(make_site.__code__.co_filename).read_bytes()
    return hashlib.sha256(migrations_fingerprint().encode() + frame).hexdigest()[:16]


def migrate_and_furnish() -> None:
    call_command("migrate", verbosity=0)
    make_site()


def use_database(name: str) -> None:
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


class SqliteCopies:
    """The prepared database is a file in the cache; the copy lives in this process's data folder."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.prepared = folder / f"{fingerprint()}.sqlite3"
        self.copy = Path(settings.KOMMEZ_DATA_DIR) / f"test-{worker}.sqlite3"

    def prepare(self) -> None:
        if self.prepared.exists():
            return
        for old in self.prepared.parent.glob("*.sqlite3*"):
            old.unlink()
        draft = self.prepared.with_suffix(".draft")
        use_database(str(draft))
        migrate_and_furnish()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
        connections.close_all()
        draft.replace(self.prepared)

    def renew(self) -> None:
        """Start over from the prepared database."""
        connections.close_all()
        for suffix in ("", "-wal", "-shm"):  # a new file: whoever still reads the old one keeps it whole
            Path(f"{self.copy}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.prepared, self.copy)
        use_database(str(self.copy))

    def remove(self) -> None:
        connections.close_all()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.copy}{suffix}").unlink(missing_ok=True)


class PostgresCopies:
    """The prepared database is a template on the test server; the copy is a database beside it."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.prepared = f"kommez_prepared_{fingerprint()}"
        self.copy = f"kommez_test_{worker}"

    def prepare(self) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.prepared])
            if cursor.fetchone():
                return
            draft = f"{self.prepared}_draft"
            cursor.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {draft}")
        use_database(draft)
        migrate_and_furnish()
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {draft} RENAME TO {self.prepared}")

    def renew(self) -> None:
        """Start over from the prepared database."""
        self.remove()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {self.copy} TEMPLATE {self.prepared}")
        use_database(self.copy)

    def remove(self) -> None:
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.copy} WITH (FORCE)")
