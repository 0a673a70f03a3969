"""A small site with one of each thing, public and closed, for the doors by which programs come."""

from dataclasses import dataclass
from typing import Any

import pytest

from home.audience import set_page_audience
from tests import factories as make

SECRET = "Zyklop"
HOSTILE = 'Netze </script><b>&amp; "Rohre" <!--'


@dataclass(frozen=True)
class Ground:
    tree: make.Tree
    works: Any
    topic: Any
    shut_topic: Any
    shut_works: Any
    article: Any
    event: Any
    document: Any
    data: Any
    house: Any


@pytest.fixture
def ground(site: make.Tree) -> Ground:
    here, _there = make.make_pair()
    topic, shut_topic = make.make_topic(site, "Wasser"), make.make_topic(site, f"{SECRET} Thema")
    works = make.make_institution(site, here, "Stadtwerke", topics=[topic])
    shut_works = make.make_institution(site, here, f"{SECRET} Amt")
    both = {"topics": [topic, shut_topic]}
    paragraph = ("paragraph", '<p data-block-key="a">Ein <b>Absatz</b> über Rohre.</p>')
    article = make.make_article(works, HOSTILE, ("de", "ar"), blocks=(paragraph,), lead="Was man lernt.", **both)
    make.make_article(works, "Ohne Thema")
    make.make_news(works, "Rohrbruch behoben", **both)
    event = make.make_event(site, "Wassertag", organiser=works, place="Rathaus", offer="Tee", **both)
    make.make_project(site, "Gemeinsam messen", partners=[works], **both)
    document = make.make_document(works, "Messprotokoll", pages=("Erste <i>Seite</i>.", "Zweite."), **both)
    data = make.make_document(works, "Messwerte", format="csv", topics=[topic])
    house = make.make_article(works, f"{SECRET} Artikel", ("de", "ar"), **both)
    shut_event = make.make_event(site, f"{SECRET} Treffen", organiser=works, topics=[topic])
    make.make_document(works, f"{SECRET} Akte", audience=make.PARTNERSHIP, topics=[topic])
    for page in (shut_topic, shut_works, house, shut_event):
        set_page_audience(page, make.PARTNERSHIP)
    make.make_event(site, "Sprechtag", organiser=make.make_institution(site, here, "Bauamt"))
    return Ground(site, works, topic, shut_topic, shut_works, article, event, document, data, house)
