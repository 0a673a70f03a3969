"""A pack holds the whole topic as its reader sees it, needs no network, and is nobody else's."""

import hashlib
import io
import json
import posixpath
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pypdfium2
import pytest
from lxml import html
from PIL import Image as Pillow

from home.audience import PUBLIC, set_page_audience
from knowledge.membership.rights import institution_audience
from knowledge.models import TopicPack
from knowledge.packs import making, manifest
from knowledge.packs.selecting import select
from knowledge.printing.process import is_possible
from search.access import Viewer
from tests.factories import chosen, make_article, make_institution, make_member, make_municipality
from tests.factories.tree import Tree
from tests.knowledge.packs.conftest import CANARY, Ground, made, unpacked

Kind = TopicPack.Kind


def pages_of(files: dict[str, bytes]) -> dict[str, Any]:
    return {name: html.fromstring(data) for name, data in files.items() if name.endswith(".html")}


def test_every_link_of_a_folder_leads_to_something_in_it_and_nothing_is_asked_of_the_network(
    ground: Ground, tmp_path: Path
) -> None:
    files = unpacked(made(ground, Kind.ZIP_DOCUMENTS), tmp_path)
    pages = pages_of(files)
    followed = 0
    for name, page in pages.items():
        for element in page.xpath("//*[@src or @srcset or self::link]"):
            address = element.get("src") or element.get("href")
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), address)) in files, (name, address)
        for link in page.xpath("//a/@href"):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (
                posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name
            )
            assert target in files, (name, link)
            assert not parts.fragment or pages[target].xpath("//*[@id=$id]", id=parts.fragment), (name, link)
            followed += 1
    assert followed > 40
    text = pages["index.html"].text_content()
    for title in ("Wasser", "Leitungen", "Lecks suchen", "Messprotokoll"):
        assert title in text
    below = next(page for name, page in pages.items() if name.startswith("topics/"))
    assert "Nur auf Deutsch" in below.text_content()
    document = next(page for name, page in pages.items() if name.startswith("documents/"))
    assert "Druck in der Leitung" in document.text_content()
    assert [name for name in files if name.startswith("files/") and name.endswith(".pdf")]
    glossary = pages["glossary.html"]
    assert "Behälter für Regenwasser." in glossary.text_content()
    article = next(page for name, page in pages.items() if name.startswith("articles/lecks"))
    assert article.xpath("//a[@class='term']/@href")[0].startswith("../glossary.html#term-")
    picture = article.xpath("//figure//img/@src")[0]
    assert Pillow.open(io.BytesIO(files[picture.removeprefix("../")])).format == "JPEG"


def test_what_is_missing_in_the_language_comes_in_another_and_says_so(ground: Ground, tmp_path: Path) -> None:
    pages = pages_of(unpacked(made(ground, Kind.ZIP_TEXT, language="ar"), tmp_path))
    name = next(name for name in pages if name.startswith("articles/nur-auf-deutsch"))
    page = pages[name]
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    text = page.xpath("//main/article")[0]
    assert (text.get("lang"), text.get("dir")) == ("de", "ltr")
    assert page.xpath("//main/p[@class='notice']")
    own = pages[next(name for name in pages if name.startswith("articles/lecks"))]
    assert own.xpath("//main/article")[0].get("lang") == "ar"
    assert not own.xpath("//main/p[@class='notice']")
    assert not own.xpath("//img"), "a pack of text holds no picture"
    assert "Bild Wehr" in own.text_content()


def inside(pack: TopicPack) -> str:
    """All words of a pack, whatever it is."""
    if pack.ending == "pdf":
        return " ".join(
            page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pack.path.read_bytes())
        )
    with zipfile.ZipFile(pack.path) as archive:
        return "\n".join(
            [*archive.namelist(), *(archive.read(one).decode("utf-8", "replace") for one in archive.namelist())]
        )


def test_no_pack_names_what_its_reader_may_not_see(ground: Ground, site: Tree) -> None:
    stranger = make_member(make_institution(site, make_municipality("fremd"), "Fremde"), "editor")
    kinds = [kind for kind in Kind if kind != Kind.PDF or is_possible()]
    for kind in kinds:
        assert CANARY not in inside(made(ground, kind)), kind
    assert CANARY not in inside(made(ground, Kind.ZIP_DOCUMENTS, user=stranger))
    own = made(ground, Kind.ZIP_DOCUMENTS, user=make_member(ground.works, "reader"))
    said = inside(own)
    for closed in (f"{CANARY} innen", f"{CANARY} im Blatt", f"Akte {CANARY}"):
        assert closed in said, "else the others prove nothing"
    assert not TopicPack.objects.visible_to(Viewer(None)).filter(pk=own.pk).exists()
    assert not TopicPack.objects.visible_to(Viewer(stranger)).filter(pk=own.pk).exists()
    assert made(ground, Kind.ZIP_DOCUMENTS).pk != own.pk


