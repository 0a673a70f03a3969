"""A small site with one page of every type in four languages, and closed twins of everything that can be closed."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from home.audience import set_page_audience
from knowledge.models import Contact
from search.indexing import unit_of_work
from tests import factories as make

CLOSED = "Geheimplan"  # stands in the title of everything closed


@dataclass
class World:
    tree: make.Tree
    owner: Any
    partner: Any
    pages: dict[str, Any]  # type in words -> German page
    topic: Any


def build(tree: make.Tree, things: int = 1) -> World:
    """`things` of everything that stands in a list, in four languages, and as many closed ones."""
    with unit_of_work():
        return _build(tree, things)


def _build(tree: make.Tree, things: int) -> World:
    here, there = make.make_pair()
    make.make_standing(tree, "imprint", "Impressum")
    topic = make.make_topic(tree, "Wasser")
    owner = make.make_institution(tree, here, "Stadtentwässerung", topics=[topic])
    partner = make.make_institution(tree, there, "Wasserbehörde", topics=[topic])
    make.make_mirror(owner, partner, topics=[topic])
    Contact.objects.create(institution=owner, name="Ada Beispiel", consent_on=datetime.date(2026, 1, 1))
    Contact.objects.create(institution=owner, name=f"{CLOSED} Person")
    pages: dict[str, Any] = {}
    for at in range(things):
        pages = _things(tree, owner, partner, topic, name=f"Nummer {at}")
        for page in _things(tree, owner, partner, topic, name=f"{CLOSED} {at}", audience=make.PARTNERSHIP).values():
            set_page_audience(page, make.PARTNERSHIP)
    pages |= {
        "home": tree.home,
        "topics": tree.topics["de"],
        "topic": topic,
        "institutions": tree.institutions["de"],
        "institution": owner,
        "projects": tree.projects["de"],
        "events": tree.events["de"],
    }
    return World(tree, owner, partner, pages, topic)


def _things(
    tree: make.Tree, owner: Any, partner: Any, topic: Any, *, name: str, audience: Any = None
) -> dict[str, Any]:
    """One of everything; documents get their audience at once, pages from the caller."""
    file = make.make_document(owner, f"{name} Datei", topics=[topic], **({"audience": audience} if audience else {}))
    mirrored = make.make_institution(tree, partner.municipality, f"{name} Amt", topics=[topic])
    make.make_mirror(owner, mirrored, topics=[topic])
    subtopic = make.make_topic(tree, f"{name} Thema", topic)
    link = f'<p>Siehe <a linktype="page" id="{topic.pk}">hier</a>.</p>'
    blocks = (
        *make.TEXT,
        ("paragraph", link),
        ("documents", [file.pk]),
        ("links", [{"page": topic.pk, "url": "", "text": ""}]),
    )
    common: dict[str, Any] = {"languages": make.LANGUAGES, "blocks": blocks, "topics": [topic, subtopic]}
    soon, past = timezone.now() + datetime.timedelta(days=5), timezone.now() - datetime.timedelta(days=5)
    step = (f"{name} Schritt", datetime.date(2026, 1, 1), True)
    return {
        "past": make.make_event(tree, f"{name} Rückblick", starts_at=past, **common),
        "article": make.make_article(owner, f"{name} Artikel", reviewed_on=datetime.date(2026, 5, 1), **common),
        "news": make.make_news(owner, f"{name} Nachricht", **common),
        "project": make.make_project(tree, f"{name} Projekt", partners=[owner, partner], milestones=[step], **common),
        "event": make.make_event(tree, f"{name} Termin", starts_at=soon, organiser=owner, **common),
        "subtopic": subtopic,
        "mirrored": mirrored,
    }
