"""Files as offices make them, in every format and many encodings, with the words that must be found."""

from functools import partial

from knowledge.documents.extraction.results import Note, Reason, State
from tests.knowledge.documents import samples
from tests.samples import old_office, pdfs
from tests.samples.model import Sample
from tests.samples.words import LINES, TELLING, made

_OFFICE = [
    Sample(f"{kind}-{language}.{kind}", partial(made, kind, language), words=TELLING[language])
    for kind in ("pdf", "docx", "odt", "pptx", "xlsx")
    for language in ("de", "fr", "en", "ar")
]
_VOCALISED = [
    Sample("vokale.pdf", lambda: pdfs.page(pdfs.vocalised("تُفْرَضُ الرُّسُومُ كُلَّ شَهْرٍ", 700) + pdfs.vocalised("شُكْرًا جَزِيلًا لَكُمْ", 680)),
           words=("تفرض الرسوم كل شهر\nشكرا جزيلا لكم",)),
    Sample("vokale-gemischt.pdf", lambda: pdfs.page(pdfs.SEEN + pdfs.vocalised("مَدِينَةُ السَّلَامِ", 700)), words=("Sichtbare Worte der Satzung", "مدينة السلام")),
]  # fmt: skip
_ENCODINGS = [
    Sample(
        f"text-{language}-{encoding}.txt",
        partial(LINES[language][1].encode, encoding),
        words=TELLING[language],
    )
    for language, encoding in (
        ("de", "utf-8"), ("de", "utf-8-sig"), ("de", "utf-16"), ("de", "utf-16-be"), ("de", "cp1252"), ("de", "cp850"),
        ("fr", "cp1252"), ("fr", "iso8859_15"), ("fr", "utf-32"), ("ar", "utf-8"), ("ar", "utf-16-le"), ("ar", "cp1256"),
        ("ar", "iso8859_6"),
    )
]  # fmt: skip


def _rtf(body: bytes, head: bytes = b"\\ansi\\ansicpg1252") -> bytes:
    return b"{\\rtf1" + head + b"{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset178 Arial;}}" + body + b"}"


def _unicode(text: str) -> bytes:
    return b"".join(b"\\u%d?" % (ord(c) if ord(c) < 32_768 else ord(c) - 65_536) for c in text)


def _arabic_bytes() -> bytes:
    return b"".join(b"\\'%02x" % byte for byte in "إدارة النفايات".encode("cp1256"))


_RTF = [
    Sample("brief.rtf", lambda: _rtf(b"Stra\\'dfenb\\'e4ume {\\b fett}\\par Geb\\u252?hr"), words=("Straßenbäume", "fett", "Gebühr")),
    Sample("arabisch.rtf", lambda: _rtf(_unicode("إدارة النفايات")), words=("إدارة", "النفايات")),
    Sample("arabisch-bytes.rtf", lambda: _rtf(b"{\\f1 " + _arabic_bytes() + b"}"), words=("إدارة", "النفايات")),
    Sample(
        "versteckt.rtf",
        lambda: _rtf(b"{\\header Kopfzeile}sichtbar {\\v geheim} {\\deleted gestrichen}{\\footnote Anmerkung}{\\*\\annotation intern}"
                     b"{\\info{\\author Meier}}{\\*\\unknown fremd}"),
        words=("Kopfzeile", "sichtbar", "Anmerkung"),
        absent=("geheim", "gestrichen", "intern", "Meier", "fremd"),
        notes=(Note.HIDDEN_TEXT, Note.TRACKED_CHANGES),
    ),
    Sample("bild.rtf", lambda: _rtf(b"vorher {\\pict\\bin12 }}}}\\\\\\\\{{{{}nachher"), words=("vorher", "nachher")),
    Sample("feld.rtf", lambda: _rtf(b"{\\field{\\*\\fldinst HYPERLINK http://example.org}{\\fldrslt hier}}"), words=("hier",), absent=("HYPERLINK",)),
]  # fmt: skip

_OLD = [
    Sample("alt.doc", lambda: old_office.doc("Die Straßenbäume\rder Stadt\x0czweite Seite", foot="Fußnote"),
           words=("Straßenbäume", "zweite", "Fußnote")),
    Sample("alt-1252.doc", lambda: old_office.doc("Die Straßenbäume der Stadt", narrow=True), words=("Straßenbäume",)),
    Sample("alt-versteckt.doc", lambda: old_office.doc("sichtbar", hidden="geheim", deleted="gestrichen"), words=("sichtbar",),
           absent=("geheim", "gestrichen"), notes=(Note.HIDDEN_TEXT, Note.TRACKED_CHANGES)),
    Sample("alt-feld.doc", lambda: old_office.doc('vor \x13 HYPERLINK "http://example.org" \x14hier\x15 nach'),
           words=("vor hier nach",), absent=("HYPERLINK",)),
    Sample("alt-verschluesselt.doc", lambda: old_office.doc("geheim", flags=0x100), State.ENCRYPTED, Reason.PASSWORD),
    Sample("alt.xls", lambda: old_office.xls([("Tarife", 0, [["Restmülltonne", 98.4], ["إدارة", 12]]), ("Intern", 1, [["geheim"]]),
                                              ("Sehr intern", 2, [["verborgen"]])]),
           words=("Tarife", "Restmülltonne", "98.4", "إدارة"), absent=("geheim", "verborgen"), notes=(Note.HIDDEN_SHEETS,)),
    Sample("alt-verschluesselt.xls", lambda: old_office.xls([("T", 0, [["geheim"]])], extra=b"\x2f\0\x06\0\0\0\0\0\0\0"),
           State.ENCRYPTED, Reason.PASSWORD),
    Sample("alt.ppt", lambda: old_office.ppt(["Straßenbäume", "geheim", "Beschluss"], hidden=frozenset({1})),
           words=("Straßenbäume", "Beschluss"), absent=("geheim",), notes=(Note.HIDDEN_SLIDES,)),
    Sample("alt-verschluesselt.ppt", lambda: old_office.ppt(["geheim"], header=0xF3D1C4DF), State.ENCRYPTED, Reason.PASSWORD),
]  # fmt: skip

