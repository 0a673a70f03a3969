"""What of an article may this reader take along? The same as its page shows them, in the language of the page."""

import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _t
from PIL import Image as Pillow
from wagtail.rich_text.rewriters import LinkRewriter

from home.addresses import absolute
from home.bodies import BodyLinks, item_value
from home.languages import language
from home.writing.marks import Link, replace_links
from knowledge.articles.freshness import UNTRANSLATED, states
from knowledge.articles.models import ArticlePage
from knowledge.institutions.models import InstitutionPage
from knowledge.interchange.outcome import Part
from knowledge.interchange.word.names import picture_name
from knowledge.interchange.word.paragraphs import Shot
from knowledge.interchange.word.writing import Article
from knowledge.originals import language_of_original
from search.access import Viewer

_CLOSED = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_WIDEST = 1200  # pixels of a picture in a file; text in plans stays legible, and a page stays a page


def article_for(page: ArticlePage, viewer: Viewer, *, with_pictures: bool) -> Article:
    """The published text, as the viewer may see it. At most a dozen statements, however long it is.

    Without pictures, `shots` holds their names and words only.
    """
    parts, shots = body_for(page.body, viewer, page.locale.language_code, with_pictures=with_pictures)
    unfinished = {own for own, state in states(page).items() if state == UNTRANSLATED}
    own, source = language(page.locale.language_code), language(language_of_original(page))
    turned = own.direction != source.direction
    owner, details = about_lines(page, viewer)
    return Article(
        title=page.title,
        lead=page.lead,
        language=own.code,
        parts=parts,
        right_to_left=own.direction == "rtl",
        author=owner,
        moment=page.last_published_at.strftime("%Y-%m-%dT%H:%M:%SZ") if page.last_published_at else "",
        details=details,
        shots=shots,
        foreign=frozenset(at for at, part in enumerate(parts) if turned and _is_in(part, unfinished)),
    )


def body_for(body: Any, viewer: Viewer, code: str, *, with_pictures: bool) -> tuple[list[Part], dict[int, Shot]]:
    """The blocks of any body in the language of a page, and its pictures by their place."""
    raw = list(body.raw_data)
    links = BodyLinks(raw, viewer, code)
    parts, shots = _parts(raw, links), {}
    if any(part.kind == "image" for part in parts):
        shown = {part.value["picture"] for part in parts if part.kind == "image"}
        for at, image in enumerate(links.images.values()):
            shot = None if at not in shown else _shot(image, code, with_bytes=with_pictures)
            if shot is not None:
                shots[at] = shot
    return parts, shots


def _is_in(part: Part, ids: set[str]) -> bool:
    return part.id in ids or bool(part.item_ids and ids.issuperset(part.item_ids))


def about_lines(page: ArticlePage, viewer: Viewer) -> tuple[str, list[tuple[str, str]]]:
    """The institution, where the viewer may see it, and the lines below the text: who, when, where it stands."""
    above = InstitutionPage.objects.visible_to(viewer).filter(path=page.path[: -page.steplen])
    owner = above.select_related("locale").first()
    name = owner.title if owner else ""
    address = absolute(page.get_url() or "")
    lines = [(name, absolute(owner.get_url() or ""))] if owner else []
    if page.last_published_at:
        day = date_format(page.last_published_at.date(), "DATE_FORMAT")
        lines.append((_t("Published on %(day)s") % {"day": day}, ""))
    if page.reviewed_on:
        lines.append((_t("Checked on %(day)s") % {"day": date_format(page.reviewed_on, "DATE_FORMAT")}, ""))
    return name, [*lines, (address, address)]


def _parts(raw: list[Mapping[str, Any]], links: BodyLinks) -> list[Part]:
    rich = _Links(links).rich
    return [part for block in raw for part in _part(block, links, rich)]


