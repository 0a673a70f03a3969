"""What an import refuses, and that nothing in a folder breaks it or its report."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from knowledge.documents.models import Document, DocumentVersion
from knowledge.models import InstitutionPage
from search.models import SearchEntry
from tests.knowledge.documents.importing.conftest import counts, put, reason_of, run


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


def test_the_command_says_what_is_wrong_with_its_own_arguments(works: InstitutionPage, folder: Path) -> None:
    with pytest.raises(CommandError, match="no folder"):
        run(folder / "nichts")
    with pytest.raises(CommandError, match="no institution"):
        run(folder, institution="niemand")
    with pytest.raises(CommandError, match="FOLDER=SLUG"):
        run(folder, "--topic", "x=gibtesnicht")
