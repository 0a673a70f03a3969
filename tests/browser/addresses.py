"""One address of every public kind of page, in every language, on a site with a little of everything."""

import datetime
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import override

from home.models import StandingPage
from knowledge.documents import reader
from knowledge.models import Mirror, PlainVersionPage, ProjectEntry, ProjectIndicator, ProjectValue
from knowledge.questions.addresses import question_address
from tests.factories import (
    LANGUAGES,
    TEXT,
    Tree,
    make_article,
    make_document,
    make_event,
    make_institution,
    make_mirror,
    make_news,
    make_pair,
    make_project,
    make_standing,
    make_topic,
)
from tests.factories.questions import make_question
from tests.factories.statement import make_statement
from tests.factories.transfers import make_transfer
from tests.factories.tree import body, publish, translations
from tests.knowledge.documents.families import add

BLOCKS: tuple[Any, ...] = (
    *TEXT,
    (
        "steps",
        ["Zonen bilden", "Zufluss messen", "Mit einem sehrlangenzusammengesetztenwortausdeminnerenderverwaltung enden"],
    ),
    ("quote", {"text": "Wer nachts misst, findet das Leck.", "source": "Eine Meisterin"}),
    ("callout", {"kind": "warning", "text": "<p>Vor dem Öffnen des Schachts Gas messen.</p>"}),
    (
        "indicator",
        {"value": "12", "unit": "Liter je Einwohner und Tag", "label": "Verlust im Netz", "source": "Betriebsbericht"},
    ),
)
DAY = datetime.date(2026, 5, 1)

Addresses = dict[str, dict[str, str]]  # language -> kind of page -> path


def make_every_page(tree: Tree) -> Addresses:
    here, there = make_pair()
    topic = make_topic(tree, "Wasserverluste")
    make_topic(tree, "Lecksuche", parent=topic)
    owner = make_institution(tree, here, "Wasserwerk der Stadt", topics=[topic])
    mirror = make_institution(tree, there, "Wasserbehörde", topics=[topic])
    pair = make_mirror(owner, mirror, topics=[topic])
    topics = {"topics": [topic], "languages": LANGUAGES}
    pages = {
        "home": tree.home,
        "topics": tree.topics["de"],
        "topic": topic,
        "institutions": tree.institutions["de"],
        "institution": owner,
        "article": make_article(owner, "Lecksuche in alten Rohrnetzen", blocks=BLOCKS, **topics),
        "news": make_news(owner, "Erste Messnacht", **topics),
        "projects": tree.projects["de"],
        "project": make_project(
            tree, "Wasserbilanz", milestones=[("Zähler eingebaut", DAY, True)], partners=[owner, mirror], **topics
        ),
        "events": tree.events["de"],
        "event": make_event(tree, "Werkstatt Lecksuche", place="Rathaus", **topics),
        **_make_standing_pages(tree),
    }
    pages["plain"] = _make_plain(pages["article"])
    document = make_document(
        owner, "Messprotokoll der Nacht", pages=["Zufluss um zwei Uhr.", "Um vier."], topics=[topic]
    )
    add(document, "Zufluss um drei Uhr.", "Um vier.")
    exchange = _make_exchange(pair, pages["article"], pages["project"])
    return {
        language: {
            **_of_pages(pages, language),
            **_of_views(document, language),
            **exchange(language),
            "side by side": beside(pages["article"], language),
        }
        for language in LANGUAGES
    }


def _make_standing_pages(tree: Tree) -> dict[str, Any]:
    return {
        "standing": make_standing(tree, StandingPage.Role.CONTACT),
        "privacy": make_standing(tree, StandingPage.Role.PRIVACY, "Datenschutz"),
        "statement": make_statement(tree),
    }


def _make_plain(article: Any) -> PlainVersionPage:
    page = publish(article, PlainVersionPage(title="Wo ist das Loch?", slug="einfach", body=body(*TEXT)))
    translations(page, LANGUAGES)
    return page


def _make_exchange(pair: Mirror, article: Any, project: Any) -> Callable[[str], dict[str, str]]:
    """A question that was answered in public, a transfer, and a project with released rows; their addresses."""
    question = make_question(
        pair.proposer, pair.answerer, mirror=pair, audience="public", topics=pair.topics.all(),
        subject="Wie oft messen Sie den Zufluss?", answer="Jede Nacht zwischen zwei und vier Uhr.",
    )  # fmt: skip
    transfer = make_transfer(pair.answerer, article, "adapted", cost="low", changed="نقيس قبل الفجر.", language="ar")
    released = {"project": project, "language": "de", "released_at": timezone.now()}
    ProjectEntry.objects.create(kind="output", title="Ein Formblatt", learnt="Kürzer ist besser.", day=DAY, **released)
    counted = ProjectIndicator.objects.create(
        title="Verlust im Netz", unit="%", baseline=40, baseline_on=DAY.replace(year=2025), target=20,
        target_on=DAY.replace(year=2027), **released,
    )  # fmt: skip
    for month, value in ((6, 36), (9, 31)):
        ProjectValue.objects.create(indicator=counted, day=DAY.replace(month=month), value=value, **released)
    return lambda language: {
        "mirrors": f"/{language}/mirrors/",
        "mirror": f"/{language}/mirrors/{pair.pk}/",
        "questions": f"/{language}/questions/",
        "question": question_address(question.reference, language),
        "asking": f"/{language}/questions/ask/",
        "transfers": f"/{language}/transfers/",
        "transfer": f"/{language}/transfers/{transfer.pk}/",
        "released": f"/{language}/projects/{project.pk}/released/indicator/",
    }


def _of_pages(pages: dict[str, Any], language: str) -> dict[str, str]:
    versions = {name: type(page).objects.get(translation_key=page.translation_key, locale__language_code=language)
                for name, page in pages.items()}  # fmt: skip
    found = {name: version.url for name, version in versions.items()}
    return {**found, "take along": f"{found['topic']}pack/"}


def beside(article: Any, language: str) -> str:
    """The article in the language, with one that is written the other way beside it."""
    version = type(article).objects.get(translation_key=article.translation_key, locale__language_code=language)
    return f"{version.url}with/{'de' if language == 'ar' else 'ar'}/"


def _of_views(document: Any, language: str) -> dict[str, str]:
    with override(language):
        version = reader.readable_version(document, language)
        return {
            "partnership": f"/{language}/partnership/",
            "document": reader.document_url(document, language),
            "document text": reader.text_url(document, version, 1, language),
            "document find": f"/{language}/documents/{document.pk}/find/?q=Uhr",
            "document compare": f"/{language}/documents/{document.pk}/compare/1.de.pdf/2.de.pdf/",
            "document version": f"/{language}/documents/{document.pk}/version/1/",
            "search": f"/{language}/search/?q={quote('Lecksuche')}",
            "empty search": f"/{language}/search/?q=",
            "nothing found": f"/{language}/search/?q=xyzzyplugh",
            "list": f"/{language}/articles/",
            "missing page": f"/{language}/gibt-es-nicht/",
            "something wrong": f"/{language}/feedback/?page={quote(reader.document_url(document, language))}",
            "barrier": f"/{language}/barrier/?page=%2F{language}%2Fsearch%2F",
            "login": f"/{language}/accounts/login/",
            "reset": f"/{language}/accounts/password/reset/",
        }
