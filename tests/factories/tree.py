"""The frame of a site, translations of pages, and body texts with fixed block ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from home.models import HomePage, StandingPage
from knowledge.models import EventIndexPage, InstitutionIndexPage, ProjectIndexPage, TopicIndexPage
from search.indexing import unit_of_work

LANGUAGES = ("de", "ar", "en", "fr")

Block = tuple[str, Any]  # (type, value); the id is made from the position, the same in every language


@dataclass(frozen=True)
class Tree:
    """The frame of a site: per language its home page and overviews. `de` is the source language."""

    site: Site
    homes: Mapping[str, HomePage]
    topics: Mapping[str, TopicIndexPage]
    institutions: Mapping[str, InstitutionIndexPage]
    projects: Mapping[str, ProjectIndexPage]
    events: Mapping[str, EventIndexPage]

    @property
    def home(self) -> HomePage:
        return self.homes["de"]


def make_site(languages: Iterable[str] = LANGUAGES) -> Tree:
    """The default site with home pages and overviews in all `languages`, under which the other factories hang.

    Prepared databases have it already (`tests.plugins.databases`); then it is only found again.
    """
    languages = tuple(languages)
    found = _found_site()
    if found and set(found.homes) == set(languages):
        return found
    for code in languages:
        Locale.objects.get_or_create(language_code=code)
    root = Page.get_first_root_node()
    for page in root.get_children().exclude(content_type__model="homepage"):
        page.delete()
    home = HomePage(title="KommEZ", slug="home", hero_title="Was Ihr Gegenüber schon weiß.", locale=locale("de"))
    root.refresh_from_db()
    publish(root, home)
    Site.objects.all().delete()
    site = Site.objects.create(hostname="testserver", root_page=home, is_default_site=True, site_name="KommEZ")
    homes = {"de": home, **translations(home, languages, slug_suffix=True)}
    indexes: list[dict[str, Any]] = []
    for model, title, slug in (
        (TopicIndexPage, "Themen", "themen"),
        (InstitutionIndexPage, "Einrichtungen", "einrichtungen"),
        (ProjectIndexPage, "Projekte", "gemeinsame-projekte"),
        (EventIndexPage, "Veranstaltungen", "veranstaltungen"),
    ):
        index = publish(home, model(title=title, slug=slug))
        indexes.append({"de": index, **translations(index, languages)})
    return Tree(site, homes, *indexes)


def _found_site() -> Tree | None:
    site = Site.objects.filter(hostname="testserver").first()
    if site is None:
        return None
    models = (HomePage, TopicIndexPage, InstitutionIndexPage, ProjectIndexPage, EventIndexPage)
    pages = [{page.locale.language_code: page for page in model.objects.select_related("locale")} for model in models]
    return Tree(site, *pages)


def publish(parent: Page, page: Any, live: bool = True) -> Any:
    """Hang the page below `parent`, published now unless `live` is false; returns it fresh."""
    parent.refresh_from_db()
    page.live = live
    page.first_published_at = page.last_published_at = timezone.now() if live else None
    page.has_unpublished_changes = not live
    if parent.depth > 1:
        page.locale = parent.locale
    parent.add_child(instance=page)
    return type(page).objects.get(pk=page.pk)


def locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def translations(
    page: Any, languages: Iterable[str], *, live: bool = True, slug_suffix: bool = False
) -> dict[str, Any]:
    """The page in each of `languages` but its own, titles marked "Title [ar]", blocks with the same ids."""
    with unit_of_work():  # one refresh of the search entries for all of them
        return {
            code: translate(page, code, live=live, **({"slug": f"{page.slug}-{code}"} if slug_suffix else {}))
            for code in languages
            if code != page.locale.language_code
        }


def translate(page: Any, language: str, *, live: bool = True, **values: Any) -> Any:
    """One published translation of the page; `values` set its fields, `title` is marked with the language otherwise."""
    copy = page.copy_for_translation(locale(language), copy_parents=True)
    copy.slug = values.pop("slug", page.slug)
    copy.title = copy.draft_title = values.pop("title", f"{page.title} [{language}]")
    for name, value in values.items():
        setattr(copy, name, value)
    copy.live = live
    copy.has_unpublished_changes = not live
    copy.first_published_at = copy.last_published_at = timezone.now() if live else None
    copy.save()
    return type(page).objects.get(pk=copy.pk)


def source(page: Any) -> Any:
    """The page of the source language, which relations name."""
    return version(page, "de")


def version(page: Any, language: str) -> Any:
    """The page in this language, which must be there."""
    if page.locale.language_code == language:
        return page
    return type(page).objects.get(translation_key=page.translation_key, locale=locale(language))


def body(*blocks: Block) -> list[dict[str, Any]]:
    """StreamField data whose block ids are b0, b1, …, and b0-0, b0-1, … for list items given as plain strings."""
    return [{"type": kind, "value": _items(kind, value, at), "id": f"b{at}"} for at, (kind, value) in enumerate(blocks)]


def _items(kind: str, value: Any, at: int) -> Any:
    if kind not in ("list", "steps", "links"):
        return value
    return [{"type": "item", "value": item, "id": f"b{at}-{number}"} for number, item in enumerate(value)]


TEXT: tuple[Block, ...] = (
    ("heading", {"text": "Warum nachts gemessen wird", "level": "2"}),
    ("paragraph", "<p>Zwischen zwei und vier Uhr verbraucht fast niemand <b>Wasser</b>.</p>"),
    ("list", ["Zonen bilden", "Zufluss messen"]),
)


def make_standing(
    tree: Tree, role: str = "", title: str = "Kontakt", languages: Iterable[str] = LANGUAGES
) -> StandingPage:
    page = publish(tree.home, StandingPage(title=title, role=role, body=body(*TEXT)))
    translations(page, languages)
    return page
