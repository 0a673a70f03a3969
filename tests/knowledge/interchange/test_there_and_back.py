"""An article that goes out as a Word file and comes in again is the same article."""

import io
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.interchange.outcome import Part
from knowledge.interchange.shaping import shaped
from knowledge.interchange.word.paragraphs import Shot
from knowledge.interchange.word.reading import read
from knowledge.interchange.word.rich import spans_of
from knowledge.interchange.word.spans import markup
from knowledge.interchange.word.writing import Article, write
from tests.home.pictures import png_with_text
from tests.knowledge.interchange.bodies import parts, rich, text

SHOT = Shot("kommez-picture-1-0123456789abcdef", "Ein Wehr", png_with_text(), "png", 8, 8)


def back(article: Article) -> Article:
    arrived = shaped(read(io.BytesIO(write(article))), "datei.docx")
    assert arrived.left_out == {}
    return replace(article, title=arrived.title, lead=arrived.lead, parts=arrived.parts)


@given(text(), text() | st.just(""), parts(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_block_comes_back_with_its_id(title: str, lead: str, body: list[Part], rtl: bool) -> None:
    article = Article(title, lead, "ar" if rtl else "de", body, rtl, shots={0: SHOT})
    found = back(article)
    assert (found.title, found.lead) == (title, lead)
    assert list(found.parts) == body


@given(rich())
@settings(max_examples=200, deadline=None)
def test_inline_markup_is_read_as_it_is_written(inline: str) -> None:
    assert markup(spans_of(inline)) == inline
