"""Real and hostile files, made in code: each function gives the bytes of one."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from knowledge.documents.making import Page, Table, make_file

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATION_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DTD = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def german_pages() -> list[Page]:
    return [
        Page("Gebühren der Abfuhr", ("Die Stadt erhebt für jede Leerung der Restmülltonne eine Gebühr.",)),
        Page("Straßenbäume", ("Die Bäume werden im Herbst geschnitten.",), Table(("Art", "Zahl"), (("Linde", "12"),))),
    ]


def made(kind: str) -> bytes:
    return make_file(kind, language="de", title="Tarife 2024", pages=german_pages())


def zipped(parts: Mapping[str, str | bytes], *, stored: bool = False) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def repacked(data: bytes, changes: Mapping[str, str | bytes]) -> bytes:
    """The same zip with parts replaced or added."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, **changes})


def changed(kind: str, name: str, data: str | bytes) -> bytes:
    """An honest file of this kind with one part replaced or added."""
    return repacked(made(kind), {name: data})


def leading_outside(target: str, kind: str) -> bytes:
    """A DOCX with a relation of this kind to a target outside."""
    name = "word/_rels/document.xml.rels"
    relation = f'<Relationship Id="e" TargetMode="External" Target="{target}" Type="{RELATION_KIND}/{kind}"/>'
    relations = part(made("docx"), name).replace("</Relationships>", f"{relation}</Relationships>")
    return changed("docx", name, relations)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def docx(body: str, **parts: str) -> bytes:
    """A DOCX with this body XML; further parts by file name without ending, related by that name."""
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{RELATION_KIND}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for n, name in enumerate(parts)
    )
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Target="word/document.xml"'
            f' Type="{RELATION_KIND}/officeDocument"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{relations}</Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            **{f"word/{name}.xml": xml for name, xml in parts.items()},
        }
    )


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def opendocument(kind: str, body: str, *, automatic: str = "", styles: str = "") -> bytes:
    """An ODF file of this kind (text, presentation, spreadsheet) with this body and these styles."""
    names = " ".join(
        f'xmlns:{prefix}="{OFFICE}:{word}:1.0"'
        for prefix, word in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
                             ("draw", "drawing"), ("presentation", "presentation"), ("fo", "xsl-fo-compatible"))
    )  # fmt: skip
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {names}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {names}>{styles}</office:document-styles>",
        }
    )


def vast_sheet() -> bytes:
    """An XLSX of two cells that declares 17 thousand million."""
    book = made("xlsx")
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>first</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>last</t></is></c></row></sheetData></worksheet>'
    )
    return repacked(book, {"xl/worksheets/sheet1.xml": sheet})


def bomb() -> bytes:
    """A DOCX of 300 kB that unpacks to 300 MB."""
    return repacked(made("docx"), {"word/document.xml": b"<a>" + b" " * 300_000_000 + b"</a>"})


def plain_pdf(content: bytes, *, trailer: bytes = b"", extra: bytes = b"") -> bytes:
    """A PDF of one page with this content stream, in Helvetica."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>"
        b" >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer\n<< /Size 6 /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start) + extra)


def encrypted_pdf() -> bytes:
    """A PDF that names a standard handler with keys no empty password opens."""
    encrypt = b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <%s> /U <%s> >> /ID [<00><00>] " % (
        b"ab" * 32,
        b"cd" * 32,
    )
    return plain_pdf(b"BT /F 12 Tf 72 700 Td (secret) Tj ET", trailer=encrypt)


def executable() -> bytes:
    return b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + bytes(500)


def svg(inner: str = "", attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inner}</svg>'.encode()


def ole(*streams: str) -> bytes:
    """The beginning of an OLE file with directory entries of these names."""
    entries = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + entries
