"""The frame of the demo's site: a home page per language, the overviews, the standing pages and the topics."""

import datetime
from typing import Any

from wagtail.models import Page, Site

from home.pages import HomePage, StandingPage
from home.statement.models import AccessibilityStatement
from knowledge.demo.entries import entries, translation_key
from knowledge.demo.pages import Tree
from knowledge.events.models import EventIndexPage
from knowledge.institutions.models import InstitutionIndexPage
from knowledge.projects.models import ProjectIndexPage
from knowledge.topics.models import SustainableTarget, TopicIndexPage, TopicPage
from search.indexing import unit_of_work

INDEXES: dict[str, Any] = {
    "topics": TopicIndexPage,
    "institutions": InstitutionIndexPage,
    "projects": ProjectIndexPage,
    "events": EventIndexPage,
}
_ROLES = {
    "about": StandingPage.Role.ABOUT,
    "contact": StandingPage.Role.CONTACT,
    "imprint": StandingPage.Role.IMPRINT,
    "privacy": StandingPage.Role.PRIVACY,
    "plain-language": StandingPage.Role.PLAIN,
}

_STATED = ("scope", "basis", "assessment", "contact", "enforcement")
_ASSESSED = {
    "conformity": AccessibilityStatement.Conformity.PARTIAL,
    "method": AccessibilityStatement.Method.SELF,
    "made_on": datetime.date(2026, 11, 23),
    "checked_on": datetime.date(2026, 11, 23),
    "mail": "kommez@augsburg.de",
}


def welcome_page() -> Page | None:
    """Wagtail's own welcome page, as its migrations leave it."""
    found = Page.objects.filter(depth=2, numchild=0, content_type__app_label="wagtailcore", content_type__model="page")
    return found.first()


def load_homes(tree: Tree) -> None:
    """The four home pages; the site's root becomes the German one, Wagtail's welcome page goes."""
    home = next(entry for entry in entries("pages") if entry["key"] == "home")
    root = Page.get_first_root_node()
    with unit_of_work():
        welcome = welcome_page()
        if welcome is not None and welcome.slug in home["slug"].values():
            Page.objects.filter(pk=welcome.pk).update(slug=f"welcome-{welcome.pk}")
        tree.ensure(
            HomePage,
            "page",
            {**home, "lead": home["hero_lead"]},
            parent=lambda language: root.pk,
            fields=lambda language: {
                "hero_title": home["hero_title"][language],
                "search_description": home["lead"][language],
            },
            body=lambda language: home["body"][language],
        )
        tree.write()
        german = Page.objects.get(pk=tree.page_id("page", "home"))
        if welcome is not None:
            Site.objects.filter(root_page=welcome).update(root_page=german, site_name="KommEZ")
            Site.clear_site_root_paths_cache()
            welcome.delete()
        if not Site.objects.filter(is_default_site=True).exists():
            Site.objects.create(hostname="localhost", root_page=german, is_default_site=True, site_name="KommEZ")


def load_indexes(tree: Tree) -> None:
    for entry in entries("indexes"):
        tree.ensure(INDEXES[entry["key"]], "index", entry, parent=lambda language: _home(tree, language))
    tree.write()


def load_standing_pages(tree: Tree) -> None:
    for entry in entries("pages"):
        if entry["key"] == "home":
            continue
        if "statement" in entry:
            _load_statement(tree, entry)
            continue
        tree.ensure(
            StandingPage,
            "page",
            entry,
            parent=lambda language: _home(tree, language),
            fields=lambda language, key=entry["key"]: {"role": _ROLES.get(key, StandingPage.Role.NONE)},
            body=lambda language, texts=entry["body"]: texts[language],
        )
    tree.write()


def _load_statement(tree: Tree, entry: Any) -> None:
    """The accessibility statement. It claims what was done for this program, and nothing of an operator's own site."""
    said = entry["statement"]

    def fields(language: str) -> dict[str, Any]:
        barriers = [
            {
                "type": "barrier",
                "id": str(translation_key("barrier", f"{entry['key']}-{at}")),
                "value": {
                    "what": barrier["what"][language],
                    "reason": barrier["reason"],
                    "alternative": barrier["alternative"][language],
                },
            }
            for at, barrier in enumerate(said["barriers"])
        ]
        words = {name: said[name][language].strip() for name in _STATED}
        return {**words, **_ASSESSED, "barriers": barriers}

    tree.ensure(AccessibilityStatement, "page", entry, parent=lambda language: _home(tree, language), fields=fields)


def load_topics(tree: Tree) -> None:
    """Topics of the first level first, so that each level is planted at once."""
    targets = SustainableTarget.objects.in_bulk()
    for entry in sorted(entries("topics"), key=lambda entry: entry["parent"] is not None):

        def above(language: str, parent: str | None = entry["parent"]) -> int:
            return tree.page_id("topic", parent, language) if parent else tree.page_id("index", "topics", language)

        wanted = entry.get("sdgs") or []

        def finish(page: Any, language: str, codes: list[str] = wanted) -> None:
            page.targets = [targets[code] for code in codes if code in targets]

        texts = entry.get("body") or {}
        tree.ensure(
            TopicPage,
            "topic",
            entry,
            parent=above,
            body=lambda language, texts=texts: texts.get(language, ""),
            finish=finish,
        )
    tree.write()


def _home(tree: Tree, language: str) -> int:
    return tree.page_id("page", "home", language)
