"""All steps of the demo in their order. Each makes what is missing and leaves what is there; so does a second run."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from wagtail.models import Page

from knowledge.demo import (
    activities,
    events,
    files,
    following,
    frame,
    glossary,
    partners,
    questions,
    transfers,
    workspaces,
)
from knowledge.demo.entries import FOLDER, LANGUAGES, translation_key
from knowledge.demo.pages import Tree
from knowledge.demo.people import Login, load_people
from knowledge.demo.readings import load_readings
from knowledge.demo.searching import load_searching
from knowledge.importing.importer import Importer
from knowledge.importing.lookup import Lookup
from knowledge.importing.report import Report
from knowledge.importing.sources import Defaults, read
from knowledge.institutions.models import Municipality
from knowledge.membership.rights import derive_all

Say = Callable[[str], object]


@dataclass
class Loaded:
    """What a run of the demo made; all zero and empty when everything was there."""

    pages: int = 0
    documents: int = 0
    articles: Report = field(default_factory=Report)
    logins: list[Login] = field(default_factory=list)


class NotEmpty(Exception):
    """The site has content of its own; the demo is not mixed into it."""


def load(say: Say = lambda text: None) -> Loaded:
    """Load the demo, or what is missing of it. Raises NotEmpty on a site that has a home page of its own."""
    _refuse_foreign_site()
    loaded = Loaded()
    with _quiet():
        tree = Tree()
        municipalities = _load_pages(tree, loaded, say)
        lookup = _lookup(tree)
        _load_contents(tree, lookup, loaded, say=say)
        say("logins")
        loaded.logins = load_people(tree, municipalities)
        _load_exchange(tree, lookup, say)
    return loaded


def _load_pages(tree: Tree, loaded: Loaded, say: Say) -> dict[str, Municipality]:
    """The tree with who takes part in it; what people do hangs there."""
    say("home pages, overviews, topics")
    frame.load_homes(tree)
    frame.load_indexes(tree)
    frame.load_standing_pages(tree)
    frame.load_topics(tree)
    say("municipalities and institutions")
    municipalities = partners.load_municipalities()
    partners.load_institutions(tree, municipalities)
    partners.load_mirrors(tree)
    say("projects, events, news")
    activities.load_projects(tree)
    activities.load_events(tree)
    activities.load_news(tree)
    loaded.pages = tree.made
    if tree.made:
        derive_all()
    return municipalities


def _load_contents(tree: Tree, lookup: Lookup, loaded: Loaded, *, say: Say) -> None:
    say("glossary")
    glossary.load_terms(tree)
    say("documents")
    lookup.documents, loaded.documents = files.load_documents(tree, lookup)
    files.read_documents()
    say("articles")
    loaded.articles = _articles(lookup)


def _load_exchange(tree: Tree, lookup: Lookup, say: Say) -> None:
    """What members do with each other, once they have logins."""
    say("events with participants")
    events.load_documents(tree, lookup.documents)
    events.load_registrations(tree)
    say("transfers")
    transfers.load_transfers(tree)
    say("workspaces of projects")
    workspaces.load_workspaces(tree, lookup.documents)
    say("questions")
    questions.load_questions(tree)
    say("what members follow")
    following.load_following(tree)
    say("readings")
    load_readings()
    say("what is searched for")
    load_searching()


def _refuse_foreign_site() -> None:
    welcome = frame.welcome_page()
    foreign = Page.objects.filter(depth=2).exclude(translation_key=translation_key("page", "home"))
    if foreign.exclude(pk=welcome.pk if welcome else None).exists():
        raise NotEmpty("this site has a home page of its own; the demo is loaded into an empty site only")


def _lookup(tree: Tree) -> Lookup:
    """The demo's content names institutions and topics by its own keys, not by slugs."""
    lookup = Lookup.of_site()
    for name, kind, table in (("institutions", "institution", lookup.institutions), ("topics", "topic", lookup.topics)):
        table.update({entry["key"]: tree.page(kind, entry["key"]) for entry in frame.entries(name)})
    return lookup


def _articles(lookup: Lookup) -> Report:
    site = frozenset(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)
    rows = list(read(FOLDER / "articles", Defaults(languages=site & frozenset(LANGUAGES))))
    return Importer("demo", lookup).run(rows)


@contextmanager
def _quiet() -> Iterator[None]:
    """Wagtail logs a line per page; for the demo these are hundreds that say nothing to anybody."""
    logger = logging.getLogger("wagtail")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
