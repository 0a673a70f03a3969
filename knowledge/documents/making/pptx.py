"""PPTX: one slide per page (title, points, table) on a plain master of our own."""

from collections.abc import Sequence

from knowledge.documents.making.content import Content, Page, Table
from knowledge.documents.making.package import (
    XML,
    content_types,
    core_properties,
    package_relations,
    packed,
    quoted,
    relations,
    text,
)
from knowledge.documents.making.pptxtheme import THEME

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"
_GROUP = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3"'
    ' accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)
_WIDTH, _HEIGHT, _EDGE = 12_192_000, 6_858_000, 700_000  # 16:9 in EMU (914,400 to the inch)


def make(content: Content) -> bytes:
    """The bytes of the PPTX."""
    slides = [f"ppt/slides/slide{number}.xml" for number in range(1, len(content.pages) + 1)]
    types = {
        "ppt/presentation.xml": f"{_TYPE}.presentation.main+xml",
        "ppt/slideMasters/slideMaster1.xml": f"{_TYPE}.slideMaster+xml",
        "ppt/slideLayouts/slideLayout1.xml": f"{_TYPE}.slideLayout+xml",
        "ppt/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        **dict.fromkeys(slides, f"{_TYPE}.slide+xml"),
    }
    layout = relations({"rId1": ("slideLayout", "../slideLayouts/slideLayout1.xml")})
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types(types),
        "_rels/.rels": package_relations("ppt/presentation.xml"),
        "docProps/core.xml": core_properties(content),
        **_frame(content, slides),
    }
    for number, (name, page) in enumerate(zip(slides, content.pages, strict=True), start=1):
        parts[name] = _slide(content, page)
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = layout
    return packed(parts)


def _frame(content: Content, slides: list[str]) -> dict[str, str]:
    """Presentation, master, layout and theme."""
    links = {f"rId{n}": ("slide", name.removeprefix("ppt/")) for n, name in enumerate(slides, start=2)}
    listed = "".join(f'<p:sldId id="{254 + n}" r:id="rId{n}"/>' for n in range(2, len(slides) + 2))
    rtl = ' rtl="1"' * content.right_to_left
    presentation = (
        f'{XML}<p:presentation {_NS}{rtl}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/>'
        f'</p:sldMasterIdLst><p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="{_WIDTH}" cy="{_HEIGHT}"/>'
        f'<p:notesSz cx="{_HEIGHT}" cy="{_WIDTH}"/></p:presentation>'
    )
    master = (
        f"{XML}<p:sldMaster {_NS}><p:cSld><p:spTree>{_GROUP}</p:spTree></p:cSld>{_MAP}"
        '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>'
    )
    return {
        "ppt/presentation.xml": presentation,
        "ppt/_rels/presentation.xml.rels": relations(
            {"rId1": ("slideMaster", "slideMasters/slideMaster1.xml"), **links}
        ),
        "ppt/slideMasters/slideMaster1.xml": master,
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relations(
            {"rId1": ("slideLayout", "../slideLayouts/slideLayout1.xml"), "rId2": ("theme", "../theme/theme1.xml")}
        ),
        "ppt/slideLayouts/slideLayout1.xml": (
            f'{XML}<p:sldLayout {_NS} type="titleOnly"><p:cSld name="Page"><p:spTree>{_GROUP}</p:spTree></p:cSld>'
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
        ),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations(
            {"rId1": ("slideMaster", "../slideMasters/slideMaster1.xml")}
        ),
        "ppt/theme/theme1.xml": THEME,
    }


def _slide(content: Content, page: Page) -> str:
    points = _paragraphs(content, page.paragraphs, size=1800)
    shapes = [
        _shape(2, "title", _paragraphs(content, [page.heading], size=3200, bold=True), top=420_000, height=1_000_000),
        _shape(3, "", _paragraphs(content, [content.title], size=1200), top=6_250_000, height=380_000),
    ]
    if page.paragraphs:
        shapes.append(_shape(4, "body", points, top=1_500_000, height=2_600_000 if page.table else 4_600_000))
    if page.table:
        shapes.append(_table(content, page.table, top=4_200_000 if page.paragraphs else 1_600_000))
    return (
        f"{XML}<p:sld {_NS}><p:cSld><p:spTree>{_GROUP}{''.join(shapes)}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
    )


def _paragraphs(content: Content, words: Sequence[str], *, size: int, bold: bool = False) -> str:
    side = 'algn="r" rtl="1"' if content.right_to_left else 'algn="l"'
    run = f'<a:rPr lang="{content.language}" sz="{size}"{" b=" + quoted("1") if bold else ""}/>'
    return "".join(
        f'<a:p><a:pPr {side}><a:spcAft><a:spcPts val="600"/></a:spcAft></a:pPr>'
        f"<a:r>{run}<a:t>{text(word)}</a:t></a:r></a:p>"
        for word in words
    )


def _shape(number: int, kind: str, paragraphs: str, *, top: int, height: int) -> str:
    place = f'<p:ph type="{kind}"/>' if kind == "title" else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{kind or "footer"}"/><p:cNvSpPr/>'
        f"<p:nvPr>{place}</p:nvPr></p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{_EDGE}" y="{top}"/><a:ext cx="{_WIDTH - 2 * _EDGE}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr wrap="square"><a:normAutofit/></a:bodyPr>{paragraphs}</p:txBody></p:sp>'
    )


def _table(content: Content, table: Table, *, top: int) -> str:
    width = (_WIDTH - 2 * _EDGE) // len(table.header)
    grid = f'<a:gridCol w="{width}"/>' * len(table.header)
    rows = "".join(
        '<a:tr h="400000">'
        + "".join(
            "<a:tc><a:txBody><a:bodyPr/>"
            f"{_paragraphs(content, [cell], size=1400, bold=not number)}</a:txBody><a:tcPr/></a:tc>"
            for cell in row
        )
        + "</a:tr>"
        for number, row in enumerate([table.header, *table.rows])
    )
    look = f'<a:tblPr firstRow="1"{" rtl=" + quoted("1") if content.right_to_left else ""}/>'
    return (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="5" name="table"/><p:cNvGraphicFramePr/><p:nvPr/>'
        f'</p:nvGraphicFramePr><p:xfrm><a:off x="{_EDGE}" y="{top}"/>'
        f'<a:ext cx="{_WIDTH - 2 * _EDGE}" cy="{400_000 * (len(table.rows) + 1)}"/></p:xfrm><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f"<a:tbl>{look}<a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
