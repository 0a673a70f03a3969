"""The closed part of the second world, of every kind there is, and the addresses somebody might guess it at."""

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Comment

from home.audience import Audience, set_collection_audience, set_page_audience
from home.images.sizes import SPECS
from home.models import Image
from home.withdrawals.models import Withdrawal
from knowledge.documents.collections import collection_for
from knowledge.documents.withdrawing import withdraw
from knowledge.events.registering import Wish, register
from knowledge.membership.models import User
from knowledge.membership.rights import institution_audience
from knowledge.models import (
    ArticlePage,
    Document,
    EventPage,
    InstitutionPage,
    Milestone,
    Mirror,
    MirrorStep,
    ProjectChange,
    ProjectEntry,
    ProjectIndicator,
    ProjectPage,
    ProjectValue,
    TopicPage,
)
from tests.access.worlds import CLOSED_DOCUMENT, CLOSED_EVENT, CLOSED_IMAGE, CLOSED_PAGE, SECRET, OpenWorld
from tests.factories import (
    LANGUAGES,
    body,
    chosen,
    make_article,
    make_document,
    make_event,
    make_institution,
    make_mirror,
    make_news,
    make_project,
    make_topic,
    publish,
    translations,
)
from tests.factories.questions import make_question
from tests.factories.transfers import make_transfer
from tests.home.pictures import jpeg_with_position

QUERIES = ("", "Wasser", "Zyklopenplan", "zyklop", "Stadtwerke", "oeffentlich", '"', "مياه", "Zyklopenplan OR Wasser")
FACETS = ("kind=article", "kind=document", "language=ar", "sort=newest", "page=2", "year=2026", "page=999999")
DOCUMENT_PAGES = ("", "text/1/", "find/?q=Wasser", "version/1/", "version/1/citation.bib", "compare/1.de.pdf/2.de.pdf/")
LISTS = ("documents", "articles", "institutions", "projects", "events", "news", "search")
FULLY_ASKED = ("de", "ar")  # languages whose lists are asked with every filter; the others with two
SLUGS = ("wasser", "nachricht", "entwurf", "geplant", "verlinkt")
ORIGINAL = f"original_images/{SECRET.lower()}.jpg"
CLOSED_QUESTION = "ZZZZ-9999"
NEXT_DOCUMENTS = 8  # ids after the last public one


def add_closed(world: OpenWorld) -> None:
    """Closed pages of every type, files, pictures, drafts and revisions; all belong to `world.works` alone."""
    house = chosen(institution_audience(world.works))
    topic = make_topic(world.tree, f"{SECRET} Thema")
    picture = ("image", {"image": CLOSED_IMAGE, "caption": SECRET})
    linked = ArticlePage(
        pk=CLOSED_PAGE, title=f"{SECRET} verlinkt", body=body(("paragraph", f"<p>{SECRET}</p>"), picture)
    )
    linked = publish(world.works, linked)
    translations(linked, LANGUAGES)
    closed = [
        topic,
        linked,
        make_article(world.works, f"{SECRET} Wasser", LANGUAGES, topics=[topic, *world.article.topics.all()]),
        make_news(world.works, f"{SECRET} Nachricht", LANGUAGES),
        make_project(world.tree, f"{SECRET} Projekt", LANGUAGES, partners=[world.works, world.partner]),
        _event(world),
        make_institution(world.tree, world.works.municipality, f"{SECRET} Amt"),
    ]
    for page in closed:
        set_page_audience(page, house)
    make_mirror(closed[-1], world.partner, topics=[topic])
    _add_exchange(world, closed[2], closed[-1])
    _add_questions(world, closed[-1], topic)
    _add_workspaces(closed[4])
    _add_files(world, house)
    make_article(world.works, f"{SECRET} Entwurf", LANGUAGES, live=False)
    _schedule(world)
    _revise(world.article)
    Redirect.add_redirect("/de/umgezogen/", redirect_to=closed[2], is_permanent=True)


