"""What an office wrote becomes blocks; what cannot become one is told."""

import io

from docx import Document as WordFile

from knowledge.interchange.outcome import Arrived, LeftOut
from knowledge.interchange.shaping import shaped
from knowledge.interchange.word.reading import read
from tests.knowledge.documents import samples
from tests.knowledge.interchange.words import arabic, picture, report, saved


def arrived(data: bytes, name: str = "Mein_Text.docx") -> Arrived:
    return shaped(read(io.BytesIO(data)), name)


def kinds(found: Arrived) -> list[str]:
    return [part.kind for part in found.parts]


def values(data: bytes) -> list[object]:
    return [part.value for part in arrived(data).parts]


def test_a_report_becomes_title_lead_and_blocks_in_order() -> None:
    found = arrived(report())
    assert (found.title, found.lead) == ("Wasserverluste senken", "Was wir in zwei Jahren gelernt haben.")
    assert kinds(found) == [
        "heading", "paragraph", "heading", "list", "steps", "table", "image", "image", "quote", "heading", "paragraph",
    ]  # fmt: skip
    assert [part.value["level"] for part in found.parts if part.kind == "heading"] == ["2", "3", "3"]
    assert found.parts[1].value == (
        "Nachts fließen <b>zwölf Prozent</b> ungenutzt, siehe "
        '<a href="https://example.org/bericht?a=1&amp;b=2">Bericht</a> und mehr'
    )
    assert found.parts[3].value == ("Zähler", "Ventile<br/>– alte Ventile")
    assert found.parts[4].value == ("Absperren", "Messen")


def test_merged_cells_are_resolved_and_captions_lose_their_numbers() -> None:
    table = next(part.value for part in arrived(report()).parts if part.kind == "table")
    assert table["caption"] == "Verluste je Bezirk"
    assert table["rows"] == (("Bezirk", "2025", "2026"), ("Nord", "12", "9"), ("Nord", "3", "2"), ("Summe", "", "11"))
    captions = [part.value["caption"] for part in arrived(report()).parts if part.kind == "image"]
    assert captions == ["Ventil", ""]


def test_changes_are_taken_as_accepted_and_told() -> None:
    found = arrived(report())
    assert found.left_out[LeftOut.CHANGES] == 2
    assert not any("Unsinn" in str(part.value) for part in found.parts)


def test_arabic_weight_is_told_by_its_own_property() -> None:
    found = values(arabic())
    assert found[0] == "نقيس المياه <b>كل ليلة</b> في المدينة"


def test_without_styles_the_bold_lines_are_headings_and_the_name_is_the_title() -> None:
    file = WordFile()
    for heading in ("Anlass", "Ergebnis"):
        file.add_paragraph().add_run(heading).bold = True
        file.add_paragraph(f"Text zu {heading}, lang genug.")
    found = arrived(saved(file))
    assert found.title == "Mein Text"
    assert kinds(found) == ["heading", "paragraph", "heading", "paragraph"]
    assert found.left_out[LeftOut.BOLD_LINES] == 2


def test_notes_at_the_foot_stand_where_they_are_called() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = "<w:footnotes {}><w:footnote w:id='2'><w:p><w:r><w:t>Siehe [1] unten</w:t></w:r></w:p></w:footnote></w:footnotes>"
    body = f"<w:p>{samples.run('Text')}{reference}{samples.run('.')}</w:p>"
    assert values(samples.docx(body, footnotes=note.format(f'xmlns:w="{samples.W}"'))) == ["Text^[Siehe [1] unten]."]


def test_links_by_field_and_dangerous_ones() -> None:
    def field(instruction: str, words: str) -> str:
        signs = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
        told = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        return f"{signs[0]}{told}{signs[1]}{samples.run(words)}{signs[2]}"

    body = "".join(
        f"<w:p>{field(f'HYPERLINK &quot;{address}&quot;', 'dort')}</w:p>"
        for address in ("https://example.org/", "javascript:alert(1)", "file:///etc/passwd")
    )
    assert values(samples.docx(body)) == ['<a href="https://example.org/">dort</a>', "dort", "dort"]


def test_layout_tables_are_taken_apart_and_told() -> None:
    file = WordFile()
    outer = file.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "links"
    outer.cell(0, 1).paragraphs[0].add_run().add_picture(picture())
    found = arrived(saved(file))
    assert kinds(found) == ["paragraph", "image"]
    assert found.left_out[LeftOut.TABLES] == 1


def test_what_has_no_place_in_an_article_is_counted() -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{samples.run('im Kasten')}</w:p></w:txbxContent></w:pict></w:r>"
    hidden = samples.run("geheim", "<w:vanish/>")
    equation = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>a+b</m:t></m:r></m:oMath>'
    remark = '<w:r><w:commentReference w:id="1"/></w:r>'
    found = arrived(samples.docx(f"<w:p>{samples.run('Es gilt ')}{equation}{box}{hidden}{remark}</w:p>"))
    assert [part.value for part in found.parts] == ["Es gilt a+b"]
    assert dict(found.left_out) == {
        LeftOut.EQUATIONS: 1, LeftOut.TEXT_BOXES: 1, LeftOut.HIDDEN: 1, LeftOut.COMMENTS: 1,
    }  # fmt: skip
