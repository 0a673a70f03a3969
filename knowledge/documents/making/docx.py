"""DOCX: headings as styles, real table headers, page breaks between pages, footers with page numbers."""

from collections.abc import Iterator, Sequence

from knowledge.documents.making.content import Content, Table
from knowledge.documents.making.package import (
    XML,
    content_types,
    core_properties,
    package_relations,
    packed,
    relations,
    text,
)

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_BREAK = '<w:r><w:br w:type="page"/></w:r>'


def make(content: Content) -> bytes:
    """The bytes of the DOCX."""
    main = content_types(
        {
            "word/document.xml": f"{_TYPE}.document.main+xml",
            "word/styles.xml": f"{_TYPE}.styles+xml",
            "word/footer1.xml": f"{_TYPE}.footer+xml",
        }
    )
    return packed(
        {
            "[Content_Types].xml": main,
            "_rels/.rels": package_relations("word/document.xml"),
            "docProps/core.xml": core_properties(content),
            "word/_rels/document.xml.rels": relations(
                {"rId1": ("styles", "styles.xml"), "rId2": ("footer", "footer1.xml")}
            ),
            "word/document.xml": _document(content),
            "word/styles.xml": _styles(content),
            "word/footer1.xml": _footer(content),
        }
    )


def _document(content: Content) -> str:
    body = "".join(_body(content))
    section = (
        '<w:sectPr><w:footerReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        ' w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1300" w:right="1300" w:bottom="1300" w:left="1300" w:header="700" w:footer="700"'
        ' w:gutter="0"/>'
        f"{'<w:bidi/>' if content.right_to_left else ''}</w:sectPr>"
    )
    return f"{XML}<w:document {_NS}><w:body>{body}{section}</w:body></w:document>"


def _body(content: Content) -> Iterator[str]:
    rtl = content.right_to_left
    yield _paragraph(content.title, rtl=rtl, style="Title")
    for number, page in enumerate(content.pages):
        yield _paragraph(page.heading, rtl=rtl, style="Heading1", before=_BREAK if number else "")
        for paragraph in page.paragraphs:
            yield _paragraph(paragraph, rtl=rtl)
        if page.table:
            yield _table(page.table, rtl)
            yield _paragraph("", rtl=rtl)  # Word wants a paragraph after a table


def _paragraph(words: str, *, rtl: bool, style: str = "", before: str = "", bold: bool = False) -> str:
    properties = f'<w:pStyle w:val="{style}"/>' * bool(style) + "<w:bidi/>" * rtl
    run = "<w:b/><w:bCs/>" * bold + "<w:rtl/>" * rtl
    shown = f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text(words)}</w:t></w:r>' if words else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{before}{shown}</w:p>"


def _table(table: Table, rtl: bool) -> str:
    width = 9300 // len(table.header)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="B3BFC2"/>' for side in sides)
    rows = [_row(table.header, width, rtl=rtl, heading=True), *(_row(row, width, rtl=rtl) for row in table.rows)]
    grid = f'<w:gridCol w:w="{width}"/>' * len(table.header)
    look = f'{"<w:bidiVisual/>" * rtl}<w:tblW w:w="9300" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(cells: Sequence[str], width: int, *, rtl: bool, heading: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EBF2F2"/>' * heading
    told = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f"{_paragraph(cell, rtl=rtl, bold=heading)}</w:tc>"
        for cell in cells
    )
    return f"<w:tr><w:trPr>{'<w:tblHeader/>' * heading}</w:trPr>{told}</w:tr>"


def _styles(content: Content) -> str:
    language = f'<w:lang w:val="{content.language}" w:bidi="{content.language}"/>'
    font = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Arial"/>'

    def style(key: str, name: str, size: int, level: int) -> str:
        outline = f'<w:outlineLvl w:val="{level}"/>' if level >= 0 else ""
        return (
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
            f'<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="160"/>{outline}</w:pPr>'
            f'<w:rPr><w:b/><w:bCs/><w:color w:val="0A4A54"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
            "</w:style>"
        )

    return (
        f"{XML}<w:styles {_NS}><w:docDefaults><w:rPrDefault><w:rPr>{font}"
        f'<w:sz w:val="22"/><w:szCs w:val="22"/>{language}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="288" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "</w:style>"
        f"{style('Title', 'Title', 40, -1)}{style('Heading1', 'heading 1', 30, 0)}</w:styles>"
    )


def _footer(content: Content) -> str:
    rtl = "<w:bidi/>" * content.right_to_left
    title = f'<w:r><w:t xml:space="preserve">{text(content.title)} · </w:t></w:r>'
    number = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return f"{XML}<w:ftr {_NS}><w:p><w:pPr>{rtl}</w:pPr>{title}{number}</w:p></w:ftr>"
