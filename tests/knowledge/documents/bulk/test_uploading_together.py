"""Several files at once: each for itself, under one form, as drafts; what they still need is asked later."""

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from home.audience import PARTNERSHIP, set_page_audience
from knowledge.documents.bulk.intake import TODAY
from knowledge.documents.collections import audience_of_file
from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.reading import read_many
from knowledge.models import BatchedFile, DocumentBatch, DocumentIntake, InstitutionPage
from tests.factories import Tree, make_article, make_document, make_topic
from tests.knowledge.documents.bulk.conftest import SignedIn

UPLOAD = "upload-documents"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200


def form(institution: InstitutionPage, *files: tuple[str, bytes], **values: Any) -> dict[str, Any]:
    return {
        "batch": str(uuid.uuid4()),
        "files": [SimpleUploadedFile(name, content) for name, content in files],
        "institution": institution.pk,
        "language": "de",
        "licence": "cc-by-4.0",
        "topics": [],
        "audience_level": "public",
        **values,
    }


def send(client: Client, *arguments: Any, **values: Any) -> Any:
    return client.post(reverse(UPLOAD), form(*arguments, **values), follow=True)


def test_each_file_is_judged_by_itself_and_the_good_ones_become_drafts(
    works: InstitutionPage, signed_in: SignedIn, site: Tree
) -> None:
    topic = make_topic(site, "Wasser")
    author = signed_in(works, "author")
    files = [("Plan_en.txt", b"A plan."), ("programm.docx", PROGRAM), ("leer.pdf", b""), ("Bericht.txt", b"Bericht.")]
    page = send(author, works, *files, topics=[topic.pk], licence="cc0-1.0", audience_level="partnership")
    assert [(one.name, one.state, one.reason) for one in BatchedFile.objects.all()] == [
        ("Plan_en.txt", "accepted", ""),
        ("programm.docx", "refused", "executable"),
        ("leer.pdf", "refused", "empty-file"),
        ("Bericht.txt", "accepted", ""),
    ]
    documents = Document.objects.order_by("title")
    assert [(one.title, one.language, one.live, one.licence) for one in documents] == [
        ("Bericht", "de", False, "cc0-1.0"),
        ("Plan", "en", False, "cc0-1.0"),
    ]
    assert {audience_of_file(one) for one in documents} == {PARTNERSHIP}
    assert {tuple(one.topics.all()) for one in documents} == {(topic,)}
    assert {one.versions.get().published_at for one in documents} == {None}
    content = page.content.decode()
    assert "programm.docx" in content
    assert str(documents[0].pk) in content


def test_a_script_sends_one_file_a_request_and_gets_its_state_back(works: InstitutionPage, signed_in: SignedIn) -> None:
    author, batch = signed_in(works, "author"), str(uuid.uuid4())
    accept = {"accept": "application/json"}
    for name, content in (("a.txt", b"Erstens."), ("b.exe", PROGRAM)):
        reply = author.post(reverse(UPLOAD), form(works, (name, content), batch=batch), headers=accept)
    (found,) = reply.json()["files"]
    assert (found["state"], found["name"]) == ("refused", "b.exe")
    assert found["reason"]
    assert found["remedy"]
    assert reply.json()["batch"] == reverse("document-batch", args=[batch])
    assert DocumentBatch.objects.get().files.count() == 2
    wrong = author.post(reverse(UPLOAD), {**form(works, ("a.txt", b"x")), "institution": ""}, headers=accept)
    assert wrong.status_code == 422
    assert wrong.json()["errors"]


