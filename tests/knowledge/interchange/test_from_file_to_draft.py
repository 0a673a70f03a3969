"""An editor brings a Word file and its documents: two forms, and the draft stands in the page's own editor."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from docx import Document as WordFile

from home.models import Image
from knowledge.documents.models import Document
from knowledge.documents.uploading.models import Upload
from knowledge.interchange.desk import submit_documents
from knowledge.membership.moderation import ensure_workflow
from knowledge.models import ArticlePage, InstitutionPage
from tests.factories import Tree, make_article, make_institution, make_member, make_pair, make_topic
from tests.knowledge.documents import samples
from tests.knowledge.interchange.words import report
from tests.samples.catalogue import SAMPLES

NEW = "/admin/articles/new/"
DOCX = ".docx"


@pytest.fixture
def works(site: Tree) -> InstitutionPage:
    here, _there = make_pair()
    ensure_workflow()
    return make_institution(site, here, "Stadtwerke", topics=[make_topic(site, "Wasser")])


@pytest.fixture
def author(works: InstitutionPage) -> Client:
    return signed_in(works, "author")


def signed_in(institution: InstitutionPage, role: str) -> Client:
    client = Client()
    member: Any = make_member(institution, role)
    client.force_login(type(member).objects.get(pk=member.pk))
    return client


def sent(client: Client, data: bytes, name: str = "bericht.docx", where: str = NEW) -> Any:
    return client.post(where, {"file": SimpleUploadedFile(name, data)})


def pdf(words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{words}.pdf", samples.plain_pdf(f"BT /F1 12 Tf ({words}) Tj ET".encode()))


def shown_form(client: Client, reply: Any) -> tuple[str, dict[str, Any]]:
    """Where the second form stands, and what it begins with."""
    address = reply["Location"]
    page = client.get(address)
    assert page.status_code == 200
    form = page.context["form"]
    begun = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return address, {name: value for name, value in begun.items() if value is not None}


def test_two_forms_make_a_draft_with_pictures_and_documents(author: Client, works: InstitutionPage) -> None:
    assert 'name="file"' in author.get("/admin/").content.decode()
    reply = sent(author, report())
    address, begun = shown_form(author, reply)
    text = author.get(address).content.decode()
    for words in ("Wasserverluste senken", "Ausgangslage", "tracked changes", "need"):
        assert words in text or words not in ("Wasserverluste senken", "Ausgangslage")
    assert begun["title"] == "Wasserverluste senken"
    assert begun["institution"] == works.pk
    assert begun["language"] == "de"
    assert len(begun["topics"]) == 1
    files = [pdf(f"Anlage {number}") for number in range(3)] + [SimpleUploadedFile("x.exe", samples.executable())]
    made = author.post(address, {**begun, "documents": files, "nobody_0": "on"})
    page = ArticlePage.objects.get(title="Wasserverluste senken")
    assert made["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    assert page.get_parent().pk == works.pk
    draft = page.get_latest_revision_as_object()
    assert [topic.title for topic in draft.topics.all()] == ["Wasser"]
    kinds = [block["type"] for block in draft.body.raw_data]
    assert kinds[-1] == "documents"
    assert kinds.count("image") == 2
    documents = Document.objects.order_by("pk")
    assert [document.institution_id for document in documents] == [works.pk] * 3
    assert not any(document.live for document in documents)
    texts = sorted(Image.objects.values_list("alt_text", flat=True))
    assert texts == ["", "Ein Ventil im Schacht"]
    assert sorted(Image.objects.values_list("people", flat=True)) == ["", "none"]
    for image in Image.objects.all():
        with image.file.open("rb") as file:
            assert b"Kamera" not in file.read()
    assert not Upload.objects.exists()
    assert author.get(made["Location"]).status_code == 200


def test_the_form_sent_twice_makes_one_article(author: Client) -> None:
    address, begun = shown_form(author, sent(author, report()))
    author.post(address, begun)
    again = author.post(address, begun)
    assert again["Location"] == reverse("wagtailadmin_home")
    assert ArticlePage.objects.count() == 1


def test_a_pasted_text_needs_no_file(author: Client) -> None:
    text = "# Titel\n\n<script>alert(1)</script>\n\nText <img src=x onerror=alert(1)> **fett**\n\n- a\n- b\n"
    address, begun = shown_form(author, author.post(NEW, {"text": text}))
    author.post(address, begun)
    draft = ArticlePage.objects.get(title="Titel").get_latest_revision_as_object()
    body = str(list(draft.body.raw_data))
    assert "fett</b>" in body
    assert "script" not in body
    assert "onerror" not in body


def test_what_somebody_else_brought_does_not_exist(author: Client, works: InstitutionPage) -> None:
    address = sent(author, report())["Location"]
    other = signed_in(works, "editor")
    assert other.get(address)["Location"] == reverse("wagtailadmin_home")
    assert other.post(address, {"title": "x"})["Location"] == reverse("wagtailadmin_home")
    assert not ArticlePage.objects.exists()


def test_it_cannot_be_put_where_the_person_does_not_write(author: Client, works: InstitutionPage, site: Tree) -> None:
    other = make_institution(site, works.municipality, "Theater")
    address, begun = shown_form(author, sent(author, report()))
    reply = author.post(address, {**begun, "institution": other.pk})
    assert reply.status_code == 200
    assert not ArticlePage.objects.exists()
    assert not Image.objects.exists()


def test_hostile_broken_and_foreign_files_leave_nothing(author: Client) -> None:
    ends = ("rejected", "failed", "encrypted", "no-text")
    bad = [one for one in SAMPLES if one.name.endswith((DOCX, ".docm", ".doc")) and one.state in ends]
    named = {one.name: one.make() for one in bad}
    named |= {
        "alt.docx": samples.ole("WordDocument"),
        "brief.pdf": samples.plain_pdf(b""),
        "leer.md": b"",
        "tief.md": b"> " * 9000,
    }
    assert len(named) > 25
    for name, data in named.items():
        reply = sent(author, data, name)
        assert reply.status_code == 200, name
        assert reply.context["form"].errors, name
    assert not Upload.objects.exists()
    assert not Image.objects.exists()
    assert not ArticlePage.objects.exists()


def test_ten_thousand_nested_elements_are_no_article_and_no_error(author: Client) -> None:
    for text in ("<div>" * 10_000 + "x", "<b>" * 10_000 + "x", "[" * 50_000, "*a " * 20_000 + "x"):
        reply = author.post(NEW, {"text": text})
        assert reply.status_code in (200, 302)
        if reply.status_code == 302:
            assert author.get(reply["Location"]).status_code == 200


def test_a_file_that_comes_back_changes_only_what_was_changed(author: Client, works: InstitutionPage) -> None:
    editor = signed_in(works, "editor")
    address, begun = shown_form(editor, sent(editor, report()))
    editor.post(address, begun)
    page = ArticlePage.objects.get()
    for image in Image.objects.all():
        image.alt_text, image.people = "Ein Ventil", "none"  # what is asked for before anything is published
        image.save()
    page.get_latest_revision().publish()
    page.refresh_from_db()
    before = list(page.body.raw_data)
    exported = editor.get(f"/de/articles/{page.pk}/article.docx").content
    file = WordFile(io.BytesIO(exported))
    next(one for one in file.paragraphs if one.text == "Ende.").add_run(" Und Schluss.")
    out = io.BytesIO()
    file.save(out)
    where = f"/admin/articles/{page.pk}/import/"
    reply = sent(editor, out.getvalue(), where=where)
    address, begun = shown_form(editor, reply)
    editor.post(address, {**begun, "how": "replace"})
    page.refresh_from_db()
    after = list(page.get_latest_revision_as_object().body.raw_data)
    assert list(page.body.raw_data) == before, "what is published stays as it is"
    assert [block["id"] for block in after] == [block["id"] for block in before]
    assert [one for one, other in zip(after, before, strict=True) if one["value"] != other["value"]] == [after[-1]]
    assert Image.objects.count() == 2, "pictures that are here already are not made again"


def test_a_text_can_follow_the_present_one(author: Client, works: InstitutionPage) -> None:
    editor = signed_in(works, "editor")
    page = make_article(works, "Wasser", ("de",))
    count = len(page.body.raw_data)
    reply = editor.post(f"/admin/articles/{page.pk}/import/", {"text": "Noch ein Absatz."})
    address, begun = shown_form(editor, reply)
    meanwhile = page.get_latest_revision_as_object()
    meanwhile.title = "Von jemand anderem"
    meanwhile.save_revision()
    told = editor.post(address, {**begun, "how": "append"})
    assert told.status_code == 200, "somebody saved after it was looked at"
    assert ArticlePage.objects.get(pk=page.pk).latest_revision.content["title"] == "Von jemand anderem"
    assert editor.post(address, {"seen": told.context["form"].data["seen"], "how": "append"}).status_code == 302
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert len(draft.body.raw_data) == count + 1


def test_documents_go_to_moderation_with_their_article(author: Client) -> None:
    address, begun = shown_form(author, sent(author, report()))
    author.post(address, {**begun, "documents": [pdf("Anlage"), pdf("Zweite")]})
    page = ArticlePage.objects.get()
    request = RequestFactory().post("/", {"action-submit": "1"})
    request.user = page.owner  # type: ignore[assignment]
    request._messages = type("Quiet", (), {"add": lambda *args, **kwargs: None})()  # type: ignore[attr-defined]
    page.get_workflow().start(page, page.owner)
    page.refresh_from_db()
    submit_documents(request, page)
    assert all(document.workflow_in_progress for document in Document.objects.all())
