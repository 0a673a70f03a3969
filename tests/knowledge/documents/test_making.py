"""Are the demo's files real, equal in every run, and readable again word for word?"""

import pytest

from home.typesetting.bidi import Run, visual_runs
from knowledge.documents.extraction.results import State
from knowledge.documents.making import KINDS, Page, Table, make_file
from tests.knowledge.documents.conftest import Read

ARABIC = [
    Page(
        "الأهداف والإجراءات",
        (
            "تهدف البلدية إلى تقليل النفايات بنسبة 25 % حتى عام 2030، بالتعاون مع مدينة Augsburg (ألمانيا).",
            "لا يجوز إلقاء النفايات في الشوارع؛ الآلات والأدوات: 3 شاحنات، و12 حاوية (سعة 1.100 لتر).",
            "البريد الإلكتروني: kommez@augsburg.de. هل من أسئلة؟",
        ),
        Table(("الحاوية", "التفريغ"), (("60 لتر", "أسبوعيا"),)),
    ),
    Page("الصفحة الثانية", ("المياه والصرف الصحي على مستوى المدينة.",)),
]


@pytest.mark.parametrize("kind", KINDS)
def test_arabic_comes_back_in_logical_order_word_for_word(read: Read, kind: str) -> None:
    data = make_file(kind, language="ar", title="دليل إدارة النفايات", pages=ARABIC)
    result = read(data, f"دليل.{kind}")
    assert result.state == State.OK
    assert result.languages == ("ar",)
    assert [page.number for page in result.pages] == [1, 2]
    said = " ".join(result.pages[0].text.split())
    for paragraph in (ARABIC[0].heading, *ARABIC[0].paragraphs):
        assert paragraph in said
    assert "60 لتر أسبوعيا" in said


def test_vowel_marks_do_not_break_a_line_in_two(read: Read) -> None:
    page = Page("عنوان", ("تُعقد الاجتماعات أسبوعياً في البلدية مُدَرِّسٌ",))
    text = read(make_file("pdf", language="ar", title="دليل", pages=[page]), "a.pdf").pages[0].text
    assert "تعقد الاجتماعات أسبوعيا في البلدية مدرس" in text.split("\n")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["de", "ar", "en", "fr"])
def test_the_same_content_gives_the_same_bytes(kind: str, language: str) -> None:
    pages = [
        Page("Größe", ("œuvre, l’été – „so“ « là » 5 €",), Table(("a", "b"), (("1.5", "=1+1"), ("007", "x")))),
        *ARABIC,
    ]
    first, second = (make_file(kind, language=language, title="Titel", pages=pages) for _ in range(2))
    assert first == second


def test_long_texts_flow_over_pages_and_lose_nothing(read: Read) -> None:
    words = [f"Wort{number}" for number in range(3_000)]
    long = Page("Lang", (" ".join(words), "x" * 400), Table(("k", "v"), [(str(n), words[n]) for n in range(120)]))
    result = read(make_file("pdf", language="de", title="Lang", pages=[long]), "lang.pdf")
    found = " ".join(page.text for page in result.pages).split()
    assert [word for word in found if word.startswith("Wort")][:3_000] == words
    assert len(result.pages) > 5


def _kind(element: object) -> str:
    import ctypes

    import pypdfium2.raw as pdfium

    buffer = ctypes.create_string_buffer(64)
    size = pdfium.FPDF_StructElement_GetType(element, buffer, 64)
    return buffer.raw[: size - 2].decode("utf-16-le")


def test_pdf_files_are_tagged_and_tell_title_and_language() -> None:
    import pypdfium2
    import pypdfium2.raw as pdfium

    data = make_file("pdf", language="ar", title="دليل إدارة النفايات", pages=ARABIC)
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_value("Title") == "دليل إدارة النفايات"
    assert document.is_tagged()
    assert b"/Lang <FEFF00610072>" in data
    page = document[0]  # kept: the tree must not outlive its page
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    root = pdfium.FPDF_StructTree_GetChildAtIndex(tree, 0)
    kinds = [_kind(pdfium.FPDF_StructElement_GetChildAtIndex(root, index)) for index in range(6)]
    pdfium.FPDF_StructTree_Close(tree)
    assert kinds == ["H1", "H2", "P", "P", "P", "Table"]


def test_office_files_open_in_other_libraries() -> None:
    from io import BytesIO

    from docx import Document
    from openpyxl import load_workbook

    pages = [Page("Kopf", ("Absatz",), Table(("Art", "Zahl"), (("Linde", "12"),)))]
    document = Document(BytesIO(make_file("docx", language="de", title="Plan", pages=pages)))
    assert [p.style.name for p in document.paragraphs][:2] == ["Title", "Heading 1"]
    assert document.core_properties.title == "Plan"
    assert document.tables[0].rows[1].cells[0].text == "Linde"
    book = load_workbook(BytesIO(make_file("xlsx", language="de", title="Plan", pages=pages)))
    assert [cell.value for cell in list(book["Kopf"].rows)[-1]] == ["Linde", 12]


def test_wrong_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        make_file("exe", language="de", title="x", pages=[Page("a")])
    with pytest.raises(ValueError, match="at least one page"):
        make_file("pdf", language="de", title="x", pages=[])


def test_lines_of_both_directions_are_ordered_as_unicode_says() -> None:
    assert visual_runs("abc אבג", False) == [Run("abc ", False), Run("אבג", True)]
    assert visual_runs("עם abc 12", True) == [Run("abc 12", False), Run("עם ", True)]
    assert visual_runs("سعة 1.100 لتر", True) == [Run(" لتر", True), Run("1.100", False), Run("سعة ", True)]
    assert visual_runs("", True) == []
