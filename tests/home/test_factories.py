"""Do the factories make a site that hangs together?"""

import pytest

from knowledge.models import ArticlePage, Document
from search.access import Viewer
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_article_has_one_key_and_the_same_blocks_in_four_languages(site: make.Tree) -> None:
    here, there = make.make_pair()
    topic = make.make_topic(site)
    owner = make.make_institution(site, here, topics=[topic])
    mirror = make.make_institution(site, there)
    make.make_mirror(owner, mirror, topics=[topic])
    article = make.make_article(owner, languages=make.LANGUAGES, topics=[topic])
    versions = list(ArticlePage.objects.filter(translation_key=article.translation_key).select_related("locale"))
    assert sorted(version.locale.language_code for version in versions) == sorted(make.LANGUAGES)
    assert {tuple(block.id for block in version.body) for version in versions} == {("b0", "b1", "b2")}
    assert {topic.pk for version in versions for topic in version.topics.all()} == {topic.pk}
    for version in versions:
        assert version.url.startswith(f"/{version.locale.language_code}/")
        assert version.institution.locale_id == version.locale_id


def test_members_see_the_closed_document_and_others_do_not(site: make.Tree) -> None:
    here, _there = make.make_pair()
    owner = make.make_institution(site, here)
    closed = make.make_document(owner, audience=make.PARTNERSHIP)
    document = make.make_document(owner)
    assert set(Document.objects.visible_to(Viewer(None))) == {document}
    assert set(Document.objects.visible_to(Viewer(make.make_member(owner)))) == {document, closed}
