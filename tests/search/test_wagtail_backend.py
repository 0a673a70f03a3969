"""Wagtail's own index: two workers that write the same page at once both end well, and what is typed is no error."""

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from modelsearch.backends import get_search_backend

from knowledge.models import InstitutionPage, User
from tests.factories import PASSWORD, make_institution, make_pair
from tests.together import at_once

ROUNDS = 25


@pytest.mark.django_db(transaction=True)
def test_two_workers_put_the_same_page_into_the_index_at_once(site: Any) -> None:
    page = InstitutionPage.objects.get(pk=make_institution(site, make_pair()[0], "Stadtwerke").pk)
    assert type(get_search_backend()).__name__ == {"sqlite": "OneWriterBackend"}.get(
        connection.vendor, "PostgresSearchBackend"
    )
    for _round in range(ROUNDS):
        page.index_entries.all().delete()
        assert at_once(*[lambda: get_search_backend().add(page)] * 2, refused=DatabaseError) == [None, None]
        assert page.index_entries.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ['"', '"Pumpe', 'Pum"pe', '""', '" "', 'Pumpe "'])
@pytest.mark.parametrize("address", ["/admin/choose-page/search/", "/admin/pages/search/", "/admin/images/"])
def test_a_quotation_mark_is_no_error(site: Any, typed: str, address: str) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("chief@example.org", PASSWORD))
    assert client.get(address, {"q": typed}).status_code == 200
