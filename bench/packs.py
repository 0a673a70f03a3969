"""How long does a pack of 100 articles and the text of 50 documents take to make, and how large is it for how many words?

The sizes said before a pack is there (`knowledge.packs.sizes`) are held against what it is then.
"""

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.scratch import copied_site, measured_in

ARTICLES, DOCUMENTS, PAGES = 100, 50, 12
PROMISED = 60  # seconds
WORDS = [
    "Leitung", "Druck", "Messung", "Nacht", "Zähler", "Speicher", "Pumpe", "Abfall", "Sammlung",
    "Wertstoff", "Tonne", "Gebühr", "Wasser", "Versorgung", "Netz", "Zone", "Verlust", "Reparatur",
    "Kosten", "Personal", "Schicht", "Plan", "Karte", "Haushalt", "Viertel", "Gemeinde", "Partner",
    "Erfahrung", "Ergebnis",
]  # fmt: skip


def measure() -> list[Figure]:
    found = measured_in(copied_site("packs"), "bench.packs")
    figures = [
        Figure("ZIP, text of 100 articles and 50 documents", found["zip-text"]["seconds"], "s", PROMISED),
        Figure("the same as EPUB", found["epub-text"]["seconds"], "s", PROMISED),
        Figure("its size as ZIP", found["zip-text"]["size"] / 1000, "kB", 0, "for information"),
        Figure("its size as EPUB", found["epub-text"]["size"] / 1000, "kB", 0, "for information"),
        Figure("PDF of the topic", found["pdf"]["seconds"], "s", 0, "for information"),
        Figure("delta after one changed article", found["delta"] / 1000, "kB", 0, "for information"),
        Figure("old pack and delta differ from the new pack", found["differing"], "files", 0, "exactly"),
        Figure("sizes said before, furthest from the truth", found["furthest"], "times", 2),
    ]
    if found["epubcheck"] is not None:
        figures.append(Figure("epubcheck: exit code", found["epubcheck"], "", 0, "exactly"))
    return figures


def main() -> None:
    """Write the topic into the site of this process, make its packs and print what was measured."""
    import django

    django.setup()
    from knowledge.models import TopicPack
    from knowledge.packs.selecting import select
    from search.access import Viewer

    topic, owner = _topic()
    _fill(topic, owner)
    selection = select(topic.translation_key, Viewer(None), "de")
    assert selection is not None
    assert (len(selection.articles), len(selection.documents)) == (ARTICLES, DOCUMENTS)
    found: dict[str, Any] = {}
    rows: dict[str, Any] = {}
    for kind in (TopicPack.Kind.ZIP_TEXT, TopicPack.Kind.EPUB_TEXT, TopicPack.Kind.PDF):
        began = time.perf_counter()
        rows[kind] = _made(topic, kind)
        found[kind] = {"seconds": time.perf_counter() - began, "size": rows[kind].size}
    found["furthest"] = max(_off(one) for one in _demo_topics())
    found["epubcheck"] = _epubcheck(rows[TopicPack.Kind.EPUB_TEXT].path)
    found |= _delta(topic, rows[TopicPack.Kind.ZIP_TEXT])
    print(json.dumps(found))


def _demo_topics() -> list[Any]:
    """Those of the demo: made texts of few words pack better than any that people write."""
    from knowledge.models import TopicIndexPage, TopicPage

    index = TopicIndexPage.objects.get(locale__language_code="de")
    return list(TopicPage.objects.child_of(index).exclude(title="Gemessenes Thema"))


def _off(topic: Any) -> float:
    """How many times the size said before is off, at worst over the kinds."""
    from knowledge.models import TopicPack
    from knowledge.packs.selecting import select
    from knowledge.packs.sizes import estimate
    from knowledge.packs.sizes import measure as measured
    from search.access import Viewer

    selection = select(topic.translation_key, Viewer(None), "de")
    assert selection is not None
    told, off = measured(selection, "de"), [1.0]
    for kind in (TopicPack.Kind.ZIP_TEXT, TopicPack.Kind.ZIP_DOCUMENTS, TopicPack.Kind.EPUB_TEXT, TopicPack.Kind.PDF):
        size, said = _made(topic, kind).size, estimate(kind, told)
        off.append(max(said / size, size / said))
    return max(off)


