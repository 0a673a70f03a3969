"""The demo as `manage.py demo` leaves it, loaded once for all tests here and taken away after them."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import TransactionTestCase, override_settings
from wagtail.models import Page

from knowledge.demo.loading import Loaded, load

# As on a real site: nothing is read before the demo asks for it.
QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Loading starts some forty processes that read documents, so that it is no part of the quick check."""
    for item in items:
        if "demo" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.server)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker) -> Iterator[Loaded]:
    with django_db_blocker.unblock():
        for page in Page.objects.filter(depth=2):
            page.specific.delete()  # the frame that other tests stand on; the demo is for an empty site
        with override_settings(TASKS=QUEUED):
            found = load()
        connections.close_all()
    yield found
    with django_db_blocker.unblock():
        TransactionTestCase._fixture_teardown(None)  # renews the database, see tests.plugins.databases


@pytest.fixture
def demo(loaded: Loaded, db: None) -> Loaded:
    """What the first run made, with its site in the database."""
    return loaded
