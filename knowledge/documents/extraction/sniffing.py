"""What is this file, by its content alone? One answer for the upload check and for the readers."""

import zipfile
from io import BytesIO
from typing import BinaryIO

from knowledge.documents.extraction.containers import DAMAGE, Container, xml_events
from knowledge.documents.extraction.results import Refused
from knowledge.documents.extraction.text import decode

HEAD = 8_192
OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
OLE = "application/x-ole-storage"
ENCRYPTED_OOXML = "application/vnd.ms-office.encrypted"
ZIP = "application/zip"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

# Media type -> the extensions such a file may carry; the first is the one we give.
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    f"{OOXML}.wordprocessingml.document": ("docx", "docm", "dotx"),
    f"{OOXML}.presentationml.presentation": ("pptx", "pptm", "ppsx", "potx"),
    f"{OOXML}.spreadsheetml.sheet": ("xlsx", "xlsm", "xltx"),
    f"{ODF}.text": ("odt", "ott"),
    f"{ODF}.presentation": ("odp", "otp"),
    f"{ODF}.spreadsheet": ("ods", "ots"),
    "application/epub+zip": ("epub",),
    "application/msword": ("doc", "dot"),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.ms-powerpoint": ("ppt", "pps"),
    "application/rtf": ("rtf", "doc"),
    "text/plain": ("txt", "text", "log"),
    "text/csv": ("csv", "tsv"),
    "text/markdown": ("md", "markdown"),
    "text/html": ("html", "htm", "xhtml"),
    "image/svg+xml": ("svg",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/gif": ("gif",),
    "image/tiff": ("tif", "tiff"),
    "image/webp": ("webp",),
    "image/bmp": ("bmp",),
    ENCRYPTED_OOXML: ("docx", "xlsx", "pptx"),
}
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
)
_TEXT_KINDS = {"csv": "text/csv", "tsv": "text/csv", "md": "text/markdown", "markdown": "text/markdown",
               "html": "text/html", "htm": "text/html"}  # fmt: skip
_OLE_STREAMS = (
    ("EncryptedPackage", ENCRYPTED_OOXML),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)


def extension_of(name: str) -> str:
    """The lower-case ending of a name without its dot, or ""."""
    stem, dot, ending = name.rstrip(". ").rpartition(".")
    return ending.lower() if dot and stem else ""


def sniff(file: BinaryIO, name: str = "") -> str:
    """The media type by content; the name only decides between kinds of plain text (csv, md, txt).

    Leaves the file at its start. Never raises for content; what nothing recognises is application/octet-stream.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    found = next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), "")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        found = "image/webp"
    if found == "image/bmp" and len(head) >= 14 and int.from_bytes(head[6:10], "little") != 0:
        found = ""  # "BM" begins many a text; in a bitmap the reserved bytes are zero
    if not found and b"%PDF-" in head[:1024]:
        found = "application/pdf"
    if found == ZIP:
        found = _kind_of_zip(file)
    elif found == OLE:
        found = _kind_of_ole(file)
    elif not found and head[257:262] == b"ustar":
        found = "application/x-tar"
    elif not found:
        found = _kind_of_text(head, name)
    file.seek(0)
    return found


def _kind_of_zip(file: BinaryIO) -> str:
    try:
        return _kind_of_parts(Container(file))
    except (Refused, *DAMAGE):
        return _kind_of_closed_zip(file)


def _kind_of_closed_zip(file: BinaryIO) -> str:
    """A zip that is a bomb, encrypted or damaged is still named by its parts, so that the refusal can say more."""
    try:
        names = zipfile.ZipFile(file).namelist()
    except DAMAGE:
        file.seek(0)
        head = file.read(HEAD)
        names = [name for name in ("word/", "ppt/", "xl/", "META-INF/manifest.xml") if name.encode() in head]
        for kind in ("text", "presentation", "spreadsheet"):
            if f"mimetype{ODF}.{kind}".encode() in head:
                return f"{ODF}.{kind}"
    return _ooxml_by_folder(names) or ZIP


def _ooxml_by_folder(names: list[str]) -> str:
    folders = {name.partition("/")[0] for name in names if "/" in name}
    for folder, kind in (("word", "wordprocessingml.document"), ("ppt", "presentationml.presentation"),
                         ("xl", "spreadsheetml.sheet")):  # fmt: skip
        if folder in folders:
            return f"{OOXML}.{kind}"
    return ""


def _kind_of_parts(container: Container) -> str:
    if "mimetype" in container:
        declared = container.head("mimetype", 100).decode("ascii", errors="replace").strip()
        for variant in ("-template", "-web", "-master"):  # the same format with another purpose
            declared = declared.removesuffix(variant)
        if declared in EXTENSIONS:
            return declared
    if "[Content_Types].xml" in container or container.is_torn:
        return _ooxml_by_folder(container.names) or ZIP
    return ZIP


def _kind_of_ole(file: BinaryIO) -> str:
    """Directory entries of an OLE file are UTF-16 names padded to 64 bytes; they may lie anywhere in the file."""
    names = [(f"{stream}\0".encode("utf-16-le"), kind) for stream, kind in _OLE_STREAMS]
    tail = b""
    found: set[str] = set()
    while chunk := file.read(1 << 20):
        window = tail + chunk
        found |= {kind for name, kind in names if name in window}
        tail = window[-64:]
    return next((kind for _, kind in _OLE_STREAMS if kind in found), OLE)


def _kind_of_text(head: bytes, name: str) -> str:
    if not head:
        return UNKNOWN
    text = decode(head)
    odd = sum(character == "\ufffd" or (character < " " and character not in "\t\n\r\f\x1b") for character in text)
    if odd > max(len(text) // 200, 1):
        return UNKNOWN
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<") or "<html" in start[:1024] or "<!doctype html" in start[:1024]:
        return _kind_of_markup(head, start, name)
    return _TEXT_KINDS.get(extension_of(name), TEXT)


def _kind_of_markup(head: bytes, start: str, name: str) -> str:
    if start.startswith(("<!doctype html", "<html", "<head", "<body")):
        return "text/html"  # whatever drawings stand in it
    if start.startswith(("<script", "<iframe", "<!-- ", "<!--<")):
        return "image/svg+xml" if _is_svg(head) else "text/html"
    if _is_svg(head) or "<svg" in start[:4096]:
        return "image/svg+xml"
    if any(tag in start for tag in ("<html", "<script", "<body", "<iframe", "<div", "<p>", "<img", "<table")):
        return "text/markdown" if extension_of(name) in ("md", "markdown") else "text/html"
    return "application/xml" if start.startswith("<?xml") else _TEXT_KINDS.get(extension_of(name), TEXT)


def _is_svg(head: bytes) -> bool:
    try:
        return next((e.name for e in xml_events(BytesIO(head), limit=HEAD) if e.kind == "start"), "") == "svg"
    except Exception:
        return b"<svg" in head.lower()
