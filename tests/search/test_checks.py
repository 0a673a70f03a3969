"""Does the system check find page and file types nobody can find?"""

import pytest
from django.core.checks import run_checks

from knowledge.models import ArticlePage, Document
from search import records
from search.checks import everything_is_searchable_or_excluded


def test_every_type_of_this_site_is_searchable_or_excluded() -> None:
    assert everything_is_searchable_or_excluded() == []


@pytest.mark.parametrize("model", [ArticlePage, Document])
def test_a_type_that_is_neither_is_an_error(model: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(records._registry, model)
    assert [(error.id, error.obj) for error in run_checks() if error.id == "search.E001"] == [("search.E001", model)]
    records.exclude(model, "for a test")
    try:
        assert everything_is_searchable_or_excluded() == []
    finally:
        del records._excluded[model]
