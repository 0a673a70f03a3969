"""How large will a pack be, before it is made? Worked out from what is stored, for a reader who pays for each megabyte.

Rough on purpose: shares measured on the demo's topics (`bench/packs.py` holds them against it). As soon as a pack is there,
its own size counts.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum
from django.db.models.expressions import Value
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Length, Replace

from knowledge.articles.models import ArticlePage
from knowledge.documents import reader
from knowledge.documents.models import Document, DocumentPage
from knowledge.packs.documents import file_of
from knowledge.packs.selecting import Selection

FRAME = 6_000  # bytes of what every pack holds beside its texts
# Around a text, packed: of an article, of a document, and per character of what is stored. Pages come with their index.
WEB, BOOK = (1_500, 1_000, 0.4), (1_000, 700, 0.25)
PAPER, FONTS = 1.3, 39_000
PICTURE = 60_000
_IMAGE = '"type": "image"'


@dataclass(frozen=True)
class Measure:
    """What is stored: characters of articles and of documents' texts, pictures, bytes of files."""

    articles: int
    documents: int
    article_characters: int
    document_characters: int
    pictures: int
    files: int


def measure(selection: Selection, language: str) -> Measure:
    """Five statements."""
    rows = ArticlePage.objects.filter(pk__in=[page.pk for page in selection.articles])
    text = Cast("body", TextField())
    without = Length(Replace(text, Value(_IMAGE), Value("")))
    told = rows.annotate(whole=Length(text), rest=without).aggregate(
        characters=Sum("whole"), images=Sum(F("whole") - F("rest"))
    )
    documents = list(Document.objects.filter(pk__in=selection.documents).prefetch_related("versions"))
    shown = [version for one in documents if (version := reader.readable_version(one, language))]
    taken = [version for one in documents if (version := file_of(one, language))]
    pages = DocumentPage.objects.filter(version__in=shown).aggregate(characters=Sum(Length("text")))
    return Measure(
        articles=len(selection.articles) + len(selection.topics),
        documents=len(documents),
        article_characters=told["characters"] or 0,
        document_characters=pages["characters"] or 0,
        pictures=(told["images"] or 0) // len(_IMAGE),
        files=sum(version.size for version in taken),
    )


def estimate(kind: str, found: Measure) -> int:
    """Bytes of a pack of this kind, about."""
    form, _dash, contents = kind.partition("-")
    if form == "pdf":
        return round(FONTS + PAPER * found.article_characters + PICTURE * found.pictures)
    article, document, share = WEB if form == "zip" else BOOK
    frames = article * found.articles + document * found.documents
    size = FRAME + frames + share * (found.article_characters + found.document_characters)
    if contents != "text":
        size += PICTURE * found.pictures
    if contents == "documents":
        size += found.files
    return round(size)


def seconds(size: int) -> int:
    """Time to load on a slow line (256 kbit/s), at least one second."""
    return max(1, round(size / reader.SLOW_LINE))


def duration(size: int) -> Any:
    """The same in words that can be grasped."""
    from django.utils.translation import ngettext

    whole = seconds(size)
    if whole < 120:
        return ngettext("%(count)d second", "%(count)d seconds", whole) % {"count": whole}
    minutes = round(whole / 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
