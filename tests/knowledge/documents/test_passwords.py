"""A password that comes with a file, or afterwards: it opens the file once, and nobody finds it anywhere."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.reading import read_many
from knowledge.models import InstitutionPage
from tests.factories import make_institution, make_member, make_pair
from tests.knowledge.documents import samples
from tests.samples import locked, pdfs
from tests.samples.words import TELLING, made

ADD = "wagtailsnippets_knowledge_document:add"
EDIT = "wagtailsnippets_knowledge_document:edit"
WORD = "Geheim-Wort-4711"


@pytest.fixture
def works(site: Any) -> InstitutionPage:
    return make_institution(site, make_pair()[0], "Stadtwerke")


@pytest.fixture
def editor(works: InstitutionPage, client: Client) -> Client:
    client.force_login(make_member(works, "editor"))
    return client


def form(works: InstitutionPage, content: bytes | None, name: str, **values: Any) -> dict[str, Any]:
    file = {} if content is None else {"upload": SimpleUploadedFile(name, content)}
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 9}
    return {
        "title": "Messprotokoll", "description": "", "institution": works.pk, "language": "de", "licence": "reserved",
        "issued_on": "2026-05-01", "author_text": "", "upload_language": "de", "audience_level": "public",
        **{f"texts-{key}": value for key, value in counts.items()}, **file, **values,
    }  # fmt: skip


def kept_anywhere(word: str) -> list[str]:
    """Tables of which some row holds the word."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(word in str(value) for row in cursor.fetchall() for value in row):
                found.append(table)
    return found


@pytest.mark.parametrize(
    ("kind", "lock"), [("docx", locked.agile), ("xlsx", locked.standard), ("odt", locked.odf), ("odt", locked.whole)]
)
def test_a_password_given_with_the_file_opens_it_at_once_and_is_kept_nowhere(
    kind: str, lock: Any, works: InstitutionPage, editor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    reply = editor.post(reverse(ADD), form(works, lock(made(kind, "de"), WORD), f"plan.{kind}", upload_password=WORD))
    assert reply.status_code == 302, reply.content.decode()[:2000]
    version = DocumentVersion.objects.get()
    text = " ".join(version.pages.values_list("text", flat=True))
    assert version.state == "ok"
    assert [word for word in TELLING["de"] if word not in text] == []
    assert "opened-with-password" in version.notes
    assert not DBTaskResult.objects.filter(args_kwargs__icontains=WORD).exists()
    assert kept_anywhere(WORD) == []
    assert WORD not in caplog.text


def test_a_wrong_password_keeps_the_file_as_protected_and_says_so(works: InstitutionPage, editor: Client) -> None:
    values = form(works, locked.agile(made("docx", "de"), WORD), "plan.docx", upload_password="falsch")
    page = editor.post(reverse(ADD), values, follow=True).content.decode()
    version = DocumentVersion.objects.get()
    assert (version.state, version.reason) == ("encrypted", "wrong-password")
    assert "Das Passwort öffnet die Datei nicht" in page
    assert "falsch" not in page
    door = reverse("read-document", args=[version.pk])
    assert (
        "Das Passwort öffnet die Datei nicht"
        in editor.post(door, {"act": "password", "password": "x"}).content.decode()
    )
    assert editor.post(door, {"act": "password", "password": WORD}).status_code == 302
    version.refresh_from_db()
    assert version.state == "ok"


def test_what_shows_itself_as_dangerous_behind_its_password_is_refused_with_nothing_kept(
    works: InstitutionPage, editor: Client
) -> None:
    evil = locked.agile(samples.changed("docx", "word/vbaProject.bin", b"x"), WORD)
    page = editor.post(reverse(ADD), form(works, evil, "plan.docx", upload_password=WORD))
    assert page.status_code == 200
    assert "Makros" in page.content.decode()
    assert WORD not in page.content.decode()
    assert not Document.objects.exists()
    editor.post(reverse(ADD), form(works, evil, "plan.docx"))
    version = DocumentVersion.objects.get()
    editor.post(reverse("read-document", args=[version.pk]), {"act": "password", "password": WORD})
    version.refresh_from_db()
    assert (version.state, version.reason) == ("rejected", "macros")


def test_a_new_version_takes_a_password_and_one_without_a_file_asks_for_the_file(
    works: InstitutionPage, editor: Client
) -> None:
    editor.post(reverse(ADD), form(works, b"Messung der Nacht.", "m.txt"))
    door = reverse(EDIT, args=[Document.objects.get().pk])
    values = form(works, None, "", upload_password=WORD, upload_number="", upload_note="")
    assert editor.post(door, values, headers={"accept": "text/html"}).status_code == 200
    second = pdfs.protected("Vertrauliche Satzung", user="augsburg")
    values |= {"upload": SimpleUploadedFile("s.pdf", second), "upload_password": "augsburg"}
    assert editor.post(door, values, headers={"accept": "text/html"}).status_code == 302
    assert "Vertrauliche Satzung" in DocumentVersion.objects.get(number=2).pages.get().text


def test_what_wagtail_saves_by_itself_takes_no_password(works: InstitutionPage, editor: Client) -> None:
    editor.post(reverse(ADD), form(works, locked.odf(made("odt", "de"), WORD), "plan.odt"))
    version = DocumentVersion.objects.get()
    assert (version.state, version.reason) == ("encrypted", "password"), "said at once, without a reader"
    door = reverse(EDIT, args=[version.document_id])
    values = form(works, None, "", upload_password=WORD, upload_number="", upload_note="")
    saved = editor.post(door, values, headers={"accept": "application/json"})
    assert saved.status_code == 200, saved.content.decode()[:500]
    assert kept_anywhere(WORD) == []


def test_the_completion_list_asks_for_passwords_of_protected_files_and_opens_them(
    works: InstitutionPage, editor: Client
) -> None:
    files = [
        SimpleUploadedFile("a_de.odt", locked.odf(made("odt", "de"), WORD)),
        SimpleUploadedFile("b_de.docx", locked.agile(made("docx", "de"), WORD)),
        SimpleUploadedFile("c_de.txt", b"Etwas ohne Passwort."),
    ]
    values = {"batch": "7d3f31cc-4f19-4f5e-8d0e-1b1f8f0f7e11", "files": files, "institution": works.pk, "topics": []}
    values |= {"language": "de", "licence": "cc-by-4.0", "audience_level": "public"}
    editor.post(reverse("upload-documents"), values)
    read_many(list(DocumentVersion.objects.filter(state="waiting")))
    door = reverse("document-batch", args=[values["batch"]])
    forms = editor.get(door).context["forms"]
    assert ["password" in one.fields for one in forms] == [True, True, False]
    row: dict[str, Any] = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 3}
    for number, one in enumerate(forms):
        for name in ("title", "language", "issued_on", "description"):
            row[f"form-{number}-{name}"] = one.initial[name]
        row[f"form-{number}-id"] = one.instance.pk
    row |= {"form-0-password": WORD, "form-1-password": "falsch", "form-2-password": WORD}
    page = editor.post(door, row, follow=True).content.decode()
    states = dict(DocumentVersion.objects.values_list("filename", "state"))
    assert states == {"a_de.odt": "ok", "b_de.docx": "encrypted", "c_de.txt": "ok"}
    assert "b_de.docx: Das Passwort öffnet die Datei nicht" in page
    assert kept_anywhere(WORD) == []
