"""A topic with a subtopic, articles and documents of two institutions, in part closed, in part without a translation."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from home.audience import PUBLIC, set_page_audience
from home.models import Image
from knowledge.documents.collections import collection_for
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage, Document, InstitutionPage, TopicPack, TopicPage
from knowledge.packs import making
from search.access import Viewer
from tests.factories import (
    Tree,
    chosen,
    make_article,
    make_document,
    make_institution,
    make_pair,
    make_term,
    make_topic,
)
from tests.knowledge.printing.conftest import picture

CANARY = "Zyklopenauge"


@dataclass
class Ground:
    """`hidden` (an article), `shut` (a document) and what they hold are the works' own; `article` names both."""

    topic: TopicPage
    below: TopicPage
    works: InstitutionPage
    article: ArticlePage
    german: ArticlePage
    hidden: ArticlePage
    document: Document
    shut: Document
    image: Image


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Packs of one test are not another's."""
    settings.KOMMEZ_DATA_DIR = tmp_path


@pytest.fixture
def ground(site: Tree) -> Ground:
    here, _there = make_pair()
    works = make_institution(site, here, "Stadtwerke")
    house = chosen(institution_audience(works))
    topic = make_topic(site, "Wasser")
    below = make_topic(site, "Leitungen", topic)
    make_term(de=("Zisterne", "", "Behälter für Regenwasser."), ar=("صهريج", "", "خزان لمياه المطر."))
    hidden = make_article(
        works, CANARY, ("de", "ar"), topics=[topic], blocks=(("paragraph", f"<p>{CANARY} innen</p>"),)
    )
    set_page_audience(hidden, house)
    image = picture("Wehr", works, PUBLIC)
    document = make_document(
        works,
        "Messprotokoll",
        collection_for(works, PUBLIC),
        topics=[topic],
        pages=("Druck in der Leitung", "Seite zwei"),
    )
    shut = make_document(
        works, f"Akte {CANARY}", collection_for(works, house), topics=[topic], pages=(f"{CANARY} im Blatt",)
    )
    blocks = (
        ("heading", {"text": "Warum nachts", "level": "2"}),
        ("paragraph", f'<p>Eine Zisterne im Rohrnetz, <a linktype="page" id="{hidden.pk}">hier</a>.^[Eine Note.]</p>'),
        ("image", {"image": image.pk, "caption": "Das Wehr"}),
        ("documents", [document.pk, shut.pk]),
        (
            "links",
            [{"page": hidden.pk, "url": "", "text": ""}, {"page": None, "url": "https://example.org/", "text": "E"}],
        ),
    )
    article = make_article(works, "Lecks suchen", ("de", "ar"), topics=[topic], blocks=blocks)
    german = make_article(works, "Nur auf Deutsch", ("de",), topics=[below])
    return Ground(topic, below, works, article, german, hidden, document, shut, image)


def made(ground: Ground, kind: str, *, language: str = "de", user: Any = None) -> TopicPack:
    """A pack as the worker leaves it."""
    pack = making.ask(Viewer(user), ground.topic.translation_key, language, kind=kind)
    pack.refresh_from_db()
    assert pack.state == TopicPack.State.READY
    return pack


def unpacked(pack: TopicPack, folder: Path) -> dict[str, bytes]:
    """Path -> bytes of all files of a pack, written into `folder`."""
    with zipfile.ZipFile(pack.path) as archive:
        archive.extractall(folder)
        return {name: archive.read(name) for name in archive.namelist()}