def _add_exchange(world: OpenWorld, article: ArticlePage, office: InstitutionPage) -> None:
    """What was said of closed things and by closed institutions, and a mirror with one that was declined."""
    make_transfer(world.partner, article, "adopted", cost="low", changed=f"{SECRET} Wasser")
    make_transfer(office, world.article, "not-suitable", reason="law", changed=SECRET)
    make_transfer(world.works, world.article, "trying", changed=SECRET, withdrawn_at=timezone.now())
    attempt = Mirror.objects.create(
        proposer=office, answerer=world.partner, declined_at=timezone.now(), end_reason=SECRET
    )
    MirrorStep.objects.create(mirror=attempt, kind=MirrorStep.Kind.DECLINED, reason=SECRET)


def _add_questions(world: OpenWorld, office: InstitutionPage, topic: TopicPage) -> None:
    """Questions between two that belong together: open, answered, of the public; with files and a closed topic."""
    words = {"subject": f"{SECRET} Wasser", "text": f"{SECRET} Wasser messen", "topics": [topic]}
    make_question(world.works, office, file=SECRET.encode(), reference=CLOSED_QUESTION, **words)
    make_question(world.works, office, answer=f"{SECRET} im Wasser", may_be_public=True, **words)
    make_question(None, office, asker_name=SECRET, asker_email=f"{SECRET.lower()}@example.org", **words)


def _add_workspaces(closed: ProjectPage) -> None:
    """Rows of the closed project, released or not, and rows of the open one that nobody released."""
    now = timezone.now()
    for released in (None, now):
        common = {
            "project": closed,
            "title": f"{SECRET} Wasser",
            "text": SECRET,
            "language": "de",
            "released_at": released,
        }
        ProjectEntry.objects.create(kind="output", learnt=SECRET, **common)
        ProjectIndicator.objects.create(baseline=4, baseline_on=now.date(), **common)
    open_project = ProjectPage.objects.get(title="Wasser gemeinsam")
    ProjectEntry.objects.create(project=open_project, kind="decision", title="Wasser intern", language="de")
    row = ProjectIndicator.objects.create(project=open_project, title="Wasser gezählt", language="de")
    ProjectValue.objects.create(project=open_project, indicator=row, day=now.date(), value=77, language="de")
    milestone = Milestone.objects.create(project=closed, title=SECRET, due_on=now.date(), locale=closed.locale)
    ProjectChange.objects.create(project=closed, act="reached", kind="milestone", row=milestone.pk, title=SECRET)


def _event(world: OpenWorld) -> EventPage:
    """With a form, and somebody who has registered by it."""
    facts: dict[str, Any] = {"organiser": world.works, "registering": "form", "capacity": 1, "place": SECRET}
    event = make_event(world.tree, f"{SECRET} Treffen", LANGUAGES, pk=CLOSED_EVENT, question=SECRET, **facts)
    register(event, Wish(SECRET, f"{SECRET}@example.org", "de", agreed=SECRET, version="1"))
    return event


def _add_files(world: OpenWorld, house: Audience) -> None:
    """Documents and a picture in closed collections, one of them closed only by the collection above it."""
    files = collection_for(world.works, house)
    texts = {code: f"{SECRET} {code}" for code in LANGUAGES}
    make_document(world.works, f"{SECRET} Akte", files, pages=(f"{SECRET} Wasser",), texts=texts)
    make_document(world.works, f"{SECRET} Anlage", files, pk=CLOSED_DOCUMENT)
    shut = Collection.get_first_root_node().add_child(name=f"{SECRET} Sammlung")
    set_collection_audience(shut, house)
    make_document(world.works, f"{SECRET} Beilage", shut.add_child(name=f"{SECRET} innen"))
    public = collection_for(world.works, Audience())
    make_document(world.works, f"{SECRET} Entwurf", public, live=False)
    gone = make_document(world.works, f"{SECRET} zurückgezogen", public, pages=(f"{SECRET} Wasser",), texts=texts)
    withdraw(Document.objects.get(pk=gone.pk))
    Withdrawal.objects.update(was_public=False)  # of what was public the address may say so: not the question here
    _add_picture(files)


