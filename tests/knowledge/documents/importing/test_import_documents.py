"""Importing a folder: once as written, again without a change, and never more than somebody said."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from home.audience import PARTNERSHIP, PUBLIC
from knowledge.documents.collections import audience_of_file
from knowledge.documents.models import Document, DocumentVersion
from knowledge.models import DocumentIntake, InstitutionPage
from search.models import SearchEntry
from tests.factories import Tree, make_institution, make_municipality, make_topic
from tests.knowledge.documents.samples import made


@pytest.fixture
def works(site: Tree) -> InstitutionPage:
    make_topic(site, "Wasser")
    make_topic(site, "Abfall")
    return make_institution(site, make_municipality("augsburg"), "Stadtwerke")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    root.mkdir()
    return root


def put(folder: Path, **files: str | bytes) -> None:
    """Files by name, `__` for a dot and `_in_` for a folder's separator."""
    for name, content in files.items():
        path = folder / name.replace("_in_", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def run(folder: Path, *more: str, institution: str = "stadtwerke") -> dict[str, Any]:
    out = StringIO()
    call_command("import_documents", str(folder), "--institution", institution, "--json", *more, stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def counts(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return report["created"], report["updated"], report["unchanged"], report["refused"]


def reason_of(report: dict[str, Any], name: str) -> str:
    return next(one["reason"] for one in report["files"] if one["file"].endswith(name))


def test_what_a_table_says_holds_and_the_text_is_read_and_the_second_run_changes_nothing(
    works: InstitutionPage, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    put(folder, Satzung__txt="Satzung über das Wasser der Stadt und seine Gebühren.")
    put(
        folder,
        metadata__csv="\ufefffile;title;language;date;topics;licence;audience;author\r\n"
        "Satzung.txt;Wassersatzung;de;31.05.2024;wasser,abfall;CC BY 4.0;partnership;Stadtrat\r\n",
    )
    with django_capture_on_commit_callbacks(execute=True):
        report = run(folder)
    assert counts(report) == (1, 0, 0, 0), report
    document = Document.objects.get()
    assert (document.title, document.issued_on.isoformat(), document.licence) == (
        "Wassersatzung",
        "2024-05-31",
        "cc-by-4.0",
    )
    assert sorted(topic.slug for topic in document.topics.all()) == ["abfall", "wasser"]
    assert audience_of_file(document) == PARTNERSHIP
    assert (document.live, document.author_text, document.institution) == (False, "Stadtrat", works)
    assert document.versions.get().pages.get().text.startswith("Satzung über das Wasser")
    before = list(Document.objects.values()), list(DocumentVersion.objects.values()), document.revisions.count()
    assert counts(run(folder)) == (0, 0, 1, 0)
    assert before == (
        list(Document.objects.values()),
        list(DocumentVersion.objects.values()),
        document.revisions.count(),
    )


def test_a_table_of_windows_with_semicolons_and_german_columns_is_understood(
    works: InstitutionPage, folder: Path
) -> None:
    put(folder, in_in_Plan__txt="Plan der Straßenreinigung für das kommende Jahr.")
    text = "Datei;Titel;Sprache;Datum;Themen;Lizenz\r\n"
    text += "in\\PLAN.txt;Straßenreinigung für alle;de;2024-01-02;wasser;cc0-1.0\r\n"
    put(folder, metadata__csv=text.encode("cp1252"))
    assert counts(run(folder)) == (1, 0, 0, 0)
    assert Document.objects.get().title == "Straßenreinigung für alle"


@pytest.mark.parametrize("suffix", ["json", "yml"])
def test_what_a_file_beside_says_holds(works: InstitutionPage, folder: Path, suffix: str) -> None:
    said = {
        "title": "Tarife",
        "date": "2023-12-01",
        "topics": ["wasser"],
        "audience": "partnership",
        "licence": "reserved",
    }
    (folder / "t.txt").write_text("Tarife der Wasserwerke im Jahr 2024.")
    (folder / f"t.txt.{suffix}").write_text(json.dumps(said))  # which is YAML as well
    assert counts(run(folder)) == (1, 0, 0, 0)
    document = Document.objects.get()
    assert (document.title, document.issued_on.isoformat()) == ("Tarife", "2023-12-01")
    assert audience_of_file(document) == PARTNERSHIP


def test_languages_formats_and_versions_are_joined_by_their_names(works: InstitutionPage, folder: Path) -> None:
    put(folder, Satzung_de_v1__txt="Die erste Fassung.", Satzung_de_v2__txt="Die zweite Fassung der Satzung.")
    put(
        folder, Satzung_ar_v1__txt="النسخة الأولى من النظام", Satzung_en__txt="The newest rules.", Plan__txt="Ein Plan."
    )
    report = run(folder)
    assert counts(report) == (5, 0, 0, 0), report
    family = Document.objects.get(title="Satzung")
    found = sorted((one.number, one.language) for one in family.versions.all())
    assert found == [(1, "ar"), (1, "de"), (2, "de"), (2, "en")]
    assert Document.objects.count() == 2
    assert counts(run(folder)) == (0, 0, 5, 0)


def test_families_named_in_the_table_join_files_of_any_name(works: InstitutionPage, folder: Path) -> None:
    put(folder, a__txt="Deutsch und lang genug.", b__txt="English, and long enough.")
    put(folder, metadata__csv="file,family,language,title,version\na.txt,x,de,Auf Deutsch,3\nb.txt,x,en,In English,3\n")
    run(folder)
    family = Document.objects.get()
    assert (family.title, family.title_in("en")) == ("Auf Deutsch", "In English")
    assert {(one.number, one.language) for one in family.versions.all()} == {(3, "de"), (3, "en")}


def test_changed_content_becomes_a_version_and_changed_words_a_draft(works: InstitutionPage, folder: Path) -> None:
    put(folder, a__txt="Erste Fassung.", metadata__csv="file,title\na.txt,Alt\n")
    run(folder, "--publish")
    document = Document.objects.get()
    assert document.live
    put(folder, a__txt="Zweite Fassung.", metadata__csv="file,title\na.txt,Neu\n")
    assert counts(run(folder)) == (0, 1, 0, 0)
    document.refresh_from_db()
    assert (document.title, document.has_unpublished_changes) == ("Alt", True), "readers see it when it is published"
    assert document.get_latest_revision_as_object().title == "Neu"
    assert [(one.number, bool(one.published_at)) for one in document.versions.order_by("number")] == [
        (1, True),
        (2, False),
    ]
    assert counts(run(folder)) == (0, 0, 1, 0)


def test_what_people_changed_stays_when_only_the_file_changes(works: InstitutionPage, folder: Path) -> None:
    put(folder, Bericht__txt="Erste Fassung.")
    run(folder)
    document = Document.objects.get()
    document.title = "Von Hand"
    document.save()
    document.save_revision()
    put(folder, Bericht__txt="Zweite Fassung.")
    assert counts(run(folder)) == (0, 1, 0, 0)
    assert Document.objects.get().title == "Von Hand"


def test_a_moved_file_is_known_by_its_content_and_a_copy_comes_in_once(works: InstitutionPage, folder: Path) -> None:
    put(folder, a__txt="Der Inhalt bleibt.")
    run(folder)
    (folder / "neu").mkdir()
    (folder / "a.txt").rename(folder / "neu" / "ganz anders.txt")
    put(folder, kopie__txt="Der Inhalt bleibt.")
    assert counts(run(folder)) == (0, 0, 2, 0)
    assert Document.objects.count() == 1


def test_folders_give_topics_and_a_row_overrules_them(works: InstitutionPage, folder: Path) -> None:
    put(folder, Netz_in_tief_in_a__txt="Etwas über Rohre.", Netz_in_b__txt="Etwas anderes.", c__txt="Ohne Ordner.")
    put(folder, Netz_in_metadata__csv="file,topics\nb.txt,abfall\n")
    run(folder, "--topic", "netz=wasser")
    found = {one.title: [topic.slug for topic in one.topics.all()] for one in Document.objects.all()}
    assert found == {"a": ["wasser"], "b": ["abfall"], "c": []}


def test_what_was_not_said_is_asked_later_and_a_licence_is_never_guessed_open(
    works: InstitutionPage, folder: Path
) -> None:
    put(folder, Bericht__txt="Ein Bericht über alles.")
    run(folder)
    document = Document.objects.get()
    assert document.licence == Document.Licence.RESERVED
    assert {"title", "language", "issued_on", "licence"} <= set(DocumentIntake.objects.get().guessed)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("a.txt,xx,,,,", "no language xx"),
        ("a.txt,,gestern,,,", "its date is 'gestern'"),
        ("a.txt,,,nirgends,,", "no topic 'nirgends'"),
        ("a.txt,,,,frei,", "its licence is 'frei'"),
        ("a.txt,,,,,alle", "its audience is 'alle'"),
        ("a.txt,,,,,institution:niemand", "no institution 'niemand'"),
    ],
)
def test_a_row_nobody_understands_keeps_its_file_out(works: InstitutionPage, folder: Path, row: str, why: str) -> None:
    put(folder, a__txt="Etwas.", b__txt="Anderes.")
    put(folder, metadata__csv=f"file,language,date,topics,licence,audience\n{row}\n")
    report = run(folder)
    assert counts(report) == (1, 0, 0, 1)
    assert why in reason_of(report, "a.txt")


def test_a_source_may_close_a_document_and_never_opens_one(works: InstitutionPage, folder: Path) -> None:
    put(folder, a__txt="Etwas.", metadata__csv="file,audience\na.txt,partnership\n")
    run(folder, "--publish")
    put(folder, metadata__csv="file,audience\na.txt,public\n")
    report = run(folder)
    assert audience_of_file(Document.objects.get()) == PARTNERSHIP
    assert "not widened" in report["problems"][0]["reason"]


def test_dangerous_and_strange_files_are_refused_with_the_reason(
    works: InstitutionPage, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "geheim.txt").write_text("Nicht im Ordner.")
    put(folder, a__txt="Etwas.", leer__pdf="", __versteckt__txt="x", Thumbs__db="x", programm__docx=b"MZ\x90\x00" * 60)
    put(folder, viel__txt="x" * 1_200_000)
    (folder / "hinaus.txt").symlink_to(tmp_path / "geheim.txt")
    (folder / "hinaus").symlink_to(tmp_path)
    (folder / "hinein.txt").symlink_to(folder / "a.txt")
    (folder / "ins leere").symlink_to(folder / "nichts")
    os.mkfifo(folder / "rohr.txt")
    report = run(folder, "--most-mb", "1")
    assert counts(report) == (1, 0, 0, 10), report
    assert [one["file"] for one in report["files"] if one["outcome"] == "created"] == ["a.txt"]
    assert "link out of the folder" in reason_of(report, "hinaus.txt")
    assert "more than 1 MB" in reason_of(report, "viel.txt")
    assert "hidden" in reason_of(report, ".versteckt.txt")
    assert "not a file" in reason_of(report, "rohr.txt")
    assert all(one["reason"] for one in report["files"] if one["outcome"] == "refused")


def test_names_that_are_no_text_neither_break_the_import_nor_its_report(works: InstitutionPage, folder: Path) -> None:
    names = [b"b\xfcro.txt", b"zwei\nZeilen.txt", "re\u202etxt.exe.txt".encode(), b"-rf.txt", b"\xff\xfe.txt"]
    names += ["e\u0301te\u0301.txt".encode(), ("ا" * 100).encode() + b".txt"]
    for number, name in enumerate(names):
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(f"Inhalt Nummer {number}.".encode())
    put(folder, metadata__csv="file,title\nété.txt,Der Sommer\n")
    report = run(folder)
    assert counts(report) == (len(names), 0, 0, 0), report
    assert all(one["file"].isprintable() for one in report["files"])
    assert Document.objects.filter(title="Der Sommer").exists(), "composed and decomposed letters are the same"
    assert all(one.filename.isprintable() for one in DocumentVersion.objects.all())
    assert counts(run(folder)) == (0, 0, len(names), 0)


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(
    works: InstitutionPage, folder: Path, settings: Any
) -> None:
    put(folder, a__txt="Etwas.", b__pdf=b"MZ")
    put(folder, metadata__csv="file,audience\na.txt,institution:stadtwerke\n")
    entries = SearchEntry.objects.count()
    report = run(folder, "--dry-run")
    assert counts(report) == (1, 0, 0, 1)
    assert (Document.objects.count(), DocumentVersion.objects.count()) == (0, 0)
    assert SearchEntry.objects.count() == entries


def test_files_that_claim_the_same_place_are_named(works: InstitutionPage, folder: Path) -> None:
    put(folder, Satzung__txt="Eine Satzung.", Satzung_de__txt="Noch eine Satzung.")
    report = run(folder)
    assert counts(report) == (1, 0, 0, 1)
    assert "say which version" in next(one["reason"] for one in report["files"] if one["outcome"] == "refused")
    put(folder, Plan_v2__txt="Zwei.")
    run(folder)
    put(folder, Plan_v2__txt="Anders.")
    assert "other content" in reason_of(run(folder), "Plan_v2.txt")


def test_rows_without_files_and_tables_without_sense_are_named(works: InstitutionPage, folder: Path) -> None:
    put(folder, a__txt="Etwas.", metadata__csv="file,titel,farbe\n../../etc/passwd,x,rot\na.txt,A,rot\na.txt,B,rot\n")
    put(folder, zwei_in_metadata__csv="dies,und,das\n1,2,3\n", zwei_in_b__txt="Noch etwas.")
    report = run(folder)
    reasons = " / ".join(one["reason"] for one in report["problems"])
    assert counts(report) == (2, 0, 0, 0)
    for words in (
        "there is no file '../../etc/passwd'",
        "nobody knows the columns farbe",
        "a row already",
        "names no column",
    ):
        assert words in reasons
    assert Document.objects.filter(title="A").exists()


def test_a_bomb_beside_a_file_is_refused_and_takes_no_time(works: InstitutionPage, folder: Path) -> None:
    put(folder, a__txt="Etwas.", b__txt="Anderes.", c__txt="Drittes.")
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{y}: &{y} [{','.join([f'*{x}'] * 9)}]\n" for x, y in zip("abcdefg", "bcdefgh", strict=True)
    )
    (folder / "a.txt.yml").write_text(bomb + "audience: {institutions: *h}\ntopics: *h\n")
    (folder / "b.txt.json").write_text("[" * 100_000)
    (folder / "c.txt.json").write_text('{"title": {"x": 1}}')
    assert counts(run(folder)) == (0, 0, 0, 3)


def test_an_import_that_is_killed_keeps_whole_families_and_goes_on(
    works: InstitutionPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from knowledge.documents.importing import importer

    monkeypatch.setattr(importer, "BATCH", 4)
    for number in range(10):
        put(
            folder,
            **{
                f"Plan{number:02d}_de__txt": f"Plan {number} auf Deutsch.",
                f"Plan{number:02d}_en__txt": f"Plan {number} in English.",
            },
        )
    once = importer.Importer._batch

    class Killed(BaseException):
        pass

    def dying(self: Any, batch: Any) -> None:
        once(self, batch)
        if Document.objects.count() >= 4:
            raise Killed

    monkeypatch.setattr(importer.Importer, "_batch", dying)
    with pytest.raises(Killed):
        run(folder)
    monkeypatch.setattr(importer.Importer, "_batch", once)
    assert {document.versions.count() for document in Document.objects.all()} == {2}
    assert counts(run(folder)) == (12, 0, 8, 0)
    assert Document.objects.count() == 10


def test_office_and_pdf_files_give_their_titles(works: InstitutionPage, folder: Path) -> None:
    for kind in ("pdf", "docx", "odt"):
        put(folder, **{f"scan_{kind}__{kind}": made(kind)})
    run(folder, "--separate")
    assert {document.title for document in Document.objects.all()} == {"Tarife 2024"}
    assert {audience_of_file(document) for document in Document.objects.all()} == {PUBLIC}


def test_the_command_says_what_is_wrong_with_its_own_arguments(works: InstitutionPage, folder: Path) -> None:
    with pytest.raises(CommandError, match="no folder"):
        run(folder / "nichts")
    with pytest.raises(CommandError, match="no institution"):
        run(folder, institution="niemand")
    with pytest.raises(CommandError, match="FOLDER=SLUG"):
        run(folder, "--topic", "x=gibtesnicht")
