"""A selection as one file: a bag that validates, with what the viewer may see and nothing else."""

import csv
import hashlib
import io
import json
import random
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from home.audience import PARTNERSHIP
from knowledge.documents.bulk import exporting
from knowledge.documents.bulk.bag import Payload, bagged
from knowledge.documents.bulk.exporting import archive, make_asked, select, tidy
from knowledge.documents.bulk.models import DocumentExport, exports_folder
from knowledge.documents.bulk.zipping import Member, zipped
from knowledge.documents.families import add_version
from knowledge.documents.models import Document
from knowledge.documents.withdrawing import withdraw
from knowledge.membership.rights import institution_audience
from knowledge.models import InstitutionPage
from search.access import Viewer
from tests.factories import Tree, chosen, make_document, make_member, make_topic
from tests.knowledge.documents.bulk.conftest import SignedIn

EXPORT = "export-documents"


def check_bag(data: bytes) -> dict[str, bytes]:
    """The payload by path, once everything RFC 8493 asks of a bag was found to hold."""
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        names = found.namelist()
        assert len(names) == len(set(names))
        (root,) = {name.partition("/")[0] for name in names}
        files = {name.removeprefix(f"{root}/"): found.read(name) for name in names}
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    payload = {path: content for path, content in files.items() if path.startswith("data/")}
    manifest = dict(reversed(line.split("  ", 1)) for line in files["manifest-sha256.txt"].decode().splitlines())
    decoded = {
        path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%"): sha for path, sha in manifest.items()
    }
    assert decoded == {path: hashlib.sha256(content).hexdigest() for path, content in payload.items()}
    tags = dict(reversed(line.split("  ", 1)) for line in files["tagmanifest-sha256.txt"].decode().splitlines())
    own = {path for path in files if "/" not in path and path != "tagmanifest-sha256.txt"}
    assert tags == {path: hashlib.sha256(files[path]).hexdigest() for path in own}
    info = dict(line.split(": ", 1) for line in files["bag-info.txt"].decode().splitlines())
    assert info["Payload-Oxum"] == f"{sum(map(len, payload.values()))}.{len(payload)}"
    assert not any(part in ("..", "") for path in files for part in path.split("/"))
    return payload


def rows_of(payload: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(payload["data/metadata.csv"].decode("utf-8-sig"))))


def bag_of(documents: list[Document], user: Any = None) -> dict[str, bytes]:
    viewer = Viewer(user)
    ids = select([one.pk for one in documents], viewer).ids
    return check_bag(b"".join(archive(ids, viewer, name="bag", language="de")))


def test_the_bag_holds_every_published_file_with_all_that_is_known(works: InstitutionPage, site: Tree) -> None:
    topic = make_topic(site, "Wasser")
    document = make_document(
        works,
        "Satzung",
        topics=[topic],
        texts={"ar": "نظام", "en": "Rules"},
        content=b"%PDF-1.4 eins",
        licence="cc0-1.0",
    )
    second = add_version(document, io.BytesIO(b"Die zweite Fassung."), "b.txt", language="de", publish=True)
    add_version(document, io.BytesIO(b"Noch nicht."), "c.txt", language="en")
    payload = bag_of([document])
    said = json.loads(payload[f"data/documents/{document.pk:06d}/document.json"])
    assert (said["title"], said["licence"], said["institution"]["slug"]) == ("Satzung", "cc0-1.0", works.slug)
    assert {one["language"]: one["title"] for one in said["texts"]} == {"ar": "نظام", "en": "Rules"}
    assert [(one["number"], one["current"]) for one in said["versions"]] == [(2, True), (1, True)]
    assert payload[f"data/{said['versions'][0]['file']}"] == b"Die zweite Fassung."
    assert said["versions"][0]["sha256"] == second.sha256
    assert [(row["title"], row["version"], row["topics"]) for row in rows_of(payload)] == [
        ("Satzung", "2", "wasser"),
        ("Satzung", "1", "wasser"),
    ]
    assert len(payload) == 4


def test_only_what_the_viewer_may_see_is_in_it(works: InstitutionPage, partner: InstitutionPage, site: Tree) -> None:
    secret = make_topic(site, "Geheim")
    secret.unpublish()
    house = chosen(institution_audience(works))
    documents = [
        make_document(works, "Offen", topics=[secret]),
        make_document(works, "Partnerschaft", audience=PARTNERSHIP),
        make_document(works, "Haus", audience=house),
        make_document(works, "Entwurf", live=False),
        make_document(works, "Zurück"),
    ]
    withdraw(documents[-1])
    seen = {
        "nobody": bag_of(documents),
        "partner": bag_of(documents, make_member(partner, "editor")),
        "own": bag_of(documents, make_member(works, "reader")),
    }
    titles = {who: {row["title"] for row in rows_of(payload)} for who, payload in seen.items()}
    assert titles == {
        "nobody": {"Offen"},
        "partner": {"Offen", "Partnerschaft"},
        "own": {"Offen", "Partnerschaft", "Haus"},
    }
    for payload in seen.values():
        whole = b"".join([*payload.values(), *(path.encode() for path in payload)])
        assert b"Geheim" not in whole
        assert b"geheim" not in whole
        assert b"Entwurf" not in whole
    assert select([one.pk for one in documents], Viewer(None)).left_out == 4


