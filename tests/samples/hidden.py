"""Files with words nobody sees beside words everybody sees; and words that look hidden and are not."""

from functools import partial

from knowledge.documents.extraction.results import Note, Reason, State
from tests.knowledge.documents import samples
from tests.samples import pdfs
from tests.samples.model import Sample
from tests.samples.pdfs import SEEN, page, said
from tests.samples.words import made

_BLACK = b"0 0 0 rg 60 640 300 30 re f "
_SECRET = said("Geheimnis", 650)
_LAYER = b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] /Order [] >> >>"


def _hidden(name: str, content: bytes, note: Note, **options: object) -> Sample:
    return Sample(
        f"{name}.pdf",
        lambda: page(SEEN + content, **options),  # type: ignore[arg-type]
        words=("Sichtbare Worte",),
        absent=("Geheimnis",),
        notes=(note,),
    )


def _annotated(kind: bytes) -> Sample:
    annotation = (
        b"<< /Type /Annot /Subtype /%s /Rect [60 640 360 670] /IC [0 0 0] /C [0 0 0] /F 4 /AP << /N 7 0 R >> >>"
    )
    look = pdfs.stream(b"0 0 0 rg 0 0 300 30 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 300 30]")
    return Sample(
        f"{kind.decode().lower()}-anmerkung.pdf",
        lambda: page(SEEN + _SECRET, entries=b"/Annots [6 0 R]", further=[annotation % kind, look]),
        words=("Sichtbare",),
        absent=("Geheimnis",),
        notes=(Note.COVERED_TEXT,),
    )


_PDF = [
    _hidden("balken", _SECRET + _BLACK, Note.COVERED_TEXT),
    _hidden("balken-gepackt", _SECRET + _BLACK, Note.COVERED_TEXT, packed=True),
    _hidden("weisser-kasten", _SECRET + b"1 1 1 rg 60 640 300 30 re f ", Note.COVERED_TEXT),
    _hidden("weiss-auf-weiss", b"1 1 1 rg " + _SECRET, Note.INVISIBLE_TEXT),
    _hidden("schwarz-auf-schwarz", _BLACK + _SECRET, Note.INVISIBLE_TEXT),
    _hidden("unsichtbar", b"3 Tr " + _SECRET, Note.INVISIBLE_TEXT),
    _hidden("neben-der-seite", said("Geheimnis", -300), Note.OFF_PAGE),
    _hidden("durchsichtig", b"/G gs " + _SECRET, Note.INVISIBLE_TEXT, resources=b"/ExtGState << /G << /ca 0 >> >>"),
    _hidden("ebene", b"/OC /L BDC " + _SECRET + b"EMC ", Note.INVISIBLE_TEXT, catalogue=_LAYER,
            resources=b"/Properties << /L 6 0 R >>", further=[b"<< /Type /OCG /Name (Aus) >>"]),
    Sample("zeile-halb-geschwaerzt.pdf", lambda: page(said("Sichtbare Worte und Geheimnis") + b"0 0 0 rg 186 695 80 20 re f "),
           words=("Sichtbare Worte und",), absent=("Geheimnis",), notes=(Note.COVERED_TEXT,)),
    Sample("bild-darueber.pdf", lambda: pdfs.with_image(SEEN + _SECRET, over=True), words=("Sichtbare",), absent=("Geheimnis",),
           notes=(Note.COVERED_TEXT,)),
    Sample("gedreht-geschwaerzt.pdf", lambda: page(SEEN + _SECRET + _BLACK, entries=b"/Rotate 90"), words=("Sichtbare",),
           absent=("Geheimnis",), notes=(Note.COVERED_TEXT,)),
    _annotated(b"Square"),
    _annotated(b"Redact"),
    Sample("balken-in-formular.pdf", lambda: page(SEEN + _SECRET + b"q 1 0 0 1 60 640 cm /X Do Q", resources=b"/XObject << /X 6 0 R >>",
           further=[pdfs.stream(b"0 0 0 rg 0 0 300 30 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 300 30]")]),
           words=("Sichtbare",), absent=("Geheimnis",), notes=(Note.COVERED_TEXT,)),
    Sample("drei-balken.pdf", lambda: page(SEEN + b"".join(said("Geheimnis", y) for y in (650, 600, 550))
           + b"0 0 0 rg 60 640 300 30 re f 60 590 300 30 re f 60 540 300 30 re f"), words=("Sichtbare",), absent=("Geheimnis",),
           notes=(Note.COVERED_TEXT,)),
]  # fmt: skip

