"""Importing a folder: once as written, again without a change, and never more than somebody said."""

import json
from pathlib import Path
from typing import Any

import pytest

from home.audience import PARTNERSHIP, PUBLIC
from knowledge.documents.collections import audience_of_file
from knowledge.documents.importing import importer
from knowledge.documents.models import Document, DocumentVersion
from knowledge.models import DocumentIntake, InstitutionPage
from tests.knowledge.documents.importing.conftest import counts, put, reason_of, run
from tests.knowledge.documents.samples import made


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


def test_an_import_that_is_killed_keeps_whole_families_and_goes_on(
    works: InstitutionPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
