"""Files that are torn, empty inside or strange, and must still end in a state."""

import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from io import BytesIO

from knowledge.documents.extraction.results import Note, Reason, State
from tests.knowledge.documents import samples
from tests.samples import old_office, pdfs
from tests.samples.model import Sample, damaged, refused
from tests.samples.ordinary import epub
from tests.samples.pdfs import SEEN, page, said
from tests.samples.words import TELLING, made


def _half(make: Callable[[], bytes]) -> Callable[[], bytes]:
    return lambda: make()[: len(make()) // 2]


def _holed(make: Callable[[], bytes]) -> bytes:
    data = bytearray(make())
    third = len(data) // 3
    data[third : 2 * third] = bytes(third)
    return bytes(data)


def _torn(name: str, make: Callable[[], bytes], *words: str, share: float = 0.5) -> Sample:
    """A file of which so much is there; these words of it must be found."""
    return Sample(
        name, lambda: make()[: int(len(make()) * share)], State.PARTIAL, Reason.TORN, words=words or ("Abfuhr",)
    )


class _Pipe(BytesIO):
    """What a zip is written to that cannot go back: sizes stand behind each part."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def seek(self, *_place: int) -> int:
        raise OSError


def _streamed(kind: str, *, first: str, data: bytes | None = None) -> bytes:
    """The same file as programs write it that do not know sizes beforehand, with this part as the first."""
    out = _Pipe()
    with zipfile.ZipFile(BytesIO(made(kind, "de"))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: name != first):
            new.writestr(name, data if data is not None and name == first else old.read(name))
    return out.getvalue()


_TORN = [
    *(_torn(f"halb.{kind}", partial(made, kind, "de")) for kind in ("docx", "odt", "xlsx")),
    _torn("halb.epub", epub, "erstes"),
    _torn("ohne-ende.pptx", partial(made, "pptx", "de"), *TELLING["de"], share=0.97),
    _torn("ohne-liste.xlsx", lambda: _streamed("xlsx", first="xl/worksheets/sheet1.xml"), share=0.3),
    _torn("gestreamt.docx", lambda: _streamed("docx", first="word/document.xml"), *TELLING["de"], share=0.6),
    damaged("halb.pptx", _half(partial(made, "pptx", "de"))),
    damaged("anfang.docx", lambda: made("docx", "de")[:60]),
    damaged("halb.zip", lambda: samples.zipped({"a.txt": "Abfuhr " * 900})[:80]),
    refused("halb-makro.docx", lambda: samples.changed("docx", "word/vbaProject.bin", b"x" * 90)[:-40], Reason.MACROS),
    refused(
        "halbe-bombe.docx",
        lambda: _streamed("docx", first="word/document.xml", data=bytes(210_000_000))[:-30],
        Reason.ZIP_BOMB,
    ),
    Sample(
        "kaputter-absatz.docx",
        lambda: samples.docx(f"<w:p>{samples.run('Anfang')}</w:p><w:p><w:r><w:t>und</w:p>"),
        State.PARTIAL,
        Reason.DAMAGED_PAGES,
        words=("Anfang",),
    ),
    Sample(
        "kaputte-vorlagen.docx",
        lambda: samples.docx(f"<w:p>{samples.run('sichtbar')}</w:p>", styles="<w:styles"),
        State.PARTIAL,
        Reason.DAMAGED_PAGES,
        words=("sichtbar",),
    ),
    damaged("halb.xls", lambda: old_office.xls([("T", 0, [["x"]])])[:900]),
    damaged("halb.ppt", lambda: old_office.ppt(["x"])[:1_500]),
    damaged("halb.doc", lambda: old_office.doc("x")[:1_200]),
    damaged("halb.jpg", lambda: pdfs.as_picture("de", "JPEG")[:4_000]),
    damaged("halb.png", lambda: pdfs.as_picture("de", "PNG")[:4_000]),
    damaged("halb.tiff", lambda: pdfs.as_picture("de", "TIFF")[:4_000]),
    damaged("kopf.pdf", lambda: b"%PDF-1.7\n"),
    damaged("kopf.png", lambda: b"\x89PNG\r\n\x1a\n"),
    damaged("kopf.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le")),
    damaged("loch.docx", lambda: _holed(lambda: made("docx", "de"))),
    damaged("kein-dokument.docx", lambda: samples.zipped({"[Content_Types].xml": "<Types/>", "word/x.xml": "<"})),
]

_STRANGE = [
    Sample("ohne-verzeichnis.pdf", lambda: page(SEEN).split(b"xref")[0], State.PARTIAL, Reason.DAMAGED_PAGES, words=("Sichtbare",)),
    Sample("halb.pdf", lambda: page(SEEN)[: page(SEEN).index(b"5 0 obj")], State.PARTIAL, words=("Sichtbare",)),
    Sample("verschoben.pdf", lambda: page(SEEN).replace(b"startxref\n", b"startxref\n9"), words=("Sichtbare",)),
    Sample("angehaengt.pdf", lambda: page(SEEN) + b"\n\n\0\0\0", words=("Sichtbare",)),
    Sample("bom.pdf", lambda: b"\xef\xbb\xbf" + page(SEEN), words=("Sichtbare",)),
    Sample("gedreht.pdf", lambda: page(SEEN, entries=b"/Rotate 270"), words=("Sichtbare",)),
    Sample("leere-seite.pdf", lambda: page(b""), State.NO_TEXT, Reason.EMPTY_TEXT),
    Sample("skript.pdf", lambda: page(SEEN, catalogue=b"/OpenAction << /S /JavaScript /JS (this.print();) >>"), words=("Sichtbare",)),
    Sample("verweis.pdf", lambda: page(SEEN, catalogue=b"/OpenAction << /S /Launch /F (anhang.pdf) >>"), words=("Sichtbare",),
           notes=(Note.EXTERNAL_REFERENCES,)),
    Sample("riesige-seite.pdf", lambda: page(SEEN + said("Rand", 650)).replace(b"[0 0 595 842]", b"[0 0 14400 14400]"), words=("Sichtbare", "Rand")),
    Sample("kreis.pdf", lambda: page(SEEN).replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), State.FAILED),
    Sample("seitenbombe.pdf", lambda: page(SEEN).replace(b"/Count 1", b"/Count 99999999"), words=("Sichtbare",)),
    Sample("strombombe.pdf", lambda: page(b"", packed=True).replace(
        zlib.compress(b""), zlib.compress(b" " * 30_000_000, 9)), State.NO_TEXT),
    Sample("ohne-text.docx", lambda: samples.docx(""), State.NO_TEXT, Reason.EMPTY_TEXT),
    Sample("leer.xls", lambda: old_office.xls([("Leer", 0, [])]), words=("Leer",)),
    Sample("leer.txt", lambda: b"\n\n \t\n", State.NO_TEXT, Reason.EMPTY_TEXT),
    Sample("nur-bom.txt", lambda: b"\xef\xbb\xbf", State.NO_TEXT, Reason.EMPTY_TEXT),
    Sample("lang.txt", lambda: b"Abfall und Wasser. " * 300_000, State.TRUNCATED, Reason.TEXT_LIMIT, words=("Abfall",)),
    Sample("eine-zeile.csv", lambda: b"a;" * 500_000, words=("a",)),
    Sample("tief.rtf", lambda: rb"{\rtf1 " + b"{" * 100_000 + b"unten" + b"}" * 100_000 + b"}", words=("unten",)),
    Sample("offen.rtf", lambda: rb"{\rtf1 Anfang der Satzung", State.PARTIAL, words=("Anfang",)),
    Sample("tief.docx", lambda: samples.docx("<w:p>" * 5_000), State.FAILED, Reason.DAMAGED),
]  # fmt: skip

BROKEN: list[Sample] = [*_TORN, *_STRANGE]