def _add_picture(collection: Collection) -> None:
    """A picture with its sizes under the names it always has: an earlier test may have left files of these names."""
    picture = Image(pk=CLOSED_IMAGE, title=f"{SECRET} Bild", alt_text=SECRET, people="none", collection=collection)
    for storage, names in ((picture.file.storage, [ORIGINAL]), (storages["renditions"], rendition_names())):
        for name in names:
            storage.delete(name)
    picture.file = ContentFile(jpeg_with_position((96, 72), 1), name=f"{SECRET.lower()}.jpg")
    picture.save()
    picture.get_renditions(*SPECS)


def _schedule(world: OpenWorld) -> None:
    """A page that is to be published tomorrow."""
    page = make_article(world.works, f"{SECRET} geplant", LANGUAGES, live=False)
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision().publish()
    assert not ArticlePage.objects.get(pk=page.pk).live


def _revise(article: ArticlePage) -> None:
    """A draft of a public page, with a remark on it: what is published stays what it was."""
    article = ArticlePage.objects.get(pk=article.pk)
    article.title, article.lead = f"{SECRET} neuer Titel", f"{SECRET} Wasser"
    article.body = body(("heading", {"text": SECRET, "level": "2"}), ("paragraph", f"<p>{SECRET} im Wasser</p>"))
    article.save_revision()
    author = User.objects.create_user(f"{SECRET.lower()}@example.org", first_name=SECRET)
    Comment.objects.create(page=article, user=author, text=SECRET, contentpath="title")


def rendition_names() -> list[str]:
    """What the sizes of the closed picture are called in their storage."""
    return [f"images/{SECRET.lower()}.{one.replace('|', '.')}.{re.findall('format-([a-z]+)', one)[0]}" for one in SPECS]


def picture_addresses() -> list[str]:
    """Where the sizes of the closed picture lie, for who knows its file's name, and where its original might."""
    names = rendition_names()
    return [f"/-/pictures/{name}" for name in (*names, ORIGINAL)] + [f"/media/{name}" for name in (*names, ORIGINAL)]


def guesses(world: OpenWorld) -> Iterator[str]:
    """Addresses of what is or will be closed, as somebody might guess them, and of what never was."""
    yield from ("/de/umgezogen/", "/sitemap.xml", "/robots.txt", "/llms.txt", "/-/ready", "/api/v1/", "/admin/")
    yield from picture_addresses()
    documents = [*range(world.document.pk + 1, world.document.pk + NEXT_DOCUMENTS), CLOSED_DOCUMENT]
    for number in documents:
        yield from (f"/documents/{number}/latest/", f"/documents/{number}/v1/{number}.pdf", f"/documents/{number}/v1/")
    for language in LANGUAGES:
        yield from _beginnings(language)
        yield from _questions(language)
        yield from _exchange(language)
        yield from _asking(language)
        yield from _workspaces(language)
        yield from _names(world, language)
        for number in documents:
            yield from (f"/{language}/documents/{number}/{name}" for name in DOCUMENT_PAGES)


def _beginnings(language: str) -> Iterable[str]:
    """What somebody types letter by letter, as the field of the search and a browser ask for it."""
    for typed in ("wass", "mess", f"Wasser {SECRET[:4]}", "Wasser sp"):
        yield f"/{language}/search/suggest?q={quote(typed)}"
    yield f"/{language}/search/suggest?q=wa&format=opensearch"


def _asking(language: str) -> Iterable[str]:
    """The lists of questions, a closed one by its reference, its file, and what the forms say of closed things."""
    yield from (f"/{language}/questions/?{view}" for view in ("view=to-us", "view=waiting", "page=2", "topic=x"))
    yield from (f"/{language}/questions/{CLOSED_QUESTION}/", f"/{language}/questions/follow/x/")
    yield from (f"/{language}/questions/files/{number}/" for number in range(1, 4))
    yield from (f"/{language}/questions/similar/?q={quote(query)}" for query in QUERIES[1:4])
    yield f"/{language}/questions/ask/?about=document:{CLOSED_DOCUMENT}"


