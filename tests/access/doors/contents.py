"""What the machine changes: pages, files and a picture that are opened, closed, moved, withdrawn, deleted and restored.

Beside every row stands what the machine believes of it (`State`). From that alone follows what a person may see, so the
site's own access rule is not asked about itself.
"""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from home.audience import PARTNERSHIP, PUBLIC, Audience
from knowledge.models import ArticlePage, Document, EventPage, InstitutionPage, NewsPage, ProjectPage, TopicPage
from search.indexing import unit_of_work
from tests.access.worlds import CLOSED_DOCUMENT, CLOSED_IMAGE, CLOSED_PAGE, SECRET, OpenWorld
from tests.factories import body, make_document, publish
from tests.factories.tree import locale

LANGUAGES = ("de", "ar")
LEVELS = ("public", "partnership", "house")  # whom a thing is for, each group within the one before
MOVABLE = ("plan", "akte", "brief")
PAGES = ("amt", "thema", *MOVABLE, "meldung", "vorhaben", "treffen")
FILES = ("anlage", "bericht")
PICTURE = "bild"
_NUMBERS = {name: 995_000 + 10 * at for at, name in enumerate((*PAGES, *FILES))} | {
    "plan": CLOSED_PAGE,
    "anlage": CLOSED_DOCUMENT,
    PICTURE: CLOSED_IMAGE,
}


@dataclass
class State:
    """What is believed of one thing. `order`: a thing moved or made later stands behind its sisters."""

    parent: str = ""
    level: str = "house"
    exists: bool = True
    live: bool = True
    text: int = 0
    order: int = 0
    formers: tuple[str, ...] = ()  # where it hung before: old addresses lead to the new one


def number_of(name: str, language: str = "de") -> int:
    """The id a thing has in both worlds, also after it was deleted and made again."""
    return _NUMBERS[name] + 5 * LANGUAGES.index(language) if name in PAGES else _NUMBERS[name]


def slug_of(name: str) -> str:
    return f"{SECRET.lower()}-{name}"


def title_of(name: str, text: int, language: str = "de") -> str:
    return f"{SECRET} {name.title()} {'Wasser ' * text}[{language}]"


def words_of(name: str, text: int) -> list[dict[str, Any]]:
    """A body that names the secret and the subject of public pages, longer with every text."""
    picture = [("image", {"image": CLOSED_IMAGE, "caption": SECRET})] if name == "plan" else []
    paragraph = f"<p>{SECRET} und Wasser sparen: {name}. {'Kyklopenmauer am Wasser. ' * (text + 1)}</p>"
    return body(("heading", {"text": f"{SECRET} {name}", "level": "2"}), ("paragraph", paragraph), *picture)


def parents(world: OpenWorld) -> dict[str, dict[str, Page]]:
    """Where the things hang, by name and language; `amt` is one of the things itself."""
    works = {"de": world.works, "ar": world.works.get_translation(locale("ar"))}
    partner = {"de": world.partner, "ar": world.partner.get_translation(locale("ar"))}
    tree = world.tree
    return {
        "works": works,
        "partner": partner,
        "institutions": dict(tree.institutions),
        "topics": dict(tree.topics),
        "projects": dict(tree.projects),
        "events": dict(tree.events),
    }


def home_of(name: str) -> str:
    """Where a thing hangs in the beginning."""
    fixed = {"amt": "institutions", "thema": "topics", "vorhaben": "projects", "treffen": "events", "brief": "amt"}
    return fixed.get(name, "works")


def make_page(world: OpenWorld, name: str, text: int, places: dict[str, Page]) -> None:
    """The page in every language, published, under `places` (by language), with the same ids each time."""
    for language in LANGUAGES:
        page = _build(world, name)
        page.pk = number_of(name, language)
        page.translation_key = uuid.uuid5(uuid.NAMESPACE_URL, name)
        page.title = page.draft_title = title_of(name, text, language)
        page.slug, page.body = slug_of(name), words_of(name, text)
        publish(Page.objects.get(pk=places[language].pk).specific, page)


def _build(world: OpenWorld, name: str) -> Any:
    topics = list(world.article.topics.all())
    if name == "amt":
        return InstitutionPage(municipality=world.works.municipality)
    if name == "thema":
        return TopicPage()
    if name == "meldung":
        page: Any = NewsPage(lead=SECRET)
    elif name == "vorhaben":
        page = ProjectPage(state="running", starts_on=datetime.date(2025, 3, 1))
        page.partners = [world.works, world.partner]
    elif name == "treffen":
        page = EventPage(starts_at=timezone.now() + datetime.timedelta(days=9), organiser=world.works)
    else:
        page = ArticlePage(lead=f"{SECRET} Wasser")
        topics += list(TopicPage.objects.filter(pk=number_of("thema")))
    page.topics = topics
    return page


@unit_of_work()
def make_file(world: OpenWorld, name: str, text: int, audience: Audience) -> Document:
    """A published family whose file is the same bytes each time."""
    made = make_document(
        world.works,
        title_of(name, text),
        pk=number_of(name),
        audience=audience,
        content=f"%PDF-1.4 {SECRET} {name}".encode(),
        pages=(f"{SECRET} und Wasser, {name}", "Kyklopenmauer"),
        texts={"ar": title_of(name, text, "ar")},
        topics=list(world.article.topics.all()),
    )
    found = Document.objects.get(pk=made.pk)
    found.save_revision().publish()
    return found


def audience_for(level: str, house: Audience) -> Audience:
    return {"public": PUBLIC, "partnership": PARTNERSHIP}.get(level, house)
