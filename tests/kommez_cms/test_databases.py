"""The prepared database: every test starts with what the migrations made, also after a transactional one."""

import pytest
from wagtail.models import Locale, Page


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_may_commit_what_it_likes() -> None:
    Page.objects.all().delete()
    assert not Page.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_next_transactional_test_finds_the_root_page_and_the_source_language() -> None:
    assert Page.objects.filter(depth=1).exists()
    assert Locale.objects.filter(language_code="de").exists()