def _part(block: Mapping[str, Any], links: BodyLinks, rich: Callable[[Any], str]) -> Iterator[Part]:
    """The block as a part; nothing where nothing of it may be seen."""
    kind, value, own = block["type"], block["value"], str(block.get("id") or "")
    if kind == "paragraph":
        yield Part(kind, rich(value), own)
    elif kind in ("list", "steps"):
        ids = tuple(str(item.get("id") or "") if isinstance(item, Mapping) else "" for item in value)
        yield Part(kind, tuple(rich(item_value(item)) for item in value), own, ids)
    elif kind == "callout":
        yield Part(kind, {"kind": value["kind"], "text": rich(value["text"])}, own)
    elif kind == "table":
        rows = tuple(tuple(_line(item_value(cell)) for cell in item_value(row)) for row in value["rows"])
        if rows and rows[0]:
            caption, headers = _line(value.get("caption")), bool(value.get("row_headers"))
            yield Part(kind, {"caption": caption, "row_headers": headers, "rows": rows}, own)
    elif kind == "image":
        if value.get("image") in links.images:
            at = list(links.images).index(value["image"])
            yield Part(kind, {"picture": at, "caption": _line(value.get("caption"))}, own)
    elif kind == "documents":
        cards = [links.documents[pk] for item in value if (pk := item_value(item)) in links.documents]
        if cards:
            yield Part(kind, [[absolute(card.url), card.title] for card in cards], own)
    elif kind == "links":
        if found := [one for item in value for one in _link(item_value(item), links)]:
            yield Part(kind, found, own)
    elif kind == "passage":
        passage = links.passages.get(value)
        if passage is not None:
            yield Part(kind, [[f"{absolute(passage.url)}#block-{passage.key[1]}", passage.title]], own)
    elif kind == "quote":
        lines = [_line(line) for line in str(value["text"]).splitlines()]
        yield Part(kind, {"text": "\n".join(filter(None, lines)), "source": _line(value.get("source"))}, own)
    elif kind in ("heading", "indicator"):
        yield Part(kind, {name: _line(text) for name, text in value.items()}, own)


def _link(value: Mapping[str, Any], links: BodyLinks) -> Iterator[list[str]]:
    target = links.pages.get(value.get("page"))  # type: ignore[arg-type]
    if target is not None:
        yield [absolute(target.url), value.get("text") or target.title]
    elif value.get("url"):
        yield [value["url"], value.get("text") or value["url"]]


class _Links:
    """Inline markup whose links are whole addresses; a link that leads nowhere for this reader is plain words."""

    def __init__(self, links: BodyLinks) -> None:
        self._links = links
        self._rewrite = LinkRewriter({"page": self._page, "document": self._document})

    def rich(self, value: Any) -> str:
        html = replace_links(str(value or ""), self._named)
        return _CLOSED.sub(r"\1", self._rewrite(html))

    def _page(self, attrs: dict[str, str]) -> str:
        target = self._links.pages.get(int(attrs.get("id") or 0))
        return f'<a href="{escape(absolute(target.url))}">' if target else "<a>"

    def _document(self, attrs: dict[str, str]) -> str:
        card = self._links.documents.get(int(attrs.get("id") or 0))
        return f'<a href="{escape(absolute(card.url))}">' if card else "<a>"

    def _named(self, link: Link) -> str:
        """A title in brackets: a link where that page may be seen; else what the page itself shows, and no more."""
        if link.is_figure:
            return link.raw
        target = self._links.target_named(link.title)
        if target is not None:
            return f'<a href="{escape(absolute(target.url))}">{escape(link.words)}</a>'
        return link.raw if link.words == link.title else escape(link.words)


def _line(text: Any) -> str:
    return " ".join(str(text or "").split())


def _shot(image: Any, code: str, *, with_bytes: bool) -> Shot | None:
    """The picture as Word can show it; None where its file cannot be read."""
    words = image.alt_in(code)
    if not with_bytes:
        return Shot(image.title, words, b"", "", image.width, image.height)
    try:
        with image.file.open("rb") as file, Pillow.open(file) as opened:
            opened.draft("RGB", (_WIDEST, _WIDEST * 2))  # large photographs are decoded smaller, which is fast
            drawn = opened.convert("RGBA" if "A" in opened.getbands() or "transparency" in opened.info else "RGB")
    except OSError:
        return None
    drawn.thumbnail((_WIDEST, _WIDEST * 2))
    kind = "png" if drawn.mode == "RGBA" or image.file.name.lower().endswith((".png", ".gif")) else "jpeg"
    buffer = io.BytesIO()
    drawn.save(buffer, kind.upper(), **({"quality": 82} if kind == "jpeg" else {"optimize": True}))
    data = buffer.getvalue()
    name = picture_name(image.pk, hashlib.sha256(data).hexdigest())
    return Shot(name, words, data, kind, drawn.width, drawn.height)