def test_what_is_here_already_is_said_only_to_those_who_may_know(
    works: InstitutionPage, partner: InstitutionPage, signed_in: SignedIn
) -> None:
    send(signed_in(works, "editor"), works, ("a.txt", b"Vertraulich."))
    document = Document.objects.get()
    send(signed_in(works, "author"), works, ("b.txt", b"Vertraulich."))
    assert BatchedFile.objects.get(name="b.txt").state == "accepted", "another author's draft is none of hers"
    send(signed_in(works, "editor"), works, ("c.txt", b"Vertraulich."))
    assert BatchedFile.objects.get(name="c.txt").document == document
    stranger = signed_in(partner, "editor")
    page = send(stranger, partner, ("d.txt", b"Vertraulich."))
    assert BatchedFile.objects.get(name="d.txt").state == "accepted"
    assert f"/{document.pk}/" not in page.content.decode()


def test_nobody_adds_documents_to_a_foreign_institution(
    works: InstitutionPage, partner: InstitutionPage, signed_in: SignedIn
) -> None:
    for role in ("author", "editor"):
        send(signed_in(works, role), partner, ("a.txt", b"x"))
    assert not Document.objects.exists()
    assert not DocumentBatch.objects.exists()
    assert signed_in(works, "translator").post(reverse(UPLOAD), form(works, ("a.txt", b"x"))).status_code in (302, 403)
    assert not Document.objects.exists()


def test_a_batch_is_seen_by_its_owner_alone_and_taken_over_by_nobody(
    works: InstitutionPage, signed_in: SignedIn
) -> None:
    owner, colleague, batch = signed_in(works, "author"), signed_in(works, "editor"), str(uuid.uuid4())
    send(owner, works, ("a.txt", b"Etwas."), batch=batch)
    door = reverse("document-batch", args=[batch])
    assert (owner.get(door).status_code, colleague.get(door).status_code) == (200, 404)
    assert send(colleague, works, ("b.txt", b"Anderes."), batch=batch).status_code == 404
    assert Document.objects.count() == 1


def test_opened_from_an_article_the_form_takes_over_whose_it_is_and_for_whom(
    works: InstitutionPage, partner: InstitutionPage, signed_in: SignedIn, site: Tree
) -> None:
    topic = make_topic(site, "Wasser")
    article = make_article(works, "Rohre", topics=[topic])
    set_page_audience(article, PARTNERSHIP)
    begin = signed_in(works, "editor").get(reverse(UPLOAD), {"article": article.pk}).context["form"].initial
    assert (begin["institution"], begin["topics"], begin["audience_level"]) == (works.pk, [topic.pk], "partnership")
    other = signed_in(partner, "editor").get(reverse(UPLOAD), {"article": article.pk}).context["form"].initial
    assert (other["institution"], other["topics"], other["audience_level"]) == (partner.pk, [], "public")
    for number in ("x", "0", "99999999999", "-1"):
        assert signed_in(works, "author").get(reverse(UPLOAD), {"article": number}).status_code == 200


def test_reading_betters_guesses_and_never_what_a_person_said(works: InstitutionPage, signed_in: SignedIn) -> None:
    author = signed_in(works, "author")
    text = "Règlement de la distribution de l'eau potable\nLa ville distribue l'eau à tous les habitants chaque jour.\n"
    send(author, works, ("scan01.txt", text.encode()), ("scan02.txt", text.encode() + b"Encore."))
    first, second = Document.objects.order_by("pk")
    author.post(
        reverse("incomplete-documents"),
        {
            "form-TOTAL_FORMS": 1,
            "form-INITIAL_FORMS": 1,
            "form-0-id": second.pk,
            "form-0-title": "Von Hand",
            "form-0-language": "en",
            "form-0-issued_on": "2024-05-31",
            "form-0-description": "",
        },
    )
    for version in DocumentVersion.objects.all():
        read_many([version])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.title, first.language) == ("Règlement de la distribution de l'eau potable", "fr")
    assert first.versions.get().language == "fr"
    assert {page.language for page in first.versions.get().pages.all()} == {""}
    assert (second.title, second.language, second.issued_on.isoformat()) == ("Von Hand", "en", "2024-05-31")
    assert first.get_latest_revision_as_object().title == first.title


