"""What a body text refers to, and what of it this reader may open: pages, documents and pictures, read once per body.

A link to something closed reads as its plain words, exactly like a link to something that is gone, so that a public
page says nothing about closed ones. The number of queries does not grow with the number of blocks.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.images import get_image_model
from wagtail.models import Page

from home.cards import Card
from home.embedding.passages import Passage, Passages
from home.linking.keys import key_of
from home.linking.names import Found, pages_named
from home.linking.wanted import address_for_writing
from home.writing.figures import Figure, figures_of
from home.writing.marks import Link, has_marks, links_in
from home.writing.showing import Place, ShownNote, Written, wanted_link
from search.access import Viewer, visible_pages

DOCUMENT_HOOK = (
    "cards_of_documents"  # one function (ids, viewer, language) -> {id: Card}, registered by the subject room
)
# Shown from what is stored: what they refer to is read for the whole body at once, and most blocks are paragraphs.
FROM_RAW = frozenset(("documents", "image", "links", "paragraph", "passage"))
_LINK = re.compile(r'<a\b[^>]*\blinktype="(page|document)"[^>]*>')
_ID = re.compile(r'\bid="(\d{1,18})"')


@dataclass(frozen=True)
class Part:
    """One block of a body to be shown: those of `FROM_RAW` from their raw `value`, so that Wagtail does not load what they
    refer to a second time; all others through `block`."""

    id: str
    kind: str
    value: Any
    block: Any = None


def parts(stream: Any, places: Iterable[int] | None = None) -> list[Part]:
    """The blocks of a stream value in order, or those at `places`."""
    found = []
    for at in range(len(stream.raw_data)) if places is None else places:
        raw = stream.raw_data[at]
        block = None if raw["type"] in FROM_RAW else stream[at]
        found.append(Part(raw.get("id") or "", raw["type"], raw["value"], block))
    return found


def item_value(item: Any) -> Any:
    """The value of a raw list item, with or without its id."""
    return item["value"] if isinstance(item, Mapping) and "value" in item else item


@dataclass(frozen=True)
class Target:
    """A page a body leads to, in the reader's language where it exists."""

    title: str
    url: str
    language: str


