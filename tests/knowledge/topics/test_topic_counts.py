"""Are the numbers on topics those of what the reader may see, once per thing and with sub-topics?"""

import pytest

from home.audience import set_page_audience
from knowledge.models import TopicPage
from knowledge.topics.counts import Counts, topic_counts
from knowledge.topics.landing import topic_tree
from search.access import Viewer
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_things_count_once_above_and_closed_ones_only_for_members(site: make.Tree) -> None:
    here, there = make.make_pair()
    water = make.make_topic(site, "Wasser")
    losses, sewage = make.make_topic(site, "Verluste", water), make.make_topic(site, "Abwasser", water)
    owner, partner = make.make_institution(site, here), make.make_institution(site, there)
    make.make_article(owner, languages=make.LANGUAGES, topics=[losses, sewage])
    secret = make.make_article(owner, topics=[losses])
    set_page_audience(secret, make.PARTNERSHIP)
    make.make_document(owner, topics=[sewage])
    make.make_document(owner, topics=[sewage], audience=make.PARTNERSHIP)
    make.make_mirror(owner, partner, topics=[losses])
    make.make_mirror(owner, make.make_institution(site, there), topics=[losses], confirmed=False)
    topics = list(TopicPage.objects.filter(locale__language_code="de"))
    anonymous = topic_counts(topics, Viewer(None))
    assert anonymous[water.translation_key] == Counts(articles=1, documents=1, mirrors=1)
    assert anonymous[sewage.translation_key] == Counts(articles=1, documents=1, mirrors=0)
    member = topic_counts(topics, Viewer(make.make_member(owner)))
    assert member[water.translation_key] == Counts(articles=2, documents=2, mirrors=1)


def test_what_hangs_on_a_closed_topic_alone_counts_nowhere(site: make.Tree) -> None:
    here, _there = make.make_pair()
    water = make.make_topic(site, "Wasser")
    closed = make.make_topic(site, "Geheim", water)
    make.make_article(make.make_institution(site, here), topics=[closed])
    set_page_audience(closed, make.PARTNERSHIP)
    nodes = topic_tree(Viewer(None), "ar")
    assert [(node.topic.title, node.counts, node.children) for node in nodes] == [("Wasser [ar]", Counts(), [])]
