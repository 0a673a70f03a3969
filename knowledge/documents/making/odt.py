"""ODT: headings, tables with header rows, a page break before each further page."""

from collections.abc import Iterator, Sequence

from knowledge.documents.making.content import Content, Table
from knowledge.documents.making.package import ISO_MOMENT, packed, text

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NS = (
    f'xmlns:office="{_URN}:office:1.0" xmlns:text="{_URN}:text:1.0" xmlns:table="{_URN}:table:1.0"'
    f' xmlns:style="{_URN}:style:1.0" xmlns:fo="{_URN}:xsl-fo-compatible:1.0" xmlns:meta="{_URN}:meta:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
)


def make(content: Content) -> bytes:
    """The bytes of the ODT; its media type stands first and uncompressed, as the standard asks."""
    return packed(
        {
            "mimetype": MEDIA_TYPE,
            "content.xml": _content(content),
            "styles.xml": _styles(content),
            "meta.xml": _meta(content),
            "META-INF/manifest.xml": _manifest(),
        },
        stored=frozenset({"mimetype"}),
    )


def _content(content: Content) -> str:
    automatic = (
        '<style:style style:name="Break" style:family="paragraph" style:parent-style-name="Heading">'
        '<style:paragraph-properties fo:break-before="page"/></style:style>'
        '<style:style style:name="Cell" style:family="table-cell">'
        '<style:table-cell-properties fo:padding="0.1cm" fo:border="0.5pt solid #b3bfc2"/></style:style>'
    )
    body = "".join(_body(content))
    return (
        f"{_XML}<office:document-content {_NS}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def _body(content: Content) -> Iterator[str]:
    yield f'<text:p text:style-name="Title">{text(content.title)}</text:p>'
    for number, page in enumerate(content.pages):
        style = "Break" if number else "Heading"
        yield f'<text:h text:style-name="{style}" text:outline-level="1">{text(page.heading)}</text:h>'
        for paragraph in page.paragraphs:
            yield f'<text:p text:style-name="Standard">{text(paragraph)}</text:p>'
        if page.table:
            yield _table(page.table, number)


def _table(table: Table, number: int) -> str:
    header = f"<table:table-header-rows>{_row(table.header, 'Strong')}</table:table-header-rows>"
    rows = "".join(_row(row, "Standard") for row in table.rows)
    columns = f'<table:table-column table:number-columns-repeated="{len(table.header)}"/>'
    return f'<table:table table:name="Table{number + 1}">{columns}{header}{rows}</table:table>'


def _row(cells: Sequence[str], style: str) -> str:
    told = "".join(
        f'<table:table-cell table:style-name="Cell" office:value-type="string">'
        f'<text:p text:style-name="{style}">{text(cell)}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{told}</table:table-row>"


def _styles(content: Content) -> str:
    mode = "rl-tb" if content.right_to_left else "lr-tb"
    flow = f'<style:paragraph-properties style:writing-mode="{mode}" fo:text-align="start" fo:margin-bottom="0.25cm"/>'
    complex_script = f'style:language-complex="{content.language}"' if content.right_to_left else ""
    speech = f'fo:language="{content.language}" {complex_script}'

    def style(name: str, size: int, *, parent: str = "Standard") -> str:
        weight = 'fo:font-weight="bold" style:font-weight-complex="bold"'
        return (
            f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}">'
            f'<style:text-properties {weight} fo:font-size="{size}pt" style:font-size-complex="{size}pt"/>'
            "</style:style>"
        )

    layout = (
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"'
        f' fo:margin="2.3cm" style:writing-mode="{mode}"/></style:page-layout>'
    )
    return (
        f'{_XML}<office:document-styles {_NS}><office:styles><style:default-style style:family="paragraph">{flow}'
        f'<style:text-properties fo:font-size="11pt" style:font-size-complex="11pt" {speech}/></style:default-style>'
        '<style:style style:name="Standard" style:family="paragraph"/>'
        f"{style('Title', 20)}{style('Heading', 15)}{style('Strong', 11)}</office:styles>"
        f"<office:automatic-styles>{layout}</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="A4"><style:footer>'
        f"<text:p>{text(content.title)} · <text:page-number>1</text:page-number></text:p>"
        "</style:footer></style:master-page></office:master-styles></office:document-styles>"
    )


def _meta(content: Content) -> str:
    return (
        f"{_XML}<office:document-meta {_NS}><office:meta><dc:title>{text(content.title)}</dc:title>"
        f"<dc:language>{content.language}</dc:language><dc:date>{ISO_MOMENT}</dc:date>"
        f"<meta:creation-date>{ISO_MOMENT}</meta:creation-date></office:meta></office:document-meta>"
    )


def _manifest() -> str:
    name = f"{_URN}:manifest:1.0"
    parts = "".join(
        f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>'
        for part in ("content.xml", "styles.xml", "meta.xml")
    )
    return (
        f'{_XML}<manifest:manifest xmlns:manifest="{name}" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>{parts}</manifest:manifest>'
    )
