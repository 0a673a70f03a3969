"""A large file of a batch goes ahead in pieces: it ends in the same states as the others, once, for its owner alone."""

import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from knowledge.documents.uploading import parts
from knowledge.documents.uploading.models import Upload
from knowledge.models import BatchedFile, Document, DocumentBatch, InstitutionPage
from tests.knowledge.documents.bulk.conftest import SignedIn
from tests.knowledge.documents.bulk.test_uploading_together import PROGRAM, UPLOAD, form
from tests.knowledge.documents.uploading.tus import CONTENT, begin, send, sent

JSON = {"accept": "application/json"}


def name(client: Client, works: InstitutionPage, upload: Any, **values: Any) -> Any:
    said = form(works, resumed=str(getattr(upload, "pk", upload)), resumed_name="wiegen_en.txt", **values)
    return client.post(reverse(UPLOAD), said, headers=JSON)


def test_a_file_that_went_ahead_becomes_a_draft_as_the_others_do(works: InstitutionPage, signed_in: SignedIn) -> None:
    author, batch = signed_in(works, "author"), str(uuid.uuid4())
    upload = sent(author, name="wiegen_en.txt")
    reply = name(author, works, upload, batch=batch)
    (found,) = reply.json()["files"]
    document = Document.objects.get()
    assert (found["state"], found["name"], found["title"]) == ("accepted", "wiegen_en.txt", "wiegen")
    assert (document.live, document.language, document.versions.get().size) == (False, "en", len(CONTENT))
    assert not Upload.objects.exists()
    assert not list(parts.folder().glob("*"))
    again = name(author, works, upload, batch=batch)
    assert again.json()["files"] == [found], "the answer was lost, so it is asked again"
    assert Document.objects.count() == 1
    second = name(author, works, sent(author, name="noch_einmal.txt"), batch=batch)
    assert second.json()["files"][0]["state"] == "known"
    assert not Upload.objects.exists()


def test_what_is_refused_with_its_last_piece_stands_on_the_page_of_its_batch(
    works: InstitutionPage, signed_in: SignedIn
) -> None:
    author, other, batch = signed_in(works, "author"), signed_in(works, "editor"), str(uuid.uuid4())
    for client, named in ((author, batch), (other, batch), (author, "no batch")):
        reply = send(client, begin(client, len(PROGRAM), "plan.docx")["Location"], 0, PROGRAM, Upload_Batch=named)
        assert reply.status_code == 422
    assert [(one.name, one.reason) for one in BatchedFile.objects.all()] == [("plan.docx", "executable")]
    page = author.get(reverse("document-batch", args=[batch])).content.decode()
    assert "plan.docx" in page
    assert other.get(reverse("document-batch", args=[batch])).status_code == 404


def test_nobody_names_the_upload_of_another_or_one_that_is_not_whole(
    works: InstitutionPage, signed_in: SignedIn
) -> None:
    author, other = signed_in(works, "author"), signed_in(works, "editor")
    upload = sent(author)
    begin(other)
    unfinished = Upload.objects.latest("created_at")
    for one in (upload, unfinished, uuid.uuid4()):
        reply = name(other, works, one)
        assert reply.status_code == 422
        assert reply.json()["errors"]
    assert name(other, works, "rubbish").status_code == 422
    assert not Document.objects.exists()
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_a_form_with_a_batch_that_is_no_number_is_shown_again(works: InstitutionPage, signed_in: SignedIn) -> None:
    author = signed_in(works, "author")
    assert author.post(reverse(UPLOAD), form(works, ("a.txt", b"x"), batch="<x>")).status_code == 200
    assert not DocumentBatch.objects.exists()
