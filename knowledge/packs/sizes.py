"""How large will a pack be, before it is made? Worked out from what is stored, for a reader who pays for each megabyte.

Rough on purpose: shares measured on the demo and on a topic of 100 articles and 50 documents (`bench/packs.py`). As soon as
a pack is there, its own size counts.
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

FRAME = 9_000  # bytes of what every pack holds beside its texts
OF_AN_ARTICLE, OF_A_DOCUMENT = 1_900, 1_500  # of the frame around a text, packed, with its line in the index
WEB, BOOK, PAPER = 0.55, 0.38, 1.6  # packed bytes per character of stored text: pages with their index; books; paper
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
        return round(FRAME + 30_000 + PAPER * found.article_characters + PICTURE * found.pictures)
    frames = OF_AN_ARTICLE * found.articles + OF_A_DOCUMENT * found.documents
    share = WEB if form == "zip" else BOOK
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
