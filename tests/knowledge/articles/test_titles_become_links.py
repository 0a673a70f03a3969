"""A title in brackets becomes a link by itself once its page is there: nobody's translation is older for that."""

from typing import Any

import pytest

from home.linking.saving import link_titles
from knowledge.articles.freshness import record_baselines, states
from knowledge.models import ArticlePage, InstitutionPage
from search.access import Viewer
from tests import factories as make

pytestmark = pytest.mark.django_db
BLOCKS: tuple[Any, ...] = (
    ("paragraph", "<p>Siehe [[Grüngut &amp; Co|dort]] und [[Nie geschrieben]].</p>"),
    ("list", ["Erst [[Grüngut &amp; Co]]", "Dann rechnen"]),
    ("paragraph", "<p>[[Grüngut &amp; Co]] bleibt, der Rest war falsch.</p>"),
)


@pytest.fixture
def works(site: make.Tree) -> InstitutionPage:
    return make.make_institution(site, make.make_pair()[0])


def test_translations_hold_when_only_brackets_became_links(works: InstitutionPage) -> None:
    page = make.make_article(works, "Kompost", ("de", "ar"), blocks=BLOCKS)
    arabic = make.version(page, "ar")
    arabic.title, arabic.lead = "سماد", "نص"
    arabic.body = [_translated(block) for block in arabic.body.raw_data]
    arabic.save()
    record_baselines(arabic, page)
    target = make.make_article(works, "Grüngut & Co")
    rows, report = link_titles(page.body.raw_data, Viewer(None), "de")
    assert report.linked == 3
    page.body = [
        {**row, "value": row["value"].replace("falsch", "richtig")} if row["id"] == "b2" else row for row in rows
    ]
    page.save_revision().publish()
    stored = ArticlePage.objects.get(pk=page.pk).body.raw_data
    assert f'<a linktype="page" id="{target.pk}">dort</a>' in stored[0]["value"]
    late = {unit for unit, state in states(make.version(page, "ar")).items() if state == "outdated"}
    assert late == {"b2"}, "only where words changed as well"
    page.body = [
        {**row, "value": row["value"].replace(">dort<", ">hier<")} if row["id"] == "b0" else row for row in rows
    ]
    page.save_revision().publish()
    assert states(make.version(page, "ar"))["b0"] == "outdated"


def _translated(block: Any) -> Any:
    if isinstance(block["value"], list):
        return {**block, "value": [{**item, "value": "نص"} for item in block["value"]]}
    return {**block, "value": "<p>نص</p>"}
