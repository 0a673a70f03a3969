"""What stands in the PDF of an article or of a topic, for this viewer? A page of markup with its pictures.

Nothing of it depends on when it is made, so that the same content for the same reader is the same page, and is printed
once (see `shelf`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.translation import override

from home.addresses import absolute
from home.cards import Card
from home.languages import Language
from knowledge.printing.pictures import Pictures
from knowledge.printing.pieces import Goal, Piece, as_html, piece, place_pictures, settle
from knowledge.printing.texts import Text, article_text
from search.access import Viewer


@dataclass(frozen=True)
class Paper:
    """Markup of a whole page, and path and bytes of the pictures in it."""

    markup: str
    pictures: Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents; `level` 1 is a topic, 2 an article."""

    title: str
    anchor: str
    language: Language
    level: int


def article_paper(page: Any, viewer: Viewer) -> Paper:
    """The article in the language of `page`, which the viewer may see."""
    text, pictures = article_text(page, viewer), Pictures()
    pictures.know(text.renditions)
    own = piece(text.html)
    address = page.get_url() or ""
    finish([own], {address: (own, "top")}, pictures)
    return Paper(markup([own], title=text.title, language=text.language), list(pictures.files()))


def finish(pieces: Iterable[Piece], goals: dict[str, Goal], pictures: Pictures) -> None:
    """Settle links and pictures of texts that share one file."""
    for one in pieces:
        settle(one, goals)
        place_pictures(one, pictures.path_of, "")


def markup(
    pieces: Sequence[Piece],
    *,
    title: str,
    language: Language,
    contents: Sequence[Entry] = (),
    documents: Sequence[Card] = (),
) -> str:
    """The page the press prints."""
    with override(language.code):
        return render_to_string(
            "knowledge/printing/paper.html",
            {
                "texts": [as_html(one) for one in pieces],
                "title": title,
                "language": language,
                "author": _author(),
                "host": urlsplit(absolute("/")).netloc,
                "contents": contents,
                "documents": documents,
            },
        )


def entries(texts: Iterable[tuple[Text, Piece, int]]) -> list[Entry]:
    """The table of contents of texts with their pieces and levels."""
    return [Entry(text.title, f"{one.prefix}top", text.language, level) for text, one, level in texts]


def _author() -> str:
    from django.conf import settings

    return str(settings.WAGTAIL_SITE_NAME)
