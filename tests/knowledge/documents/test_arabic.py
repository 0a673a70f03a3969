"""Are the known faults of Arabic PDF text put right, and right text left alone?"""

from pathlib import Path

import pytest

from knowledge.documents.extraction.arabic import mend
from knowledge.documents.extraction.geometry import UNSURE, Mark, read_line
from knowledge.documents.extraction.results import State
from knowledge.documents.extraction.text import clean
from tests.knowledge.documents import samples
from tests.knowledge.documents.conftest import Read


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("األهداف واإلجراءات واآلالت", "الأهداف والإجراءات والآلات"),
        ("االجتماع", "الاجتماع"),
        ("إىل البلدية عىل", "إلى البلدية على"),
        ("ةيدلبلا", "البلدية"),
        ("ةيدلبلا يف تايافنلا ةرادإ", "البلدية في النفايات إدارة"),
        ("ﻻ ﻣﺪﻳﻨﺔ", "لا مدينة"),
    ],
)
def test_words_are_put_right(wrong: str, right: str) -> None:
    assert mend(clean(wrong))[0] == right


@pytest.mark.parametrize(
    "text", ["البلدية في المدينة", "أولا وإلا فلا", "لا يجوز إلقاء النفايات", "Die Stadt", "مستشفى على ليلى", "12 لتر"]
)
def test_right_words_stay_as_they_are(text: str) -> None:
    assert mend(text) == (text, False)


def test_a_line_drawn_letter_by_letter_is_read_by_its_places(read: Read, tmp_path: Path) -> None:
    """Letters written to the file from left to right and from right to left give the same words."""
    from knowledge.documents.making import Page, make_file

    plain = make_file(
        "pdf", language="ar", title="البلدية", pages=[Page("إدارة النفايات", ("مدينة Augsburg و Paris",))]
    )
    result = read(plain, "a.pdf")
    assert result.state == State.OK
    assert result.pages[0].text.split("\n")[:3] == ["البلدية", "إدارة النفايات", "مدينة Augsburg و Paris"]


@pytest.mark.parametrize(("gap", "right"), [(0.0, "تفرض"), (4.0, "ت فرض")])
def test_a_blank_beside_a_vowel_mark_is_told_by_the_gap(gap: float, right: str) -> None:
    """As LibreOffice writes تُفرض: the mark, and then a blank that is none."""
    line = [Mark("ت", 90, 0, 100, 10), Mark("ُ", 94, 11, 96, 13), Mark(UNSURE, 0, 0, 0, 0)]
    line += [Mark(letter, at - gap, 0, at + 10 - gap, 10) for letter, at in (("ف", 80), ("ر", 70), ("ض", 60))]
    assert read_line(line, mostly_arabic=True) == right


def test_german_text_is_not_touched_by_the_repairs(read: Read) -> None:
    stream = "BT /F 12 Tf 72 700 Td (Stra\xdfe 1.100 \\(neu\\)) Tj ET".encode("cp1252")
    assert read(samples.plain_pdf(stream), "a.pdf").pages[0].text == "Straße 1.100 (neu)"