def _topic() -> tuple[Any, Any]:
    from knowledge.models import InstitutionPage, TopicIndexPage, TopicPage
    from search.indexing import unit_of_work

    owner = InstitutionPage.objects.filter(locale__language_code="de", live=True).first()
    index = TopicIndexPage.objects.get(locale__language_code="de")
    topic = TopicPage(title="Gemessenes Thema", locale=index.locale, lead="Woran gemessen wird.")
    with unit_of_work():
        index.add_child(instance=topic)
    return topic, owner


def _fill(topic: Any, owner: Any) -> None:
    from knowledge.models import ArticlePage
    from search.indexing import unit_of_work

    for number in range(ARTICLES):
        with unit_of_work():
            page = ArticlePage(title=f"Artikel {number} zum Thema", lead=_text(number, 20), locale=owner.locale)
            page.body = [
                {"type": "heading" if at % 5 == 0 else "paragraph", "id": f"b{at}",
                 "value": {"text": _text(number + at, 4), "level": "2"} if at % 5 == 0
                 else f"<p>{_text(number * 31 + at, 70)}</p>"}
                for at in range(20)
            ]  # fmt: skip
            page.topics = [topic]
            owner.add_child(instance=page)
    for number in range(DOCUMENTS):
        _document(number, topic, owner)


def _document(number: int, topic: Any, owner: Any) -> None:
    import io

    from django.utils import timezone

    from home.audience import PUBLIC
    from knowledge.documents.models import blob_storage
    from knowledge.models import Document, DocumentPage, DocumentVersion
    from search.indexing import unit_of_work

    content = f"%PDF-1.4 {number}".encode() * 2_000
    with unit_of_work():
        row = Document(title=f"Dokument {number} zum Thema", language="de", institution=owner)
        row.pending_audience = PUBLIC
        row.topics = [topic]
        row.file = blob_storage().save("x", io.BytesIO(content))
        row.save()
        version = DocumentVersion.objects.create(
            document=row, number=1, language="de", format="pdf", media_type="application/pdf", file=row.file.name,
            filename=f"{number}.pdf", sha256=Path(row.file.name).name, size=len(content), state="ok", page_count=PAGES,
            published_at=timezone.now(), extractor_version="3",
        )  # fmt: skip
        texts = [_text(number * 977 + page * 13, 350) for page in range(PAGES)]
        DocumentPage.objects.bulk_create(
            DocumentPage(version=version, number=at, text=text) for at, text in enumerate(texts, start=1)
        )


def _text(seed: int, length: int) -> str:
    return " ".join(WORDS[(seed * 7 + at * at + at * seed) % len(WORDS)] for at in range(length)) + "."


def _made(topic: Any, kind: str) -> Any:
    from knowledge.models import TopicPack
    from knowledge.packs import making

    row = TopicPack.objects.create(topic=topic.translation_key, language="de", kind=kind)
    TopicPack.objects.filter(pk=row.pk).update(state=TopicPack.State.READY, **making.make(row))
    row.refresh_from_db()
    return row


def _epubcheck(path: Path) -> int | None:
    program = Path("/usr/share/java/epubcheck.jar")
    if not program.exists() or not shutil.which("java"):
        return None
    return subprocess.run(["java", "-jar", str(program), str(path)], capture_output=True, check=False).returncode


def _delta(topic: Any, old: Any) -> dict[str, Any]:
    """One article says something else; the old folder with the delta over it against the new one."""
    import hashlib
    import zipfile

    from knowledge.models import ArticlePage, TopicPack
    from knowledge.packs import manifest

    page = ArticlePage.objects.filter(topics=topic).first()
    assert page is not None
    page.lead = "Ganz anders."
    page.save_revision().publish()
    new = _made(topic, TopicPack.Kind.ZIP_TEXT)
    sums = [{path: digest for path, (digest, _size) in row.manifest.items()} for row in (old, new)]
    data = b"".join(manifest.delta(new.path, manifest.difference(*sums)))
    target = new.path.with_suffix(".try")
    target.mkdir()
    (target.parent / "delta.zip").write_bytes(data)
    for path in (old.path, target.parent / "delta.zip"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(target)
    for name in (target / manifest.REMOVED).read_text(encoding="utf-8").splitlines():
        (target / name).unlink()
    there = {
        str(path.relative_to(target)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in target.rglob("*")
        if path.is_file() and path.name != manifest.NAME
    }
    return {"delta": len(data), "differing": len(set(there.items()) ^ set(sums[1].items()))}


if __name__ == "__main__":
    main()
