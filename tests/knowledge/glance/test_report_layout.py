"""The files of the council report look as they should: columns fit their words, captions stay with their plots."""

import io

import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn

from knowledge.glance.making import make_report
from knowledge.glance.report import LINE, Grid
from tests.knowledge.glance.test_report import scope, told
from tests.knowledge.glance.world import World

__all__ = ["told"]


def test_words_of_a_table_are_not_torn_and_figures_leave_their_room_to_texts() -> None:
    heads = ("Einrichtung", "Artikel", "Dokumente", "Neuigkeiten", "Beantwortet")
    rows = (("Technische Berufsschule der Stadt am Fluss", "1", "2", "–", "10"),)
    shares = Grid("", heads, rows).shares
    assert sum(shares) == pytest.approx(1)
    assert all(share * LINE > len(head) + 2 for head, share in zip(heads, shares, strict=True))
    assert shares[0] > 0.35
    assert sum(Grid("", ("", ""), ()).shares) == pytest.approx(1)


def test_a_word_file_keeps_rows_whole_captions_with_their_plots_and_arabic_letters_joined(told: World) -> None:
    file = WordFile(io.BytesIO(make_report(scope("ar"), "docx")))
    for table in file.tables:
        assert len({column.width for column in table.columns}) > 1 or len(table.columns) < 3
        assert [column.width for column in table.columns] == [cell.width for cell in table.rows[0].cells]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert all(run.font.cs_bold for cell in table.rows[0].cells for run in cell.paragraphs[0].runs)
    assert file.styles["Caption"].paragraph_format.keep_with_next
    for name in ("Title", "Subtitle"):
        assert file.styles[name].element.rPr.find(qn("w:spacing")) is None
