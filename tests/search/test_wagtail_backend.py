"""Do two workers that put the same page into Wagtail's own index at once both end well?"""

from typing import Any

import pytest
from django.db import DatabaseError, connection
from modelsearch.backends import get_search_backend

from knowledge.models import InstitutionPage
from search.wagtail_backend import OneWriterBackend
from tests.factories import make_institution, make_pair
from tests.together import at_once

ROUNDS = 25


@pytest.mark.django_db(transaction=True)
def test_two_workers_put_the_same_page_into_the_index_at_once(site: Any) -> None:
    page = InstitutionPage.objects.get(pk=make_institution(site, make_pair()[0], "Stadtwerke").pk)
    assert connection.vendor != "sqlite" or isinstance(get_search_backend(), OneWriterBackend)
    for _round in range(ROUNDS):
        page.index_entries.all().delete()
        assert at_once(*[lambda: get_search_backend().add(page)] * 2, refused=DatabaseError) == [None, None]
        assert page.index_entries.count() == 1