def test_what_a_table_program_would_run_is_made_harmless(works: InstitutionPage) -> None:
    titles = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", " =2", "Ganz harmlos - doch"]
    payload = bag_of([make_document(works, title) for title in titles])
    cells = [cell for row in rows_of(payload) for cell in row.values()]
    assert not any(cell.lstrip()[:1] in ("=", "+", "-", "@") for cell in cells)
    assert "Ganz harmlos - doch" in cells


def test_names_in_the_bag_are_neutral(works: InstitutionPage) -> None:
    titles = ["../../etc/passwd", "CON", "a/b\\c", "re\u202efdp.exe", "x" * 255, "…", "100 % Wasser"]
    payload = bag_of([make_document(works, title) for title in titles])
    for path in payload:
        assert re.fullmatch(
            r"data/(?:metadata\.csv|documents/\d+/(?:document\.json|v\d+/[^/\\\x00-\x1f\u202e]+))", path
        )
        assert len(path.rpartition("/")[2].encode()) <= 180


def test_a_damaged_original_makes_the_bag_invalid_and_is_named(works: InstitutionPage) -> None:
    document = make_document(works, "Kaputt", content=b"%PDF-1.4 heil")
    path = Path(document.versions.get().file.path)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.4 hell")
    data = b"".join(archive([document.pk], Viewer(None), name="bag", language="de"))
    with pytest.raises(AssertionError):
        check_bag(data)
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert f"Damaged-File: data/documents/{document.pk:06d}" in found.read("bag/bag-info.txt").decode()


def test_a_bag_of_odd_paths_still_validates() -> None:
    members = bagged("b", [Payload("100 % neu.txt", 1, [b"x"]), Payload("leer.txt", 0, [])], [("A", "zwei\nZeilen")])
    assert set(check_bag(b"".join(zipped(members)))) == {"data/100 % neu.txt", "data/leer.txt"}


def test_the_archive_is_made_while_it_is_fetched(works: InstitutionPage) -> None:
    asked = []

    def pieces(name: str) -> Any:
        asked.append(name)
        for seed in range(40):
            yield random.Random(seed).randbytes(262_144)

    made = zipped(Member(name, 40 * 262_144, pieces(name)) for name in ("a", "b", "c"))
    largest = max(len(next(made)) for _turn in range(3))
    assert asked == ["a"], "nothing is read ahead"
    largest = max([largest, *(len(piece) for piece in made)])
    assert largest < 2_000_000


def test_what_was_taken_along_comes_in_elsewhere_as_it_was(works: InstitutionPage, site: Tree, tmp_path: Path) -> None:
    topic = make_topic(site, "Wasser")
    document = make_document(
        works,
        "=Satzung",
        topics=[topic],
        audience=PARTNERSHIP,
        texts={"en": "Rules"},
        format="txt",
        content=b"Die erste.",
    )
    add_version(document, io.BytesIO(b"The second one, in English."), "b.txt", language="en", publish=True)
    for path, content in bag_of([document], make_member(works, "reader")).items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    Document.objects.all().delete()
    out = io.StringIO()
    call_command("import_documents", str(tmp_path / "data"), "--name", "bag", "--json", stdout=out)
    again = Document.objects.get()
    assert (again.title, again.title_in("en"), again.licence) == ("=Satzung", "Rules", document.licence)
    assert [one.slug for one in again.topics.all()] == ["wasser"]
    assert {(one.number, one.language) for one in again.versions.all()} == {(1, "de"), (2, "en")}