_SHOWN = [
    Sample("weiss-auf-schwarz.pdf", lambda: page(_BLACK + b"1 1 1 rg " + said("Kopfzeile", 650)), words=("Kopfzeile",)),
    Sample("schattierte-zelle.pdf", lambda: page(b"0.85 0.9 0.9 rg 60 640 300 30 re f 0 0 0 rg " + said("Gebühr", 650)), words=("Gebühr",)),
    Sample("angestrichen.pdf", lambda: page(said("Wichtig", 650) + b"/G gs 1 1 0 rg 60 640 300 30 re f",
           resources=b"/ExtGState << /G << /BM /Multiply >> >>"), words=("Wichtig",)),
    Sample("wort-auf-bild.pdf", lambda: pdfs.with_image(b"1 1 1 rg " + said("Bildtext", 650), over=False), words=("Bildtext",)),
    Sample("ausgefuellt.pdf", lambda: page(SEEN, entries=b"/Annots [6 0 R]", further=[b"<< /Type /Annot /Subtype /Widget /FT /Tx "
           b"/T (Name) /V (Eingetragen) /Rect [70 600 300 630] /F 4 /AP << /N 7 0 R >> >>", pdfs.stream(b"BT /F 12 Tf 4 8 Td "
           b"(Eingetragen) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 230 30] /Resources << /Font << /F 5 0 R >> >>")]),
           words=("Sichtbare", "Eingetragen")),
    Sample("scan-mit-ebene.pdf", lambda: pdfs.scan("de", layer="Erkannte Worte dieser Seite, "
           "lang genug, niemand muss sie noch einmal erkennen"), words=("Erkannte Worte",)),
]  # fmt: skip


def _book() -> bytes:
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["sichtbar", "geheim"])
    sheet.append(["verborgen", "auch"])
    sheet.append(["unten", "weg"])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("Intern").append(["streng"])
    book["Intern"].sheet_state = "veryHidden"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _with_box() -> bytes:
    book = made("xlsx", "de")
    name = "xl/worksheets/sheet1.xml"
    margin = "<headerFooter><oddHeader>&amp;C&amp;10Stand der Tarife</oddHeader></headerFooter></worksheet>"
    return samples.repacked(
        book,
        {
            name: samples.part(book, name).replace("</worksheet>", margin),
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{samples.RELATIONS}"><Relationship Id="d"'
            f' Type="{samples.RELATION_KIND}/drawing" Target="../drawings/d.xml"/></Relationships>',
            "xl/drawings/d.xml": '<d xmlns:a="a"><a:p><a:r><a:t>Im Kasten</a:t></a:r></a:p></d>',
        },
    )


def _with_formula(formula: str) -> bytes:
    book = _with_box()
    name = "xl/worksheets/sheet1.xml"
    cell = f'<row r="9"><c r="A9"><f>{formula}</f><v>1</v></c></row></sheetData>'
    return samples.repacked(book, {name: samples.part(book, name).replace("</sheetData>", cell)})


def _slides() -> bytes:
    show = made("pptx", "de")
    name = "ppt/slides/slide1.xml"
    return samples.repacked(show, {name: samples.part(show, name).replace("<p:sld ", '<p:sld show="0" ', 1)})


def _white_slide(shape: str = "", ground: str = "") -> bytes:
    """A slide with a box of white and tiny words beside visible ones, over (or in) what else is drawn."""
    show = made("pptx", "de")
    name = "ppt/slides/slide1.xml"
    ink = '<a:rPr {}><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'
    box = (
        '<p:sp><p:nvSpPr><p:cNvPr id="77" name="x"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="100" y="100"/>'
        f'<a:ext cx="9000" cy="9000"/></a:xfrm>{ground}</p:spPr><p:txBody><a:bodyPr/><a:p><a:r>{ink.format("")}<a:t>Weisses</a:t></a:r>'
        '<a:r><a:rPr sz="100"/><a:t>Winziges</a:t></a:r></a:p></p:txBody></p:sp></p:spTree>'
    )
    return samples.repacked(show, {name: samples.part(show, name).replace("</p:spTree>", shape + box)})


