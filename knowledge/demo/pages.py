"""How does a page of the demo come into the tree, in four languages, once and never twice?"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page

from home.base import RESERVED_SLUGS, BasePage
from knowledge.articles.freshness import record_baselines
from knowledge.demo.entries import LANGUAGES, translation_key
from knowledge.importing.conversion import convert_markdown
from knowledge.importing.identity import block_ids, stream
from knowledge.importing.lookup import locales

Values = Mapping[str, Any]
# What follows a page's own fields, per language: relations, children. Called once, before the page is first saved.
Finish = Callable[[Any, str], None]


class Tree:
    """The demo's pages by kind, key and language; makes those that are missing and leaves the others as they are."""

    def __init__(self) -> None:
        site = locales()
        self.locales: dict[str, Locale] = {code: site[code] for code in LANGUAGES if code in site}
        codes = {locale.pk: code for code, locale in self.locales.items()}
        rows = Page.objects.filter(locale__in=codes).values_list("translation_key", "locale_id", "pk")
        self._ids = {(key, codes[locale]): pk for key, locale, pk in rows}
        self._pages: dict[tuple[uuid.UUID, str], Any] = {}
        self.made = 0

    def page(self, kind: str, key: str, language: str = settings.LANGUAGE_CODE) -> Any:
        """The page as its own type; raises KeyError for one that was never made."""
        place = (translation_key(kind, key), language)
        if place not in self._pages:
            self._pages[place] = Page.objects.get(pk=self._ids[place]).specific
        return self._pages[place]

    def ensure(
        self,
        model: type[BasePage],
        kind: str,
        entry: Values,
        *,
        parent: Callable[[str], Page],
        fields: Callable[[str], Values] = lambda language: {},
        body: Callable[[str], str] | None = None,
        finish: Finish = lambda page, language: None,
    ) -> None:
        """Publish the page of an entry in each language that does not have it yet, the source language first."""
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
                page.body = blocks[language]  # type: ignore[attr-defined]
            self._publish(page, parent(language), language, finish)

    def _publish(self, page: Any, parent: Page, language: str, finish: Finish) -> None:
        if parent.depth == 2 and page.slug in RESERVED_SLUGS:
            raise ValueError(f"the demo asks for the address {page.slug!r}, which the site itself uses")
        finish(page, language)
        parent.add_child(instance=page)
        page.save_revision().publish()
        place = (page.translation_key, language)
        self._ids[place] = page.pk
        self._pages[place] = type(page).objects.get(pk=page.pk)
        self.made += 1
        source = self._ids.get((page.translation_key, settings.LANGUAGE_CODE))
        if source and language != settings.LANGUAGE_CODE:
            record_baselines(
                self._pages[place],
                self._pages.get((page.translation_key, settings.LANGUAGE_CODE)) or type(page).objects.get(pk=source),
            )


def _blocks(key: uuid.UUID, texts: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The Markdown of each language as blocks whose ids the languages share."""
    pieces = {code: convert_markdown(text or "") for code, text in texts.items()}
    ids = block_ids(key, pieces, source=settings.LANGUAGE_CODE, present={})
    return {code: stream(pieces[code], ids[code]) for code in pieces}
