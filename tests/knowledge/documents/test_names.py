"""Are names from strangers harmless wherever they go: on disk, on screen, in a header?"""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.names import content_disposition, safe_name, visible_name


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("Gebühren 2024.pdf", "Gebühren 2024.pdf"),
        ("دليل النفايات.pdf", "دليل النفايات.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\plan.docx", "plan.docx"),
        ("\u202egnp.exe", "gnp.exe"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("plan.pdf\r\nSet-Cookie: a=b", "plan.pdf Set-Cookie_ a=b"),
        ("plan\0.pdf", "plan.pdf"),
        ("plan.exe.pdf", "plan_exe.pdf"),
        ("plan．exe.pdf", "plan_exe.pdf"),
        (".htaccess", "htaccess"),
        ("-rf.txt", "rf.txt"),
        ("CON.txt", "_CON.txt"),
        ("...", "document"),
        ("", "document"),
        ("\ud800.pdf", "document.pdf"),
        ("v1.2 Plan.pdf", "v1.2 Plan.pdf"),
    ],
)
def test_names_lose_what_is_dangerous_and_keep_what_is_theirs(given_name: str, expected: str) -> None:
    assert safe_name(given_name) == expected


def test_the_ending_that_the_content_has_replaces_the_one_the_name_claims() -> None:
    assert safe_name("plan.pdf.exe", extension="pdf") == "plan_pdf.pdf"
    assert safe_name("rechnung.docm", extension="docx") == "rechnung.docx"


def test_a_name_of_400_characters_is_cut_between_letters() -> None:
    for letter in "aßلö😀":
        name = safe_name(letter * 400 + ".pdf")
        assert len(name.encode()) <= 180
        assert name.endswith(".pdf")
        assert set(name.removesuffix(".pdf")) == {letter}


@given(st.text(max_size=500))
def test_any_name_becomes_one_visible_line_and_one_path_component(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('/\\\0\r\n"<>|*?:')
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in safe)
    assert not safe.startswith((".", "-"))
    assert len(safe.encode()) <= 180
    assert safe_name(safe) == safe or len(safe.encode()) > 150
    assert "\n" not in visible_name(name)


@given(st.text(max_size=300), st.booleans())
def test_any_name_makes_one_ascii_header_line_of_the_right_form(name: str, inline: bool) -> None:
    value = content_disposition(name, inline)
    assert re.fullmatch(
        r"(?:inline|attachment); filename=\"[A-Za-z0-9 ._()+,=@-]+\"(?:; filename\*=UTF-8''[A-Za-z0-9%._~-]+)?", value
    )
    assert value.startswith("inline" if inline else "attachment")


def test_old_clients_get_a_readable_name_and_new_ones_the_true_one() -> None:
    assert content_disposition("Straße.pdf") == "attachment; filename=\"Strasse.pdf\"; filename*=UTF-8''Stra%C3%9Fe.pdf"
    assert content_disposition("plan.pdf", True) == 'inline; filename="plan.pdf"'
    assert content_disposition("دليل.pdf").startswith('attachment; filename="document.pdf"; filename*=UTF-8')
