"""Where does a published page lead to, and how long and hard is its text? Looked at after publishing."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page

from home.bodies import item_value
from home.outgoing import LONGEST_URL
from home.passages import pieces
from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.condition.models import InsideLink, OutsideLink, TextFigures
from knowledge.condition.readability import lix, words_of

AT_A_TIME = 100  # pages a run
_HREF = re.compile(r'<a\b[^>]*?\bhref="(https?://[^"]*)"', re.IGNORECASE)
_INSIDE = re.compile(r'<a\b(?=[^>]*\blinktype="(page|document)")[^>]*\bid="(\d{1,18})"')
_NO_SENTENCES = frozenset(("heading", "table", "links", "documents", "image"))


def collect() -> int:
    """The job: look at pages that were published since they were last looked at. Returns how many."""
    return sum(_look_at(page) for model in (ArticlePage, NewsPage) for page in _new(model))


def addresses(blocks: Iterable[Mapping[str, Any]]) -> set[str]:
    """The http(s) addresses a stored body leads to."""
    return {url[:LONGEST_URL] for block in blocks for url in _in_value(block.get("value"))}


def targets(blocks: Iterable[Mapping[str, Any]]) -> set[tuple[str, int]]:
    """(kind, primary key) of the pages and documents a stored body leads to."""
    found: set[tuple[str, int]] = set()
    for block in blocks:
        kind, values = block["type"], block.get("value")
        items = [item_value(item) for item in values] if isinstance(values, list) else []
        if kind == "documents":
            found.update((InsideLink.Kind.DOCUMENT, int(item)) for item in items if item)
        elif kind == "links":
            found.update((InsideLink.Kind.PAGE, int(item["page"])) for item in items if item and item.get("page"))
        found.update((name, int(pk)) for text in _texts(values) for name, pk in _INSIDE.findall(text))
    return found


def figures(blocks: Iterable[Mapping[str, Any]], language: str) -> tuple[int, float | None]:
    """Words of all texts, and the readability of those that have sentences."""
    texts = [(block["type"], text) for block in blocks for _id, text in pieces(block)]
    told = "\n".join(text for kind, text in texts if kind not in _NO_SENTENCES)
    return sum(len(words_of(text)) for _kind, text in texts), lix(told, language)


def _new(model: type[Page]) -> list[Any]:
    seen = Q(text_figures__isnull=True) | Q(text_figures__published_at__lt=F("last_published_at"))
    return list(model.objects.filter(seen, live=True).select_related("locale").order_by("pk")[:AT_A_TIME])


def _in_value(value: Any) -> Iterator[str]:
    for text in _texts(value):
        yield from (unescape(found) for found in _HREF.findall(text))
        if text.startswith(("http://", "https://")) and " " not in text:  # the address of a link block
            yield text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _look_at(page: Any) -> int:
    blocks = list(page.body.raw_data)
    words, difficulty = figures(blocks, page.locale.language_code)
    found = {_digest(url): url for url in addresses(blocks)}
    with transaction.atomic():
        now = timezone.now()
        OutsideLink.objects.bulk_create(
            [OutsideLink(digest=digest, url=url, due_at=now) for digest, url in found.items()], ignore_conflicts=True
        )
        page.inside_links.all().delete()
        InsideLink.objects.bulk_create(
            InsideLink(page_id=page.pk, kind=kind, target=target) for kind, target in sorted(targets(blocks))
        )
        page.outside_links.set(OutsideLink.objects.filter(digest__in=found))
        TextFigures.objects.update_or_create(
            page_id=page.pk, defaults={"published_at": page.last_published_at, "words": words, "lix": difficulty}
        )
    return 1


def _digest(url: str) -> str:
    return hashlib.blake2b(url.encode(), digest_size=16).hexdigest()
