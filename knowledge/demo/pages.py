"""How does a page of the demo come into the tree, in four languages, once and never twice?"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page

from home.base import BasePage
from knowledge.articles.freshness import record_many
from knowledge.demo.entries import LANGUAGES, translation_key
from knowledge.importing.conversion import convert_markdown
from knowledge.importing.identity import block_ids, stream
from knowledge.importing.lookup import locales
from knowledge.importing.planting import Seed, plant
from search.indexing import unit_of_work

Values = Mapping[str, Any]
# What follows a page's own fields, per language: relations, children. Called once, before the page is first saved.
Finish = Callable[[Any, str], None]
Place = tuple[uuid.UUID, str]


class Tree:
    """The demo's pages by kind, key and language; makes those that are missing and leaves the others as they are.

    What `ensure` adds waits in memory until it is asked for or `write` is called: then all that waits is planted in one
    unit of work. So a page that names another one finds it, and a whole level of the tree is one batch.
    """

    def __init__(self) -> None:
        site = locales()
        self.locales: dict[str, Locale] = {code: site[code] for code in LANGUAGES if code in site}
        codes = {locale.pk: code for code, locale in self.locales.items()}
        rows = Page.objects.filter(locale__in=codes).values_list("translation_key", "locale_id", "pk")
        self._ids: dict[Place, int] = {(key, codes[locale]): pk for key, locale, pk in rows}
        self._pages: dict[Place, Any] = {}
        self._waiting: dict[Place, Seed] = {}
        self.made = 0

    def page(self, kind: str, key: str, language: str = settings.LANGUAGE_CODE) -> Any:
        """The page as its own type; raises KeyError for one that was never made."""
        place = (translation_key(kind, key), language)
        if place in self._waiting:
            self.write()
        if place not in self._pages:
            self._pages[place] = Page.objects.get(pk=self._ids[place]).specific
        return self._pages[place]

    def page_id(self, kind: str, key: str, language: str = settings.LANGUAGE_CODE) -> int:
        """The page's id; raises KeyError for one that was never made."""
        place = (translation_key(kind, key), language)
        if place in self._waiting:
            self.write()
        return self._ids[place]

    def ensure(
        self,
        model: type[BasePage],
        kind: str,
        entry: Values,
        *,
        parent: Callable[[str], int],
        fields: Callable[[str], Values] = lambda language: {},
        body: Callable[[str], str] | None = None,
        finish: Finish = lambda page, language: None,
    ) -> None:
        """Add the page of an entry in each language that does not have it yet; `parent` names the id it hangs under."""
        key = translation_key(kind, entry["key"])
        missing = [code for code in self.locales if (key, code) not in self._ids]
        if not missing:
            return
        blocks = _blocks(key, {code: body(code) for code in self.locales}) if body else {}
        for language in missing:
            page = model(
                title=entry.get("title", entry.get("name"))[language],
                slug=entry["slug"][language],
                lead=entry.get("lead", {}).get(language, "").strip(),
                locale=self.locales[language],
                translation_key=key,
                **fields(language),
            )
            if body:
                page.body = blocks[language]
            finish(page, language)
            self._waiting[key, language] = Seed(page, parent(language), log={"demo": entry["key"]})

    def write(self) -> None:
        """Plant what waits, with the baselines of its translations."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        with unit_of_work():
            plant(list(waiting.values()))
            self._ids.update({place: seed.page.pk for place, seed in waiting.items()})
            record_many(self._with_sources(waiting))
        self.made += len(waiting)

    def _with_sources(self, waiting: Mapping[Place, Seed]) -> Iterator[tuple[Any, Any]]:
        """Each planted translation with the page it was made from."""
        for (key, language), seed in waiting.items():
            source = (key, settings.LANGUAGE_CODE)
            if language != settings.LANGUAGE_CODE and source in self._ids:
                held = waiting.get(source)
                yield seed.page, held.page if held else Page.objects.get(pk=self._ids[source]).specific


def _blocks(key: uuid.UUID, texts: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The Markdown of each language as blocks whose ids the languages share."""
    pieces = {code: convert_markdown(text or "") for code, text in texts.items()}
    ids = block_ids(key, pieces, source=settings.LANGUAGE_CODE, present={})
    return {code: stream(pieces[code], ids[code]) for code in pieces}
