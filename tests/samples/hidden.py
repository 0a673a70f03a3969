"""Files with words nobody sees beside words everybody sees; and words that look hidden and are not."""

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


def _slides() -> bytes:
    show = made("pptx", "de")
    name = "ppt/slides/slide1.xml"
    return samples.repacked(show, {name: samples.part(show, name).replace("<p:sld ", '<p:sld show="0" ', 1)})


_W = f'xmlns:w="{samples.W}"'
_OFFICE = [
    Sample("versteckt.docx", lambda: samples.docx(f"<w:p>{samples.run('sichtbar')}{samples.run('geheim', '<w:vanish/>')}</w:p>"),
           words=("sichtbar",), absent=("geheim",), notes=(Note.HIDDEN_TEXT,)),
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
    Sample("versteckt.odt", lambda: samples.opendocument("text", '<text:p>sichtbar</text:p><text:p text:style-name="H">geheim</text:p>'
           "<text:tracked-changes><text:changed-region><text:p>gestrichen</text:p></text:changed-region></text:tracked-changes>"
           "<text:p>x<office:annotation><text:p>intern</text:p></office:annotation></text:p>",
           automatic='<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'),
           words=("sichtbar",), absent=("geheim", "gestrichen", "intern"), notes=(Note.HIDDEN_TEXT, Note.TRACKED_CHANGES)),
    Sample("versteckt.ods", lambda: samples.opendocument("spreadsheet", '<table:table table:name="A"><table:table-row><table:table-cell>'
           '<text:p>sichtbar</text:p></table:table-cell></table:table-row><table:table-row table:visibility="collapse"><table:table-cell>'
           "<text:p>geheim</text:p></table:table-cell></table:table-row></table:table>"),
           words=("sichtbar",), absent=("geheim",), notes=(Note.HIDDEN_CELLS,)),
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

HIDDEN: list[Sample] = [*_PDF, *_SHOWN, *_OFFICE, *_PROTECTED]