_FILLED = '<a:solidFill><a:srgbClr val="002060"/></a:solidFill>'
_BAR = (
    '<p:sp><p:nvSpPr><p:cNvPr id="78" name="y"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
    f'<a:ext cx="99000" cy="99000"/></a:xfrm>{_FILLED}</p:spPr></p:sp>'
)
_W = f'xmlns:w="{samples.W}"'
_TINY, _BLUE, _STYLE = '<w:sz w:val="2"/>', '<w:color w:val="1F3864"/>', '<w:rStyle w:val="B"/>'
_WHITE, _DARK = '<w:color w:val="FEFEFE"/>', '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>'


def _inks() -> list[Sample]:
    """White and tiny letters that nobody sees, and white letters on grounds where everybody does."""
    run = samples.run
    seen_in = {
        "absatz": f"<w:p><w:pPr>{_DARK}</w:pPr>{run('sichtbar', _WHITE)}</w:p>",
        "lauf": f"<w:p>{run('sichtbar', _WHITE + _DARK)}</w:p>",
        "zelle": f"<w:tbl><w:tr><w:tc><w:tcPr>{_DARK}</w:tcPr><w:p>{run('sichtbar', _WHITE)}</w:p></w:tc></w:tr></w:tbl>",
        "kasten": f"<w:p><w:r><w:pict><w:txbxContent><w:p>{run('sichtbar', _WHITE)}</w:p></w:txbxContent></w:pict></w:r></w:p>",
        "bild": f'<w:p><w:r><w:anchor behindDoc="1"/></w:r>{run("sichtbar", _WHITE)}</w:p>',
        "frueher": f"<w:p>{run('sichtbar', '<w:rPrChange><w:rPr><w:vanish/>' + _WHITE + '</w:rPr></w:rPrChange>')}</w:p>",
    }
    lost_in = {
        "weiss": f"<w:p>{run('sichtbar')}{run('geheim', _WHITE)}</w:p>",
        "winzig": f"<w:p>{run('sichtbar')}{run('geheim', _TINY)}</w:p>",
        "gleich": f"<w:p>{run('sichtbar')}{run('geheim', _DARK + _BLUE)}</w:p>",
        "zelle-daneben": seen_in["zelle"].replace("</w:tr>", f"<w:tc><w:p>{run('geheim', _WHITE)}</w:p></w:tc></w:tr>"),
        "stil": f"<w:p>{run('sichtbar')}{run('geheim', _STYLE)}</w:p>",
    }
    styles = (
        f'<w:styles {_W}><w:style w:styleId="A"><w:rPr>{_WHITE}</w:rPr></w:style>'
        '<w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    return [
        *(Sample(f"tinte-{name}.docx", partial(samples.docx, body), words=("sichtbar",)) for name, body in seen_in.items()),
        *(
            Sample(f"tinte-{name}.docx", partial(samples.docx, body, styles=styles), words=("sichtbar",), absent=("geheim",),
                   notes=(Note.INVISIBLE_TEXT,))
            for name, body in lost_in.items()
        ),
        Sample("tinte.odt", partial(samples.opendocument, "text", _INKS, automatic=_INK_STYLES), words=("sichtbar", "auch da", "im Kasten"),
               absent=("geheim", "winzig"), notes=(Note.INVISIBLE_TEXT,)),
    ]  # fmt: skip


