"""The repository in the editing interface: who may add and publish what, and what a refused file says."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from home.audience import PARTNERSHIP
from knowledge.documents.collections import audience_of_file
from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import Document, InstitutionPage
from tests.factories import PASSWORD, Tree, make_document, make_institution, make_member, make_pair

LIST = "wagtailsnippets_knowledge_document:list"
ADD = "wagtailsnippets_knowledge_document:add"
EDIT = "wagtailsnippets_knowledge_document:edit"


@pytest.fixture
def institutions(site: Tree) -> tuple[InstitutionPage, InstitutionPage]:
    here, there = make_pair()
    ensure_workflow()
    return make_institution(site, here, "Stadtentwässerung"), make_institution(site, there, "Wasserbehörde")


def signed_in(institution: InstitutionPage, role: str) -> Client:
    member = make_member(institution, role)
    derive_all()
    client = Client()
    assert client.login(email=member.email, password=PASSWORD)
    return client


def form(
    institution: InstitutionPage, content: bytes = b"Messung in der Nacht.", name: str = "m.txt", **values: Any
) -> dict[str, Any]:
    return {
        "title": "Messprotokoll",
        "description": "",
        "institution": institution.pk,
        "language": "de",
        "issued_on": "2026-05-01",
        "author_text": "",
        "licence": "cc-by-4.0",
        "upload": SimpleUploadedFile(name, content),
        "upload_language": "de",
        "audience_level": "public",
        "texts-TOTAL_FORMS": 0,
        "texts-INITIAL_FORMS": 0,
        "texts-MIN_NUM_FORMS": 0,
        "texts-MAX_NUM_FORMS": 1000,
        **values,
    }


def test_an_author_adds_a_document_as_a_draft_and_may_not_publish_it(institutions: Any) -> None:
    author = signed_in(institutions[0], "author")
    response = author.post(reverse(ADD), form(institutions[0]))
    assert response.status_code == 302, response.content.decode()[:3000]
    document = Document.objects.get()
    assert (document.live, document.versions.get().filename) == (False, "m.txt")
    author.post(reverse(EDIT, args=[document.pk]), form(institutions[0], **{"action-publish": "1", "upload": ""}))
    document.refresh_from_db()
    assert not document.live


def test_what_an_author_submits_an_editor_of_the_institution_approves(institutions: Any) -> None:
    author, editor = signed_in(institutions[0], "author"), signed_in(institutions[0], "editor")
    author.post(reverse(ADD), form(institutions[0], **{"action-submit": "1"}))
    document = Document.objects.get()
    assert document.workflow_in_progress
    task = document.current_workflow_task_state
    url = reverse("wagtailsnippets_knowledge_document:workflow_action", args=[document.pk, "approve", task.pk])
    stranger = signed_in(institutions[1], "editor")
    stranger.post(url, {})
    document.refresh_from_db()
    assert not document.live
    editor.post(url, {})
    document.refresh_from_db()
    assert document.live
    assert document.versions.get().published_at


def test_nobody_edits_or_lists_documents_of_a_foreign_institution(institutions: Any) -> None:
    own, stranger = signed_in(institutions[0], "editor"), signed_in(institutions[1], "editor")
    own.post(reverse(ADD), form(institutions[0]))
    document = Document.objects.get()
    assert "Messprotokoll" in own.get(reverse(LIST)).content.decode()
    assert "Messprotokoll" not in stranger.get(reverse(LIST)).content.decode()
    for name in ("edit", "delete", "history", "usage", "unpublish", "lock", "workflow_history"):
        door = reverse(f"wagtailsnippets_knowledge_document:{name}", args=[document.pk])
        assert stranger.get(door).status_code == stranger.post(door).status_code == 404, door
    refused = stranger.post(reverse(ADD), form(institutions[0]))
    assert refused.status_code == 200
    assert Document.objects.count() == 1


def test_a_bulk_action_never_names_a_foreign_document(institutions: Any) -> None:
    own, stranger = signed_in(institutions[0], "editor"), signed_in(institutions[1], "editor")
    own.post(reverse(ADD), form(institutions[0]))
    document = Document.objects.get()
    door = f"/admin/bulk/knowledge/document/delete/?id={document.pk}"
    assert "Messprotokoll" in own.get(door).content.decode()
    for query in (f"?id={document.pk}", "?id=all", f"?id={document.pk}&id=999", "?id=x"):
        address = f"/admin/bulk/knowledge/document/delete/{query}"
        assert stranger.get(address).status_code == stranger.post(address).status_code == 404
    assert Document.objects.exists()


def test_a_refused_file_is_explained_and_nothing_is_stored(institutions: Any) -> None:
    editor = signed_in(institutions[0], "editor")
    response = editor.post(reverse(ADD), form(institutions[0], b"MZ\x90\x00" + b"\x00" * 200, "plan.docx"))
    assert response.status_code == 200
    assert not Document.objects.exists()
    assert "Programs cannot be shared here" in response.content.decode() or "Programme" in response.content.decode()


def test_the_audience_chosen_in_the_form_holds_from_the_first_save(institutions: Any) -> None:
    editor = signed_in(institutions[0], "editor")
    editor.post(reverse(ADD), form(institutions[0], audience_level="partnership", **{"action-publish": "1"}))
    document = Document.objects.get()
    assert document.live
    assert audience_of_file(document) == PARTNERSHIP


def test_wagtails_own_document_forms_are_closed(institutions: Any) -> None:
    editor = signed_in(institutions[0], "editor")
    for door in ("/admin/documents/add/", "/admin/documents/multiple/add/"):
        assert editor.get(door).status_code in (302, 404), door
        assert editor.post(door, {"title": "x"}).status_code in (302, 404, 405), door
    assert not Document.objects.exists()


def test_the_list_of_documents_is_searched_by_title(institutions: Any) -> None:
    make_document(institutions[0], "Messprotokoll")
    make_document(institutions[0], "Kanalkataster")
    page = signed_in(institutions[0], "editor").get(reverse(LIST), {"q": "Messprot"})
    assert (page.status_code, b"Messprotokoll" in page.content, b"Kanalkataster" in page.content) == (200, True, False)
