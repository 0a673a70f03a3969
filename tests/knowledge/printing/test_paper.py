"""An article on paper says what its page says to this reader, tagged, in reading order, and asks nobody for anything."""

import http.server
import re
import threading
import zlib
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from django.test import Client
from lxml import html

from knowledge.models import ArticlePage
from knowledge.printing import papers, process
from knowledge.printing import shelf as shelves
from search.access import Viewer
from tests.factories import make_member
from tests.knowledge.printing.conftest import ARABIC, Shelf

pytestmark = pytest.mark.usefixtures("pango")


def words_of(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(data)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())


def opened(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def asked(client: Client, page: ArticlePage) -> bytes:
    reply = client.get(f"/{page.locale.language_code}/articles/{page.pk}/article.pdf")
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/pdf")
    return reply.getvalue()


def test_a_german_article_is_tagged_with_bookmarks_language_notes_and_its_address(shelf: Shelf) -> None:
    data = asked(Client(), shelf.article)
    file = pypdfium2.PdfDocument(data)
    assert pdfium.FPDFCatalog_IsTagged(file.raw)
    assert file.get_metadata_value("Title") == "Lecks suchen"
    assert [mark.get_title() for mark in file.get_toc()] == ["Lecks suchen", "Warum nachts"]
    inside = data + b"".join(opened(stream) for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S))
    assert b"/Lang (de)" in inside
    assert b"pdfuaid:part" in inside
    assert sum(1 for page in file for _one in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])) == 1
    text = words_of(data)
    for said in ("Eine Note.", "Das Wehr", "Lech", "Messprotokoll", shelf.article.url, "1 / "):
        assert said in text, said
    assert "Behälter für Regenwasser" not in text, "what a term means is shown by its page"


def test_arabic_words_come_out_joined_and_in_reading_order(shelf: Shelf) -> None:
    text = words_of(asked(Client(), shelf.arabic))
    for word in (*ARABIC.replace("ليلاً", "").split(), "التسرب"):
        assert word in text, word
    assert text.index("يقاس") < text.index("شبكة")


def test_what_is_closed_is_not_on_paper_and_those_who_may_see_it_have_it(shelf: Shelf) -> None:
    data = asked(Client(), shelf.article)
    text = words_of(data)
    assert "Zyklop" not in text
    assert "Tresor" not in text
    member = Client()
    member.force_login(make_member(shelf.works, "reader"))
    own = words_of(asked(member, shelf.article))
    assert "Zyklop" in own
    assert "Tresor" in own
    assert Client().get(f"/de/articles/{shelf.hidden.pk}/article.pdf").status_code == 404
    assert "Zyklop" in words_of(asked(member, shelf.hidden))
    reply = member.get(f"/de/articles/{shelf.hidden.pk}/article.pdf")
    assert reply["Cache-Control"] == "private, no-store"


def test_the_same_content_is_printed_once_and_another_one_anew(shelf: Shelf, settings: Any, tmp_path: Path) -> None:
    settings.KOMMEZ_DATA_DIR = tmp_path
    viewer = Viewer(None)
    made: list[str] = []

    def press(markup: str, pictures: object) -> bytes:
        made.append(markup)
        return b"%PDF-"

    keys = [shelves.file_of(papers.article_paper(shelf.article, viewer), press)[0] for _turn in range(2)]
    shelf.article.lead = "Anders."
    shelf.article.save_revision().publish()
    keys.append(shelves.file_of(papers.article_paper(shelf.article, viewer), press)[0])
    assert keys[0] == keys[1] != keys[2]
    assert len(made) == 2


def test_the_press_reads_no_file_and_asks_no_host(tmp_path: Path) -> None:
    requests: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)

    secret = tmp_path / "secret.css"
    secret.write_text("p::before { content: 'Zyklop' }")
    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        data = process.printed(
            f'<html lang="de"><title>T</title><link rel="stylesheet" href="{secret.as_uri()}">'
            f'<link rel="stylesheet" href="{here}/a.css"><p>Text <img src="{here}/b.png" alt="b">'
            f'<img src="pictures/../../../etc/passwd" alt="c"></p></html>',
            [],
        )
        server.shutdown()
    assert requests == []
    assert "Zyklop" not in words_of(data)
    assert "Text" in words_of(data)


def test_where_no_pdf_can_be_made_no_page_offers_it_and_the_door_says_so(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = f"/de/articles/{shelf.article.pk}/article.pdf"
    assert link in Client().get(shelf.article.url).content.decode()
    monkeypatch.setattr(process, "PROGRAMS", (("no-such-library", "libno-such-library.so.1"),))
    process.is_possible.cache_clear()
    try:
        member = Client()
        member.force_login(make_member(shelf.works, "reader"))
        assert link not in member.get(shelf.article.url).content.decode()
        reply = Client().get(link)
        assert reply.status_code == 503
        page = html.fromstring(reply.content)
        assert page.xpath(f"//main//a[@href='{shelf.article.url}']")
    finally:
        process.is_possible.cache_clear()