_INK_STYLES = "".join(
    f'<style:style style:name="{name}">{properties}</style:style>'
    for name, properties in (
        ("W", '<style:text-properties fo:color="#ffffff"/>'),
        ("T", '<style:text-properties fo:font-size="1pt"/>'),
        ("D", '<style:table-cell-properties fo:background-color="#002060"/>'),
    )
)
_INKS = (
    '<text:p>sichtbar <text:span text:style-name="W">geheim</text:span> <text:span text:style-name="T">winzig</text:span>'
    '</text:p><table:table><table:table-row><table:table-cell table:style-name="D"><text:p text:style-name="W">auch da</text:p>'
    '</table:table-cell></table:table-row></table:table><draw:frame><draw:text-box><text:p text:style-name="W">im Kasten</text:p>'
    "</draw:text-box></draw:frame>"
)


def _with_chunk(name: str, data: bytes) -> bytes:
    """A DOCX with another document in its middle."""
    outer = samples.docx(
        f'<w:p>{samples.run("vorher")}</w:p><w:altChunk xmlns:r="r" r:id="c"/><w:p>{samples.run("nachher")}</w:p>'
    )
    part = "word/_rels/document.xml.rels"
    relation = f'<Relationship Id="c" Type="{samples.RELATION_KIND}/aFChunk" Target="{name}"/></Relationships>'
    relations = samples.part(outer, part).replace("</Relationships>", relation)
    return samples.repacked(outer, {part: relations, f"word/{name}": data})


def _chunks() -> list[Sample]:
    inner = samples.docx(f"<w:p>{samples.run('innen')}{samples.run('geheim', _WHITE)}</w:p>")
    unread = partial(Sample, state=State.PARTIAL, reason=Reason.EMBEDDED_UNREAD, words=("vorher", "nachher"))
    return [
        Sample("innen-html.docx", lambda: _with_chunk("c.html", b"<!DOCTYPE html><p>innen<p style='display:none'>geheim"),
               words=("vorher", "innen", "nachher"), absent=("geheim",), notes=(Note.HIDDEN_TEXT,)),
        Sample("innen-rtf.docx", lambda: _with_chunk("c.rtf", rb"{\rtf1 innen{\v geheim}}"), words=("innen",), absent=("geheim",)),
        Sample("innen-docx.docx", lambda: _with_chunk("c.docx", inner), words=("vorher", "innen", "nachher"), absent=("geheim",),
               notes=(Note.INVISIBLE_TEXT,)),
        unread("innen-brief.docx", lambda: _with_chunk("c.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nx")),
        unread("innen-kaputt.docx", lambda: _with_chunk("c.docx", inner[:60])),
        unread("innen-innen.docx", lambda: _with_chunk("c.docx", _with_chunk("d.html", b"<html>zu tief"))),
    ]  # fmt: skip


