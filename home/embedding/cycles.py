"""Would a text show itself inside itself? Asked before it is saved, so that the path can be told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _t
from wagtail.models import Page

from home.embedding.passages import places_of_passage, references
from search.access import Viewer, visible_pages

MOST_PAGES = 200  # a chain longer than that is not followed; what is shown is bounded anyway

Node = tuple[Any, str]  # translation key, block id


class Chains:
    """Follows passages from one unsaved text through the published ones."""

    def __init__(self, page: Any, blocks: Sequence[Mapping[str, Any]]) -> None:
        """`blocks` are what is about to be saved as the text of `page`, which may be new."""
        self.own_key = page.translation_key
        self.own_blocks = blocks
        self._bodies: dict[Any, Sequence[Mapping[str, Any]]] = {}
        self._keys: dict[int, Any] = {}

    def path(self) -> list[Node]:
        """The shortest way from a passage in the text back to it, both ends included; empty where there is none.

        It comes back when a passage of this page is reached that holds the very block one started from.
        """
        for at, block in enumerate(self.own_blocks):
            for found in self._targets([block]):
                way = self._back(found, at)
                if way:
                    return [(self.own_key, str(block.get("id") or "")), *way]
        return []

    def _back(self, first: Node, start: int) -> list[Node]:
        ways, seen = [[first]], {first}
        while ways and len(seen) < MOST_PAGES:
            way = ways.pop(0)
            key, block_id = way[-1]
            blocks = self._blocks(key)
            places = places_of_passage(blocks, block_id)
            if key == self.own_key and start in places:
                return way
            for node in self._targets([blocks[at] for at in places]):
                if node not in seen:
                    seen.add(node)
                    ways.append([*way, node])
        return []

    def _targets(self, blocks: Iterable[Mapping[str, Any]]) -> list[Node]:
        asked = references(blocks)
        unknown = {page for page, _block in asked} - self._keys.keys()
        if unknown:
            self._keys |= dict(Page.objects.filter(pk__in=unknown).values_list("pk", "translation_key"))
        return [(self._keys[page], block) for page, block in asked if page in self._keys]

    def _blocks(self, key: Any) -> Sequence[Mapping[str, Any]]:
        """Of all published versions together: whichever a reader is shown must not lead back."""
        if key == self.own_key:
            return self.own_blocks
        if key not in self._bodies:
            pages = Page.objects.filter(translation_key=key, live=True).order_by("locale_id").specific()
            bodies = [body.raw_data for page in pages if (body := getattr(page, "body", None)) is not None]
            self._bodies[key] = max(bodies, key=lambda body: len(references(body)), default=[])
        return self._bodies[key]


def told(path: Sequence[Node], page: Any, viewer: Viewer, language: str) -> str:
    """The path in titles: "A → B → A"; a page this viewer may not see is not named."""
    keys = {key for key, _block in path}
    rows = visible_pages(Page.objects.filter(translation_key__in=keys).select_related("locale"), viewer)
    titles: dict[Any, str] = {}
    for row in sorted(rows, key=lambda row: row.locale.language_code != language, reverse=True):
        titles[row.translation_key] = row.title
    titles[page.translation_key] = page.title
    return " → ".join(titles.get(key) or _t("an article that is closed to you") for key, _block in path)