def test_an_editor_takes_a_selection_or_what_a_filter_shows(works: InstitutionPage, signed_in: SignedIn) -> None:
    first, second = make_document(works, "Wasserplan"), make_document(works, "Abfallplan")
    draft = make_document(works, "Wasserentwurf", live=False)
    editor = signed_in(works, "editor")
    door = reverse(EXPORT)
    chosen_ones = editor.get(door, {"id": [first.pk, draft.pk], "download": "1"})
    assert {row["title"] for row in rows_of(check_bag(b"".join(chosen_ones.streaming_content)))} == {"Wasserplan"}
    assert "no-store" in chosen_ones["Cache-Control"]
    filtered = editor.get(door, {"q": "wasser", "download": "1"})
    assert {row["title"] for row in rows_of(check_bag(b"".join(filtered.streaming_content)))} == {"Wasserplan"}
    everything = editor.get(door)
    assert everything.context["selection"].ids == (first.pk, second.pk)
    assert everything.context["selection"].left_out == 1
    nothing = editor.get(door, {"id": draft.pk})
    assert nothing.context["selection"].refusal
    led = editor.post(f"/admin/bulk/knowledge/document/export/?id={first.pk}&id={second.pk}")
    assert led.url == f"{door}?id={first.pk}&id={second.pk}"


def _goes_on_where_it_broke(client: Any, door: str, data: bytes, tag: str) -> None:
    assert tag.startswith('"'), "a strong one"
    got = b""
    for cut in [*sorted(random.Random(4).sample(range(1, len(data)), 20)), len(data)]:
        part = client.get(door, headers={"Range": f"bytes={len(got)}-{cut - 1}", "If-Range": tag})
        assert (part.status_code, part["ETag"]) == (206, tag)
        assert part["Cache-Control"].startswith("private, no-store")
        assert part["Content-Range"] == f"bytes {len(got)}-{cut - 1}/{len(data)}"
        got += b"".join(part.streaming_content)
    assert got == data
    assert client.get(door, headers={"Range": "bytes=1-", "If-Range": '"another"'}).status_code == 200
    assert client.get(door, headers={"Range": f"bytes={len(data)}-"}).status_code == 416
    assert client.get(door, headers={"If-None-Match": tag}).status_code == 304


def test_too_much_is_refused_and_much_is_made_in_the_background(
    works: InstitutionPage,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    documents = [make_document(works, f"Plan {number}") for number in range(3)]
    editor, colleague = signed_in(works, "editor"), signed_in(works, "editor")
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    page = editor.get(reverse(EXPORT), {"download": "1"})
    assert not page.streaming
    with django_capture_on_commit_callbacks(execute=True):
        asked = editor.post(reverse(EXPORT))
    export = DocumentExport.objects.get()
    assert export.state == DocumentExport.State.READY
    assert asked.url == reverse("document-export", args=[export.pk])
    door = reverse("document-export-file", args=[export.pk])
    fetched = editor.get(door)
    data = b"".join(fetched.streaming_content)
    assert {row["title"] for row in rows_of(check_bag(data))} == {"Plan 0", "Plan 1", "Plan 2"}
    _goes_on_where_it_broke(editor, door, data, fetched["ETag"])
    for other in (door, asked.url):
        assert colleague.get(other, headers={"Range": "bytes=0-9"}).status_code == 404
    withdraw(documents[1])
    late = editor.get(door, headers={"Range": "bytes=10-", "If-Range": fetched["ETag"]})
    assert late.status_code == 302, "a document in it was withdrawn since"
    assert editor.get(asked.url).context["overtaken"]
    with django_capture_on_commit_callbacks(execute=True):
        anew = editor.post(asked.url)
    assert DocumentExport.objects.get(pk=anew.url.split("/")[-2]).documents == [documents[0].pk, documents[2].pk]
    monkeypatch.setattr(exporting, "MOST", 1)
    assert editor.get(reverse(EXPORT)).context["selection"].refusal


def test_an_export_goes_with_its_time_and_its_owner(works: InstitutionPage) -> None:
    document, owner = make_document(works, "Plan"), make_member(works, "editor")
    for _turn in range(2):
        DocumentExport.objects.create(owner=owner, documents=[document.pk], language="de")
    old, new = DocumentExport.objects.order_by("asked_at")
    for export in (old, new):
        make_asked.call(export.pk.hex)
        assert export.path.is_file()
    DocumentExport.objects.filter(pk=old.pk).update(asked_at=timezone.now() - exporting.KEPT * 2)
    assert tidy() == 1
    assert (old.path.is_file(), new.path.is_file()) == (False, True)
    assert make_asked.call(old.pk.hex) == "gone"
    owner.delete()
    assert not list(exports_folder().glob(f"{new.pk.hex}*"))


def test_an_export_for_which_there_is_no_room_fails_and_leaves_nothing(
    works: InstitutionPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "SPARE_BYTES", 10**18)
    export = DocumentExport.objects.create(
        owner=make_member(works, "editor"), documents=[make_document(works, "Plan").pk], language="de"
    )
    with pytest.raises(OSError, match="no room"):
        make_asked.call(export.pk.hex)
    export.refresh_from_db()
    assert export.state == DocumentExport.State.FAILED
    assert not list(exports_folder().glob(f"{export.pk.hex}*"))