def test_the_same_content_is_packed_once_and_gives_the_same_files(ground: Ground, tmp_path: Path) -> None:
    first = made(ground, Kind.ZIP_PICTURES)
    assert made(ground, Kind.ZIP_PICTURES).pk == first.pk
    TopicPack.objects.filter(pk=first.pk).update(fingerprint="x")
    second = made(ground, Kind.ZIP_PICTURES)
    assert second.pk != first.pk
    differing = {path for path in first.manifest if first.manifest[path] != second.manifest.get(path)}
    assert differing == {"about.html"}, "only what names the pack"
    told = json.loads(unpacked(second, tmp_path)[manifest.NAME])
    for row in told["files"]:
        assert hashlib.sha256((tmp_path / row["path"]).read_bytes()).hexdigest() == row["sha256"]
        assert (tmp_path / row["path"]).stat().st_size == row["size"]


def test_an_old_pack_with_the_delta_over_it_is_the_new_pack(ground: Ground, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    first = made(ground, Kind.ZIP_PICTURES)
    unpacked(first, old)
    ground.article.lead = "Ganz anders."
    ground.article.save_revision().publish()
    ground.german.unpublish()
    make_article(ground.works, "Neu dazu", topics=[ground.topic])
    second = made(ground, Kind.ZIP_PICTURES)
    unpacked(second, new)
    sums = {path: digest for path, (digest, _size) in first.manifest.items()}
    found = manifest.difference(sums, {path: digest for path, (digest, _size) in second.manifest.items()})
    (tmp_path / "delta.zip").write_bytes(b"".join(manifest.delta(second.path, found)))
    assert (tmp_path / "delta.zip").stat().st_size < second.size
    with zipfile.ZipFile(tmp_path / "delta.zip") as archive:
        archive.extractall(old)
    for path in (old / manifest.REMOVED).read_text().splitlines():
        (old / path).unlink()
    assert digests(old) == digests(new)
    assert any("nur-auf-deutsch" in path for path in found.removed)
    assert not any(path.startswith("pictures/") for path in found.changed), "what is the same is not loaded again"


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_pack_is_handed_out_no_longer_once_something_in_it_is_closed(ground: Ground) -> None:
    reader = Viewer(None)
    house = chosen(institution_audience(ground.works))
    named = make_article(ground.works, "Nebenan", blocks=())
    ground.article.body.append(("links", [{"page": named, "url": "", "text": ""}]))
    ground.article.save_revision().publish()
    pack = made(ground, Kind.ZIP_TEXT)
    make_article(ground.works, "Neu dazu", topics=[ground.topic])
    assert making.may_be_handed_out(pack, Viewer(None)), "what came in addition takes nothing back"
    selection = select(pack.topic, reader, "de")
    assert selection is not None
    assert making.current_packs(selection, reader, "de") == {}, "but it is not the newest any more"
    set_page_audience(named, house)
    assert not making.may_be_handed_out(pack, Viewer(None)), "its title stands in the pack"
    set_page_audience(named, PUBLIC)
    other = made(ground, Kind.ZIP_TEXT)
    ground.document.live = False
    ground.document.save()
    assert not making.may_be_handed_out(other, Viewer(None))


@pytest.fixture
def epubcheck() -> list[str]:
    program = Path("/usr/share/java/epubcheck.jar")
    if not program.exists() or not shutil.which("java"):
        pytest.skip("needs epubcheck (apt-get install epubcheck)")
    return ["java", "-jar", str(program)]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_e_books_are_valid(ground: Ground, epubcheck: list[str], language: str) -> None:
    pack = made(ground, Kind.EPUB_PICTURES, language=language)
    said = subprocess.run([*epubcheck, str(pack.path)], capture_output=True, text=True, timeout=240, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "0 fatals / 0 errors / 0 warnings" in said.stdout


@pytest.mark.skipif(not is_possible(), reason="needs pango (apt-get install libpango-1.0-0 libpangoft2-1.0-0)")
def test_a_topic_on_paper_has_its_contents_with_the_pages(ground: Ground) -> None:
    pack = made(ground, Kind.PDF)
    file = pypdfium2.PdfDocument(pack.path.read_bytes())
    marks = {mark.get_title(): mark.level for mark in file.get_toc()}
    assert (marks["Wasser"], marks["Lecks suchen"]) == (0, 1)
    assert re.search(r"Lecks suchen[ .]*\d", file[0].get_textpage().get_text_bounded())
    assert "Messprotokoll" in inside(pack)