def _workspaces(language: str) -> Iterable[str]:
    """The workspace of the open project, and the lists of what it released."""
    project = ProjectPage.objects.get(title="Wasser gemeinsam").pk
    for name in (
        "workspace",
        "workspace/changes",
        "workspace/decision",
        "workspace/decision/1",
        "workspace/output/add",
    ):
        yield f"/{language}/projects/{project}/{name}/"
    yield from (f"/{language}/projects/{project}/released/{kind}/" for kind in ("decision", "indicator", "value"))


def _questions(language: str) -> Iterable[str]:
    """Searches, lists, suggestions and feeds in one language."""
    fully = language in FULLY_ASKED
    for name in LISTS:
        for query in QUERIES if name == "search" else QUERIES[1:3]:
            yield f"/{language}/{name}/?q={quote(query)}"
        if fully or name == "search":
            yield from (f"/{language}/{name}/?q=Wasser&{facet}" for facet in (FACETS if fully else FACETS[:2]))
    for text in ("Zyk", "Was", "Zyklopenplan", ""):
        yield f"/{language}/search/suggest?q={text}"
    for kind in ("articles", "news", "documents"):
        yield f"/{language}/feeds/{kind}/"
    for query in ("q=Wasser", f"q={SECRET}", "q=topic:wasser", f"q=thema:{SECRET}", "sort=date"):
        yield from (f"/{language}/feeds/search?{query}", f"/api/v1/search?{query}&lang={language}")
    yield from (f"/{language}/search/?q=Wasser+{field}:{SECRET}" for field in ("thema", "title", "einrichtung"))
    yield from (f"/{language}/feeds/", f"/{language}/feeds/events.ics", f"/{language}/partnership/")


def _exchange(language: str) -> Iterable[str]:
    """Mirrors and transfers by their numbers, the list of transfers with every choice, the forms behind the login."""
    for number in range(1, 9):
        yield from (f"/{language}/mirrors/{number}/", f"/{language}/transfers/{number}/")
    yield from (f"/{language}/mirrors/", f"/{language}/transfers/", f"/{language}/search/?kind=transfer")
    for choice in ("state=adopted", "state=not-suitable", "reason=law", "cost=low", "page=2"):
        yield f"/{language}/transfers/?{choice}"
    yield from (f"/{language}/transfers/article/{CLOSED_PAGE}/", f"/{language}/transfers/document/{CLOSED_DOCUMENT}/")


def _names(world: OpenWorld, language: str) -> Iterable[str]:
    """Closed pages by the names they would have in one language."""
    works = world.works if language == "de" else world.works.get_translation(world.tree.homes[language].locale)
    yield from (f"/{language}/gibt-es-nicht/", f"/{language}/articles/{CLOSED_PAGE}/history/")
    for name in (*LISTS[:-1], "questions", "glossary", "partnership", "mirrors"):
        yield f"/{language}/{name}/index.md"
    yield f"/{language}/questions/{CLOSED_QUESTION}/index.md"
    yield from (
        f"/-/p/{CLOSED_PAGE}/",
        f"/-/qr/p/{CLOSED_PAGE}.svg",
        f"/-/qr/{language}/documents/{CLOSED_DOCUMENT}.svg",
    )
    for end in (".ics", "/register/", "/participants/", "/participants.csv"):
        yield f"/{language}/events/{CLOSED_EVENT}{end}"
    for slug in SLUGS:
        yield from (f"{works.url}{SECRET.lower()}-{slug}/{end}" for end in ("", "with/ar/", "index.md"))
    for index, slug in ((world.tree.topics, "thema"), (world.tree.institutions, "amt"), (world.tree.events, "treffen")):
        yield from (f"{index[language].url}{SECRET.lower()}-{slug}/{end}" for end in ("", "index.md"))
