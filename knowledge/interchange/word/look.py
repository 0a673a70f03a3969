"""How does an exported article look in Word? Styles for every block, two kinds of lists, both directions."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.documents.making.package import XML, quoted, text
from knowledge.interchange.word import names

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_ACCENT, _QUIET, _LINE = "0A4A54", "4A5A5E", "B3BFC2"
_BORDER = (
    f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{_ACCENT}"/></w:pBdr>'  # the side lines begin at
)


@dataclass(frozen=True)
class Look:
    """A style of paragraphs: half-points of its letters (0: as usual), its outline level, further properties."""

    name: str
    size: int = 0
    outline: int = -1
    properties: str = ""
    letters: str = ""


_BOLD, _ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
_COLOUR = f'<w:color w:val="{_ACCENT}"/>'
_MUTED = f'<w:color w:val="{_QUIET}"/>'
_WITH_NEXT = "<w:keepNext/>"
_INDENT = '<w:ind w:left="400" w:right="400"/>'
LOOKS = (
    Look(names.TITLE, 44, properties=_WITH_NEXT, letters=_BOLD + _COLOUR),
    Look(names.LEAD, 26, letters=_MUTED),
    Look(names.HEADINGS[0], 32, 0, f'{_WITH_NEXT}<w:spacing w:before="320" w:after="120"/>', _BOLD + _COLOUR),
    Look(names.HEADINGS[1], 26, 1, f'{_WITH_NEXT}<w:spacing w:before="240" w:after="100"/>', _BOLD + _COLOUR),
    Look(names.QUOTE, properties=_BORDER + _INDENT, letters=_ITALIC),
    Look(names.QUOTE_SOURCE, 20, properties=_BORDER + _INDENT, letters=_MUTED),
    Look(names.CAPTION, 20, letters=_MUTED),
    Look(names.TABLE_CAPTION, 20, properties=_WITH_NEXT, letters=_BOLD),
    *(Look(name, properties=_BORDER + _INDENT) for name in names.CALLOUTS.values()),
    Look(names.INDICATOR["value"], 44, properties=_WITH_NEXT, letters=_BOLD + _COLOUR),
    Look(names.INDICATOR["unit"], 26, properties=_WITH_NEXT, letters=_COLOUR),
    Look(names.INDICATOR["label"]),
    Look(names.INDICATOR["source"], 20, letters=_MUTED),
    *(Look(name) for name in names.ADDRESSES.values()),
    Look(names.DETAILS, 20, letters=_MUTED),
    Look("footnote text", 20),
)


def style_id(name: str) -> str:
    """The id of a style, as Word makes it: the name without blanks."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def styles(language: str) -> str:
    """word/styles.xml; spelling is checked in this language."""
    spoken = f"<w:lang w:val={quoted(language)} w:bidi={quoted(language)}/>"
    font = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Arial"/>'
    return (
        f"{XML}<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr>{font}"
        f'<w:sz w:val="22"/><w:szCs w:val="22"/>{spoken}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/></w:style>{''.join(map(_style, LOOKS))}"
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>'
        f'<w:color w:val="0B5C8A"/><w:u w:val="single"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr>'
        '<w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>'
    )


def _style(look: Look) -> str:
    outline = f'<w:outlineLvl w:val="{look.outline}"/>' if look.outline >= 0 else ""
    size = f'<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/>' if look.size else ""
    return (
        f'<w:style w:type="paragraph" w:styleId={quoted(style_id(look.name))}><w:name w:val={quoted(look.name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{look.properties}{outline}</w:pPr>'
        f"<w:rPr>{look.letters}{size}</w:rPr></w:style>"
    )


def numbering(kinds: Iterable[str]) -> str:
    """word/numbering.xml: one list of its own ("list" or "steps") for each, numbered from 1 in this order."""
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{int(kind == "steps")}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number, kind in enumerate(kinds, start=1)
    )
    return f"{XML}<w:numbering {NS}>{_abstract(0, 'bullet', '•')}{_abstract(1, 'decimal', '%1.')}{lists}</w:numbering>"


def _abstract(number: int, form: str, sign: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="480" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    )


def table_look(*, right_to_left: bool, row_headers: bool) -> str:
    """Properties of a table: lines, as wide as the page, which cells are headers."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>' for side in sides)
    return (
        f'<w:tblPr>{"<w:bidiVisual/>" * right_to_left}<w:tblW w:w="5000" w:type="pct"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:firstRow="1" w:lastRow="0" w:firstColumn="{int(row_headers)}" w:lastColumn="0"/></w:tblPr>'
    )


def core(title: str, author: str, *, language: str, moment: str) -> str:
    """docProps/core.xml with the mark of this site; `moment` in ISO 8601, "" where there is none."""
    dated = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
        for name in ("created", "modified")
        if moment
    )
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{text(title)}</dc:title><dc:creator>{text(author)}</dc:creator>"
        f"<cp:category>{names.MARK}</cp:category><dc:language>{text(language)}</dc:language>{dated}</cp:coreProperties>"
    )