_TABLES_AND_PAGES = [
    Sample("dde.csv", lambda: b"Art,Zahl\nLinde,=cmd|'/c calc'!A1\nAhorn,3\n", words=("Linde", "Ahorn"), notes=(Note.EXTERNAL_REFERENCES,)),
    Sample("laden.csv", lambda: b'Art;Zahl\nLinde;"=WEBSERVICE(""http://a.example/x"")"\nAhorn;3\n', words=("Ahorn",), notes=(Note.EXTERNAL_REFERENCES,)),
    Sample("semikolon.csv", lambda: "Behälter;Gebühr\n60 l;98,40\n".encode("cp1252"), words=("Behälter\tGebühr", "60 l\t98,40")),
    Sample("tab.tsv", lambda: b"Art\tZahl\nLinde\t12\n", words=("Linde\t12",)),
    Sample("zeilen.csv", lambda: b'Art,Text\n"Linde","zwei\nZeilen"\n', words=("zwei Zeilen",)),
    Sample("striche.csv", lambda: b"Art|Zahl\nLinde|12\nAhorn|3\n", words=("Ahorn\t3",)),
    Sample("nullen.csv", lambda: b"Art,Zahl\nLi\0nde,12\n", words=("12",)),
    Sample("plan.md", lambda: b"# Plan\n\n| Art | Zahl |\n|---|---|\n| Linde | 12 |\n\n<b>fett</b>", words=("Plan", "Linde", "fett")),
    Sample("seite.html", lambda: "<html><meta charset=windows-1252><p>Geb&uuml;hr für Stra\u00dfen".encode("cp1252"), words=("Gebühr für Straßen",)),
    Sample("versteckt.html", lambda: b"<html><style>.no, p#x {display: none}</style><p>sichtbar</p><p class='a no'>geheim</p><p id=x>verborgen</p>"
           b"<p style='font-size:0'>winzig</p><template>leer</template><!-- Kommentar --></html>",
           words=("sichtbar",), absent=("geheim", "verborgen", "winzig", "leer", "Kommentar"), notes=(Note.HIDDEN_TEXT,)),
    Sample("kaputt.html", lambda: b"<html><table><tr><td>eins<td>zwei<p>drei</div></b>vier", words=("eins", "zwei", "drei", "vier")),
    Sample("tief.html", lambda: b"<html>" + b"<div>" * 3_000 + b"unten" + b"</div>" * 3_000, words=()),
    Sample("zeichnung.svg", lambda: samples.svg("<title>Lageplan</title><text>Kläranlage</text>"), words=("Lageplan", "Kläranlage")),
    Sample("zeichen.txt", lambda: "Ab\u00adfall o\ufb03ziell \u202eesrever\u202c Stra\u200bße".encode(),
           words=("Abfall", "offiziell", "Straße"), absent=("\u202e", "\u00ad")),
    Sample("buch.epub", lambda: _epub(), words=("erstes", "zweites"), pages=2),
]  # fmt: skip


def _epub(**parts: str) -> bytes:
    container = '<container><rootfiles><rootfile full-path="OPS/b.opf"/></rootfiles></container>'
    package = (
        '<package><manifest><item id="b" href="b.xhtml"/><item id="a" href="a%20x.xhtml"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    chapter = '<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{}</p></body></html>'
    return samples.zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OPS/b.opf": package,
            "OPS/a x.xhtml": chapter.format("erstes Kapitel"),
            "OPS/b.xhtml": chapter.format("zweites Kapitel"),
            **parts,
        }
    )


_SCANS = [
    Sample("scan-de.pdf", lambda: pdfs.scan("de"), words=TELLING["de"], notes=(Note.RECOGNISED,), slow=True),
    Sample("scan-ar.pdf", lambda: pdfs.scan("ar"), words=TELLING["ar"], notes=(Note.RECOGNISED,), slow=True),
    Sample("scan-quer.pdf", lambda: pdfs.scan("en", turned=90), words=TELLING["en"], slow=True),
    Sample("scan-kopf.pdf", lambda: pdfs.scan("fr", turned=180), words=TELLING["fr"], slow=True),
    Sample("gemischt.pdf", lambda: pdfs.scan("de", second=pdfs.SEEN), words=("Restmülltonne", "Sichtbare"), pages=2, slow=True),
    Sample("schief.png", lambda: pdfs.as_picture("de", "PNG", turned=-7), words=("eine Gebühr", *TELLING["de"]), slow=True),
    Sample("schatten.jpg", lambda: pdfs.in_shadow("de", askew=3), words=("eine Gebühr", *TELLING["de"]), slow=True),
    Sample("foto.jpg", lambda: pdfs.as_picture("fr", "JPEG", quality=80), words=TELLING["fr"], slow=True),
    Sample("foto.png", lambda: pdfs.as_picture("ar", "PNG"), words=TELLING["ar"], slow=True),
    Sample("foto.webp", lambda: pdfs.as_picture("en", "WEBP"), words=TELLING["en"], slow=True),
    Sample("fax.tiff", lambda: pdfs.as_picture("de", "TIFF", frames=2), words=("Restmülltonne", "household"), pages=2, slow=True),
]  # fmt: skip

ORDINARY: list[Sample] = [*_OFFICE, *_VOCALISED, *_ENCODINGS, *_RTF, *_OLD, *_TABLES_AND_PAGES, *_SCANS]
epub = _epub