def test_the_completion_list_names_what_is_missing_until_somebody_says_it(
    works: InstitutionPage, partner: InstitutionPage, signed_in: SignedIn, site: Tree
) -> None:
    topic = make_topic(site, "Wasser")
    author = signed_in(works, "author")
    send(author, works, ("Plan.txt", b"Etwas."), topics=[topic.pk])
    door, document = reverse("incomplete-documents"), Document.objects.get()
    make_document(works, "Ganz anders gekommen", live=False)
    page = author.get(door)
    assert [form.instance.title for form in page.context["forms"]] == ["Plan"]
    assert not signed_in(partner, "editor").get(door).context["forms"].queryset.exists()
    assert "Plan" in author.get("/admin/").content.decode()
    row = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": document.pk,
        "form-0-title": "Plan der Rohre",
        "form-0-language": "de",
        "form-0-issued_on": document.issued_on.isoformat(),
        "form-0-description": "Alle Rohre der Stadt.",
    }
    author.post(door, row)
    document.refresh_from_db()
    assert document.title == "Plan der Rohre"
    assert DocumentIntake.objects.get().guessed == ["language", "issued_on", TODAY]
    author.post(door, {**row, "form-0-right": "on"})
    assert DocumentIntake.objects.get().settled_at is not None
    assert not author.get(door).context["forms"].queryset.exists()


def test_saving_the_documents_own_form_says_all_that_was_guessed(works: InstitutionPage, signed_in: SignedIn) -> None:
    editor = signed_in(works, "editor")
    send(editor, works, ("Plan.txt", b"Etwas."))
    document = Document.objects.get()
    door = reverse("wagtailsnippets_knowledge_document:edit", args=[document.pk])
    page = editor.get(door)
    assert page.status_code == 200
    values = {
        "title": "Plan",
        "language": "de",
        "institution": works.pk,
        "issued_on": "2024-05-31",
        "licence": "reserved",
    }
    values |= {"description": "", "author_text": "", "audience_level": "public", "upload_language": "de"}
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 9}
    prefix = {f"texts-{name}": value for name, value in counts.items()}
    saved = editor.post(door, {**values, **prefix}, headers={"accept": "text/html"})
    assert saved.status_code == 302, re.findall(r"error-message[^<]*<[^<]*", saved.content.decode())
    assert DocumentIntake.objects.get().guessed == []


def test_what_a_batch_made_goes_one_step_further_from_its_page(works: InstitutionPage, signed_in: SignedIn) -> None:
    author, batch = signed_in(works, "author"), str(uuid.uuid4())
    send(author, works, ("a.txt", b"Erstens."), ("b.txt", b"Zweitens."), batch=batch)
    forms = author.get(reverse("document-batch", args=[batch])).context["forms"]
    values: dict[str, Any] = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2}
    for number, one in enumerate(forms):
        for name in ("title", "language", "issued_on", "description"):
            values[f"form-{number}-{name}"] = one.initial[name]
        values[f"form-{number}-id"] = one.instance.pk
    author.post(reverse("document-batch", args=[batch]), {**values, "step": "publish"})
    assert not Document.objects.filter(live=True).exists(), "an author publishes nothing"
    author.post(reverse("document-batch", args=[batch]), {**values, "step": "submit"})
    assert all(document.workflow_in_progress for document in Document.objects.all())


@pytest.mark.parametrize(
    "name", ["../../x\r\ny.txt", "\u202egpj.txt", "x" * 400 + ".txt", "<b>.txt", "=HYPERLINK().txt"]
)
def test_names_of_files_do_no_harm(works: InstitutionPage, signed_in: SignedIn, name: str) -> None:
    page = send(signed_in(works, "author"), works, (name, b"Etwas."))
    assert page.status_code == 200
    assert BatchedFile.objects.get().state == "accepted"
    assert "<b>.txt" not in page.content.decode()
    assert Document.objects.get().title.isprintable()