_OFFICE = [
    Sample("versteckt.docx", lambda: samples.docx(f"<w:p>{samples.run('sichtbar')}{samples.run('geheim', '<w:vanish/>')}</w:p>"),
           words=("sichtbar",), absent=("geheim",), notes=(Note.HIDDEN_TEXT,)),
    *_inks(),
    Sample("aenderungen.docx", lambda: samples.docx("<w:p><w:del><w:r><w:delText>gestrichen</w:delText></w:r></w:del>"
           f"<w:ins>{samples.run('eingefügt')}</w:ins><w:moveFrom>{samples.run('alt')}</w:moveFrom></w:p>"),
           words=("eingefügt",), absent=("gestrichen", "alt"), notes=(Note.TRACKED_CHANGES,)),
    Sample("kommentar.docx", lambda: samples.docx(f"<w:p>{samples.run('sichtbar')}</w:p>",
           comments=f"<w:comments {_W}><w:comment><w:p>{samples.run('intern')}</w:p></w:comment></w:comments>"),
           words=("sichtbar",), absent=("intern",)),
    Sample("raender.docx", lambda: samples.docx(f"<w:p>{samples.run('Mitte')}</w:p>",
           header1=f"<w:hdr {_W}><w:p>{samples.run('Kopf')}</w:p></w:hdr>", footer1=f"<w:ftr {_W}><w:p>{samples.run('Fuß')}</w:p></w:ftr>"),
           words=("Kopf", "Mitte", "Fuß")),
    Sample("textfeld.docx", lambda: samples.docx(f"<w:p><w:r><w:pict><w:txbxContent><w:p>{samples.run('im Kasten')}</w:p>"
           "</w:txbxContent></w:pict></w:r></w:p>"), words=("im Kasten",)),
    Sample("versteckt.xlsx", _book, words=("sichtbar", "unten"), absent=("geheim", "verborgen", "streng", "weg"),
           notes=(Note.HIDDEN_CELLS, Note.HIDDEN_SHEETS)),
    Sample("kasten.xlsx", lambda: _with_box(), words=("Im Kasten", "Stand der Tarife"), absent=("&amp;C", "&C")),
    Sample("versteckt.pptx", _slides, State.NO_TEXT, Reason.EMPTY_TEXT, absent=("Restmülltonne",), notes=(Note.HIDDEN_SLIDES,)),
    Sample("weiss.pptx", _white_slide, absent=("Weisses", "Winziges"), words=("Restmülltonne",), notes=(Note.INVISIBLE_TEXT,)),
    Sample("weiss-auf-kasten.pptx", lambda: _white_slide(ground=_FILLED), words=("Weisses",), absent=("Winziges",)),
    Sample("weiss-auf-balken.pptx", lambda: _white_slide(_BAR), words=("Weisses",), absent=("Winziges",)),
    Sample("versteckt.odt", lambda: samples.opendocument("text", '<text:p>sichtbar</text:p><text:p text:style-name="H">geheim</text:p>'
           "<text:tracked-changes><text:changed-region><text:p>gestrichen</text:p></text:changed-region></text:tracked-changes>"
           "<text:p>x<office:annotation><text:p>intern</text:p></office:annotation></text:p>",
           automatic='<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'),
           words=("sichtbar",), absent=("geheim", "gestrichen", "intern"), notes=(Note.HIDDEN_TEXT, Note.TRACKED_CHANGES)),
    Sample("versteckt.ods", lambda: samples.opendocument("spreadsheet", '<table:table table:name="A"><table:table-row><table:table-cell>'
           '<text:p>sichtbar</text:p></table:table-cell></table:table-row><table:table-row table:visibility="collapse"><table:table-cell>'
           "<text:p>geheim</text:p></table:table-cell></table:table-row></table:table>"),
           words=("sichtbar",), absent=("geheim",), notes=(Note.HIDDEN_CELLS,)),
    Sample("laden.xlsx", lambda: _with_formula("_xlfn.WEBSERVICE(&quot;http://a.example/x&quot;)"), words=("Im Kasten",),
           notes=(Note.EXTERNAL_REFERENCES,)),
    Sample("endlos.xlsx", samples.vast_sheet, words=("first", "last")),
    Sample("tief.odt", lambda: samples.opendocument("text", "<text:section>" * 900 + "<text:p>ganz unten</text:p>" + "</text:section>" * 900),
           words=("ganz unten",)),
]  # fmt: skip

_PROTECTED = [
    Sample("passwort.pdf", lambda: pdfs.protected("Vertrauliche Satzung", user="augsburg"), State.ENCRYPTED, Reason.PASSWORD),
    Sample("passwort-falsch.pdf", lambda: pdfs.protected("Vertrauliche Satzung", user="augsburg"), State.ENCRYPTED,
           Reason.WRONG_PASSWORD, password="falsch"),
    Sample("passwort-genannt.pdf", lambda: pdfs.protected("Vertrauliche Satzung", user="augsburg"), words=("Vertrauliche Satzung",),
           password="augsburg"),
    Sample("nur-druckschutz.pdf", lambda: pdfs.protected("Geschützte Satzung", user=""), words=("Geschützte Satzung",)),
    Sample("passwort.docx", lambda: samples.ole("EncryptedPackage", "EncryptionInfo"), State.ENCRYPTED, Reason.PASSWORD),
    Sample("passwort.odt", lambda: samples.repacked(made("odt", "de"), {"content.xml": bytes(range(256)) * 3,
           "META-INF/manifest.xml": "<m><file-entry full-path='content.xml'><encryption-data/></file-entry></m>"}),
           State.ENCRYPTED, Reason.PASSWORD),
]  # fmt: skip

HIDDEN: list[Sample] = [*_PDF, *_SHOWN, *_OFFICE, *_chunks(), *_PROTECTED]
