"""Lists, facts and words as the parts that `knowledge.interchange.markdown` writes."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import escape

from home.addresses import absolute
from home.cards import Card
from knowledge.interchange.outcome import Part

Link = tuple[str, str, str]  # title, path, what is said of it or ""


def heading(text: str, level: int = 2) -> Part:
    return Part("heading", {"text": str(text), "level": str(level)})


def words(text: str) -> list[Part]:
    """Text of people as paragraphs, without any markup."""
    return [Part("paragraph", f"<p>{escape(' '.join(one.split()))}</p>") for one in text.split("\n") if one.strip()]


def facts(rows: Iterable[tuple[str, Any]]) -> list[Part]:
    """What is empty is left out."""
    items = tuple(f"<p><b>{escape(name)}</b>: {escape(value)}</p>" for name, value in rows if value)
    return [Part("list", items)] if items else []


def links(label: str, rows: Iterable[Link], level: int = 2) -> list[Part]:
    """A list below its heading; nothing where it is empty."""
    items = tuple(_item(*row) for row in rows)
    return [*([heading(label, level)] if label else []), Part("list", items)] if items else []


def cards(label: str, shown: Iterable[Card], level: int = 2) -> list[Part]:
    return links(label, ((card.title, card.url, _said(card)) for card in shown), level)


def pages(label: str, shown: Iterable[Any], level: int = 2) -> list[Part]:
    """Pages of the tree with their leads."""
    return links(label, ((page.title, page.get_url() or "", page.lead) for page in shown), level)


def pairs(label: str, shown: Iterable[Any]) -> list[Part]:
    """Mirrors as the two sides of their axis."""
    rows = ((f"{pair.here.title} – {pair.there.title}", pair.url, "") for pair in shown)
    return links(label, rows)


def topics(label: str, nodes: Iterable[Any], above: str = "") -> list[Part]:
    """A tree of topics, each with the names of those above it."""
    return links(label, _flat(nodes, above))


def _flat(nodes: Iterable[Any], above: str) -> Iterable[Link]:
    for node in nodes:
        title = " / ".join(filter(None, (above, node.topic.title)))
        yield title, node.topic.get_url() or "", node.topic.lead
        yield from _flat(node.children, title)


def _said(card: Card) -> str:
    said = (card.summary, *(str(fact.text) for fact in card.facts))  # some are translated late
    return " · ".join(filter(None, said))


def _item(title: str, path: str, said: str) -> str:
    shown = f'<a href="{escape(absolute(path))}">{escape(title)}</a>' if path else escape(title)
    return f"<p>{shown}{f': {escape(said)}' if said else ''}</p>"
