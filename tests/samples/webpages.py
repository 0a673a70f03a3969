"""Web pages: those that are only read, and those that act by themselves in any of the ways browsers know."""

from functools import partial

from knowledge.documents.extraction.results import Note, Reason
from tests.samples.model import Sample, refused

_OUTSIDE = (Note.EXTERNAL_REFERENCES,)
_TEXT = b"<p>Die Geb&uuml;hren der Stadt</p>"


def page(body: bytes, head: bytes = b"") -> bytes:
    """A page with these bytes in its body and head, around a sentence."""
    return (
        b"<!DOCTYPE html><html lang=de><head><meta charset=utf-8>"
        + head
        + b"</head><body>"
        + _TEXT
        + body
        + b"</body></html>"
    )


_PASSIVE: dict[str, tuple[bytes, tuple[Note, ...]]] = {
    "schlicht": (page(b"<table><tr><td>60 l<td>98,40</table><a href='https://example.org/x?online=1'>Quelle</a>"), ()),
    "zeichnung": (page(b"<svg viewBox='0 0 9 9'><path d='M0 0h9'/></svg>"), ()),
    "bild": (
        page(b"<img src='Seite-Dateien/bild.png' alt='Lageplan'><img src='data:image/png;base64,iVBORw0KGgo='>"),
        (),
    ),
    "formular": (page(b"<form action='#oben'><input name=a></form>"), ()),
    "rede": (page(b"<p>Only on = 3 Tagen; &lt;script&gt; ist ein Wort, JavaScript: auch.</p>"), ()),
    "fremdes-bild": (page(b"<img src=' https://example.org/zaehler.gif'>"), _OUTSIDE),
    "fremder-stil": (page(b"", b"<link rel=stylesheet href='//example.org/s.css'>"), _OUTSIDE),
    "stil-von-fern": (page(b"", b"<style>@import 'https://example.org/s.css'; p {color: red}</style>"), _OUTSIDE),
    "hintergrund": (page(b"<div style='background: u\\72l(https://example.org/x.png)'>x</div>"), _OUTSIDE),
    "mehrere-bilder": (page(b"<img srcset='a.png 1x, https://example.org/b.png 2x'>"), _OUTSIDE),
    "wurzel": (page(b"", b"<base href='https://example.org/'>"), _OUTSIDE),
    "meldung": (page(b"<a href='#x' ping='https://example.org/'>x</a>"), _OUTSIDE),
}
_ACTIVE: dict[str, bytes] = {
    "skript": page(b"<ScRiPt>alert(1)</ScRiPt>"),
    "skript-von-fern": page(b"", b"<script src=https://example.org/x.js></script>"),
    "skript-daten": page(b"<script type='application/ld+json'>{}</script>"),
    "skript-im-kommentar": page(b"<!--[if IE]><script>alert(1)</script><![endif]-->"),
    "skript-im-titel": page(b"", b"<title><script>alert(1)</script></title>"),
    "skript-nicht-zu": page(b"<script "),
    "handler": page(b"<img src=x OnError=alert(1)>"),
    "handler-ohne-blank": page(b"<img/src=x/onerror=alert(1)>"),
    "handler-im-attribut": page(b"<p title='>' onclick='x()'>x</p>"),
    "handler-im-svg": page(b"<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>"),
    "verweis": page(b"<a href='&#106;ava&Tab;script&colon;alert(1)'>x</a>"),
    "verweis-vb": page(b"<a href=' vbscript:x'>x</a>"),
    "verweis-daten": page(b"<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>"),
    "verweis-svg": page(b"<svg><a><set attributeName='xlink:href' to='javascript:x()'/></a></svg>"),
    "rahmen": page(b"<iframe src='https://example.org/'></iframe>"),
    "rahmen-text": page(b"<iframe srcdoc='&lt;b&gt;'></iframe>"),
    "rahmenseite": b"<html><frameset><frame src=a.html></frameset></html>",
    "objekt": page(b"<object data='x.swf'></object>"),
    "einbettung": page(b"<embed src='x.pdf'>"),
    "applet": page(b"<applet code=x></applet>"),
    "weiterleitung": page(b"", b"<meta http-equiv=' Refresh ' content='0; url=https://example.org/'>"),
    "formular-fort": page(b"<form action='https://example.org/einloggen'><input type=password></form>"),
    "formular-post": page(b"<form action='mailto:x@example.org'></form>"),
    "formular-knopf": page(b"<button formaction='https://example.org/'>x</button>"),
    "stil-rechnet": page(b"<p style='width: exp/**/ression(alert(1))'>x</p>"),
    "stil-bindung": page(b"", b"<style>p {-moz-binding: url(x.xml#y)}</style>"),
    "andere-zeichen": b"<html><meta charset=iso-2022-jp><p>x</p></html>",
    "breit": "\ufeff<html><p>x</p><script>alert(1)</script></html>".encode("utf-16-le"),
    "namensraum": page(b"<svg><svg:script xmlns:svg='http://www.w3.org/2000/svg'>alert(1)</svg:script></svg>"),
    "tief-innen": page(b"<div>" * 500 + b"x" * 1_050_000 + b"<b onmouseover=x()>"),
}
PAGES: list[Sample] = [
    *(Sample(f"web-{name}.html", partial(bytes, data), words=("Gebühren",), notes=notes)
      for name, (data, notes) in _PASSIVE.items()),
    *(refused(f"web-{name}.html", partial(bytes, data), Reason.ACTIVE_HTML) for name, data in _ACTIVE.items()),
    refused("web-entitaet.html", lambda: b"<!DOCTYPE html [<!ENTITY x '<b>'>]><html><p>&x;</p></html>", Reason.XML_DTD),
    refused("web-umbenannt.pdf", lambda: page(b""), Reason.MISMATCH),
]  # fmt: skip