class BodyLinks:
    """`blocks` are raw stream blocks ({type, value, id}); lists of them may be joined to share the queries.

    `state` names the state of the content where what is shown is for everybody (`search.versions.shared_version`).
    """

    def __init__(self, blocks: Iterable[Mapping[str, Any]], viewer: Viewer, language: str, *, state: str = "") -> None:
        self.viewer, self.language, self.state = viewer, language, state
        own = list(blocks)
        self.passages = Passages(own, viewer, language)
        self._ids: dict[str, dict[int, None]] = {"page": {}, "document": {}, "image": {}}
        self._same_images: BodyLinks | None = None
        self._titles: dict[str, None] = {}
        for block in (*own, *self.passages.blocks()):
            if block["type"] != "passage":
                self._collect(block["type"], block["value"])
        self.figures: dict[str, Figure] = figures_of(own)

    def _collect(self, kind: str, value: Any) -> None:
        if kind == "image" and isinstance(value, Mapping):
            self._note("image", value.get("image"))
        elif isinstance(value, Mapping):
            self._note("page", value.get("page"))
            for inner in value.values():
                self._collect("", inner)
        elif isinstance(value, str):
            self._collect_text(value)
        elif isinstance(value, Iterable):
            for item in value:
                inner = item_value(item)
                if kind == "documents":
                    self._note("document", inner)
                else:
                    self._collect("", inner)

    def _collect_text(self, html: str) -> None:
        for match in _LINK.finditer(html):
            found = _ID.search(match.group(0))
            self._note(match.group(1), found and found.group(1))
        if has_marks(html):
            self._titles |= dict.fromkeys(link.title for link in links_in(html) if not link.is_figure)

    def _note(self, what: str, number: Any) -> None:
        if str(number or "").isdigit():
            self._ids[what][int(number)] = None

    @cached_property
    def _named(self) -> dict[str, Found]:
        """What titles in brackets mean to this viewer."""
        return pages_named(self._titles, self.viewer, self.language) if self._titles else {}

    @cached_property
    def pages(self) -> dict[int, Target]:
        """Id as written in the body -> where it leads; closed and missing pages are absent. At most two queries."""
        ids = {*self._ids["page"], *(one.only for one in self._named.values() if one.only)}
        if not ids:
            return {}
        named = {page.pk: page for page in self._visible().filter(pk__in=ids)}
        keys = {page.translation_key for page in named.values()}
        versions = self._visible().filter(translation_key__in=keys, locale__language_code=self.language) if keys else ()
        local = {page.translation_key: page for page in versions}
        return {pk: _target(local.get(page.translation_key, page)) for pk, page in named.items()}

    def _visible(self) -> Any:
        return visible_pages(Page.objects.select_related("locale"), self.viewer)

    @cached_property
    def documents(self) -> dict[int, Card]:
        """Id -> card of the documents the viewer may see, in the order of the body."""
        functions: list[Callable[..., dict[int, Card]]] = hooks.get_hooks(DOCUMENT_HOOK)
        if not self._ids["document"] or not functions:
            return {}
        found = functions[0](list(self._ids["document"]), self.viewer, self.language)
        return {pk: found[pk] for pk in self._ids["document"] if pk in found}

    @property
    def addresses(self) -> frozenset[str]:
        """Where the body leads to inside the site; what is shown of it has been read already."""
        pages = {target.url for target in self.pages.values()}
        return frozenset(pages | {card.url for card in self.documents.values()})

    @cached_property
    def images(self) -> dict[int, Any]:
        """Id -> image with its renditions and texts; pictures of closed collections are absent. Three queries."""
        if not self._ids["image"]:
            return {}
        if self._same_images is not None:
            return self._same_images.images
        rows = get_image_model().objects.visible_to(self.viewer).prefetch_related("renditions", "texts")
        return {image.pk: image for image in rows.filter(pk__in=self._ids["image"])}

    def share_images(self, other: "BodyLinks") -> None:
        """Take the pictures from another one made of the same blocks, which are the same in every language."""
        self._same_images = other

    def expand(
        self, html: str, spoken: str = "", *, passage: Passage | None = None, is_whole: bool = False
    ) -> SafeString:
        """Rich text as stored -> HTML; what leads nowhere for this reader becomes a link without address.

        `spoken` is its language where that is not the page's; `passage` the one it stands in; `is_whole`: all texts of
        the body are shown once and in order, with their notes below, so that terms and notes can be marked.
        """
        if passage is None:
            place = Place(spoken or self.language, self.figures, is_whole=is_whole)
        else:
            place = Place(spoken or passage.language.code, passage.figures, passage.url, is_whole)
        return self._written.show(html, place)

    def take_notes(self) -> list[ShownNote]:
        """The notes of what was expanded since, to be shown below it."""
        return self._written.take_notes()

    @cached_property
    def _written(self) -> Written:
        rules = {"page": self._open_page, "document": self._open_document, "email": _open_external}
        return Written(self.language, rules, self._open_named, state=self.state)

    def target_named(self, title: str) -> Target | None:
        """The page a title in brackets leads to, None where this viewer sees none or several of that name."""
        found = self._named.get(key_of(title))
        return self.pages.get(found.only) if found is not None and found.only is not None else None

    def _open_named(self, link: Link) -> str:
        if link.is_figure:
            return escape(link.words)
        found = self._named.get(key_of(link.title))
        if found is None or found.only is None:
            return wanted_link(link.words, self._address_for_writing(link.title))
        opened = self._open_page({"id": str(found.only)})
        return f"{opened}{escape(link.words)}</a>"

    def _address_for_writing(self, title: str) -> str:
        return address_for_writing(title, self.language) if self._is_staff else ""

    @cached_property
    def _is_staff(self) -> bool:
        user = self.viewer.user
        return bool(self.viewer.is_member and user.is_active and user.has_perm("wagtailadmin.access_admin"))

    def _open_page(self, attrs: dict[str, str]) -> str:
        target = self.pages.get(int(attrs.get("id") or 0))
        if target is None:
            return "<a>"
        foreign = f' hreflang="{escape(target.language)}"' if target.language != self.language else ""
        return f'<a href="{escape(target.url)}"{foreign}>'

    def _open_document(self, attrs: dict[str, str]) -> str:
        card = self.documents.get(int(attrs.get("id") or 0))
        return f'<a href="{escape(card.url)}">' if card else "<a>"


def _open_external(attrs: dict[str, str]) -> str:
    return f'<a href="{escape(attrs["href"])}">'


def _target(page: Page) -> Target:
    return Target(page.title, page.get_url() or "", page.locale.language_code)
