"""What changed between two texts, which lines belong together, and how a document is cited: without a database."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.documents.citing import Reference, as_bibtex, as_ris, as_text
from knowledge.documents.comparing import MOST_PARAGRAPHS, Gap, Kind, Paragraph, Row, _rows, _with_gaps
from knowledge.documents.likeness.minhash import bands, likeness, signature
from knowledge.documents.paragraphs import PART_BYTES, paragraphs, parts

anything = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rows(old: list[str], new: list[str]) -> list[Row]:
    return list(_rows([Paragraph(1, one) for one in old], [Paragraph(2, one) for one in new]))


def said(row: Row, side: str, kind: Kind) -> list[str]:
    return [piece.text.strip() for piece in getattr(row, side) if piece.kind == kind]


def test_only_the_changed_words_of_a_paragraph_are_named() -> None:
    (row,) = rows(["Geleert wird jeden Dienstag um acht."], ["Geleert wird jeden Donnerstag um neun."])
    assert row.kind == Kind.CHANGED
    assert said(row, "old", Kind.REMOVED) == ["Dienstag", "acht"]
    assert said(row, "new", Kind.ADDED) == ["Donnerstag", "neun"]
    assert (row.old_page, row.new_page) == (1, 2)


def test_a_paragraph_put_between_two_others_leaves_them_as_they_are() -> None:
    found = rows(
        ["Der Hof ist offen.", "Die Waage ist geprüft."], ["Der Hof ist offen.", "Neu.", "Die Waage ist geprüft."]
    )
    assert [row.kind for row in found] == [Kind.SAME, Kind.ADDED, Kind.SAME]
    assert found[1].old == []


def test_what_has_nothing_in_common_is_no_change_of_each_other() -> None:
    found = rows(["Der Hof ist offen."], ["Heute regnet es überall."])
    assert sorted(row.kind for row in found) == [Kind.ADDED, Kind.REMOVED]


def test_arabic_words_are_compared_as_words() -> None:
    (row,) = rows(["تفرغ الحاويات كل يوم ثلاثاء صباحا"], ["تفرغ الحاويات كل يوم خميس صباحا"])
    assert said(row, "old", Kind.REMOVED) == ["ثلاثاء"]
    assert said(row, "new", Kind.ADDED) == ["خميس"]


def test_long_stretches_without_a_change_are_counted_instead_of_shown() -> None:
    same = [f"Absatz {number} bleibt." for number in range(20)]
    found = list(_with_gaps(rows([*same, "Alt und schon lange so."], [*same, "Neu und schon lange so."])))
    assert [type(one) for one in found] == [Gap, Row, Row]
    assert found[0] == Gap(19)


@anything
@given(st.lists(st.text(max_size=20), max_size=12), st.lists(st.text(max_size=20), max_size=12))
def test_both_texts_can_be_read_off_the_comparison(old: list[str], new: list[str]) -> None:
    found = rows(old, new)
    left = ["".join(piece.text for piece in row.old) for row in found if row.old_page]
    right = ["".join(piece.text for piece in row.new) for row in found if row.new_page]
    assert (left, right) == (old, new)


def test_texts_made_to_be_slow_are_compared_all_the_same() -> None:
    alike = ["gleich"] * MOST_PARAGRAPHS
    assert len(rows(["a", *alike, "b"], ["c", *alike, "d"])) >= MOST_PARAGRAPHS
    other = [f"{number} x" for number in range(MOST_PARAGRAPHS)], [f"{number} y" for number in range(MOST_PARAGRAPHS)]
    assert len(rows(*other)) >= MOST_PARAGRAPHS


def test_changed_paragraphs_beyond_what_may_be_spent_are_shown_as_a_whole() -> None:
    old = [f"{number} " + "a b c d " * 20 for number in range(400)]
    found = rows(old, [text.replace("a", "x") for text in old])
    assert len(found) == 400
    assert len(found[0].new) > 1
    assert [piece.text for piece in found[-1].old] == [old[-1]]


def test_the_printers_lines_become_paragraphs_and_short_ones_stay() -> None:
    text = (
        "Täglicher Betrieb\n"
        "Bewässert wird von 22 bis 4 Uhr. Höchstens zwei Abschnitte laufen zugleich, damit der\n"
        "Druck am letzten Tropfer nicht unter 1,5 bar sinkt, und die Enden der Lei-\n"
        "tungen werden am Monatsersten zwei Minuten geöffnet und danach wieder gut verschlossen.\n"
        "1 bis 3 Bäume 18\n4 bis 7 Sträucher 14\nTäglich\nlesen"
    )
    heading, sentences, *rows_of_it = paragraphs(text, "pdf")
    assert heading == "Täglicher Betrieb"
    assert "damit der Druck am" in sentences
    assert "die Enden der Leitungen werden" in sentences
    assert rows_of_it == ["1 bis 3 Bäume 18", "4 bis 7 Sträucher 14", "Täglich", "lesen"]


def test_lines_of_an_office_file_are_paragraphs_already() -> None:
    long = "Ein Satz, der so lang ist, dass ein Drucker ihn umbrechen würde, und noch etwas länger."
    assert paragraphs(f"{long}\n\n{long}", "docx") == [long, long]


@anything
@given(st.lists(st.text(alphabet="abc äü\n", max_size=4000), max_size=12))
def test_no_part_of_a_text_is_larger_than_a_slow_line_bears(pages: list[str]) -> None:
    found = parts("\n".join(pages), "docx")
    assert found
    assert all(len("\n".join(part).encode()) <= PART_BYTES + 4000 for part in found)


REFERENCE = Reference(
    key="kommez-7-v2",
    author="Stadtwerke & Söhne {Wasser}",
    title='Tarif 100 % \\input{x} $5 #1 _a^b~ "z"',
    publisher="Stadt Augsburg",
    issued_on=datetime.date(2025, 3, 1),
    number=2,
    language="de",
    address="https://kommez.example/documents/7/v2/",
    licence="CC BY 4.0",
)


def test_no_word_of_a_title_is_a_command_for_latex() -> None:
    written = as_bibtex(REFERENCE)
    assert r"author = {{Stadtwerke \& Söhne \{Wasser\}}}" in written
    assert r"Tarif 100 \% \textbackslash{}input\{x\} \$5 \#1 \_a\textasciicircum{}b\textasciitilde{}" in written
    assert written.startswith("@techreport{kommez-7-v2,\n")


@anything
@given(st.text(max_size=60))
def test_braces_of_a_bibtex_entry_always_close(title: str) -> None:
    depth = 0
    text = as_bibtex(replace(REFERENCE, title=title, author=title))
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        assert depth >= 0
        at += 1
    assert depth == 0


@anything
@given(st.text(max_size=60))
def test_a_ris_record_has_its_tags_and_no_line_more(title: str) -> None:
    lines = as_ris(replace(REFERENCE, title=title or "x")).split("\r\n")
    assert lines[0] == "TY  - RPRT"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(line[2:6] == "  - " for line in lines[:-1])
    assert not any(character in "".join(lines) for character in "\n\r\x85\u2028\u2029\x0b\x0c")


@pytest.mark.parametrize("values", [{}, {"author": ""}, {"author": "Stadt Augsburg"}])
def test_a_citation_names_title_year_version_and_lasting_address(values: Any) -> None:
    text = as_text(replace(REFERENCE, title="Hofordnung", **values))
    assert all(word in text for word in ("Hofordnung", "2025", "2", "https://kommez.example/documents/7/v2/"))
    assert text.count("Stadt Augsburg") <= 1


WORDS = [f"wort{number}" for number in range(600)]


def test_nearly_the_same_text_has_nearly_the_same_signature() -> None:
    other = [*WORDS[:300], "anders", *WORDS[301:]]
    one, two = signature([" ".join(WORDS)]), signature([" ".join(other[:250]), " ".join(other[250:])])
    assert likeness(one, two) > 0.85
    assert set(bands(one)) & set(bands(two))
    assert likeness(one, one) == 1.0


def test_another_text_has_another_signature() -> None:
    assert likeness(signature([" ".join(WORDS)]), signature([" ".join(reversed(WORDS))])) < 0.2


def test_a_short_text_is_like_too_many_others_to_be_compared() -> None:
    assert signature(["Nachtmessung der Zone Nord."]) == []
    assert likeness([], []) == 0.0


def test_keys_of_signatures_fit_the_database() -> None:
    keys = bands(signature([" ".join(WORDS)]))
    assert len(keys) == 16
    assert all(0 <= key < 1 << 63 for key in keys)
