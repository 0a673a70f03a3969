"""A family's life: files become versions, versions wait for publication, audiences move it at once."""

import io
import os

import pytest

from home.audience import PARTNERSHIP, PUBLIC
from knowledge.documents.collections import audience_of_file, collection_for, institution_of
from knowledge.documents.families import UploadRefused, add_version, publish_versions, sweep_blobs
from knowledge.documents.models import blob_storage
from knowledge.documents.reading import read_version
from knowledge.documents.withdrawing import withdraw
from knowledge.models import Document, DocumentVersion, InstitutionPage
from search.access import Viewer
from tests.factories import Tree, make_institution, make_member, make_pair

TEXT = b"Nachtmessung der Zone Nord.\nDer Mindestzufluss lag bei drei Litern."


@pytest.fixture
def institution(site: Tree) -> InstitutionPage:
    return make_institution(site, make_pair()[0])


@pytest.fixture
def draft(institution: InstitutionPage) -> Document:
    document = Document(title="Protokoll", institution=institution, live=False)
    document.pending_audience = PUBLIC
    document.save()
    return document


def upload(document: Document, content: bytes = TEXT, name: str = "protokoll.txt", **values: object) -> DocumentVersion:
    return add_version(document, io.BytesIO(content), name, language="de", **values)  # type: ignore[arg-type]


def test_a_file_becomes_the_next_version_and_its_text_is_read_after_commit(
    draft: Document, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        version = upload(draft)
    version.refresh_from_db()
    assert (version.number, version.state, version.page_count) == (1, "ok", 1)
    assert "Mindestzufluss" in version.pages.get().text
    assert upload(draft, TEXT + b"2").number == 2


def test_a_version_is_invisible_until_its_family_is_published(draft: Document) -> None:
    version = upload(draft)
    assert draft.current_versions() == []
    assert not Document.objects.visible_to(Viewer(None)).exists()
    draft.save_revision().publish()
    version.refresh_from_db()
    assert version.published_at is not None
    assert list(Document.objects.visible_to(Viewer(None))) == [Document.objects.get()]


def test_the_current_version_is_the_newest_of_each_language(draft: Document) -> None:
    upload(draft, TEXT)
    upload(draft, TEXT + b"2")
    add_version(
        draft,
        io.BytesIO(
            b"\xd8\xa7\xd9\x84\xd9\x82\xd9\x8a\xd8\xa7\xd8\xb3 \xd8\xa7\xd9\x84\xd9\x84\xd9\x8a\xd9\x84\xd9\x8a"
        ),
        "a.txt",
        language="ar",
        number=1,
    )
    publish_versions(draft)
    current = Document.objects.get().current_versions()
    assert [(version.number, version.language) for version in current] == [(2, "de"), (1, "ar")]


def test_a_refused_file_leaves_no_row_and_says_why(draft: Document) -> None:
    with pytest.raises(UploadRefused) as refusal:
        upload(draft, b"<html><script>alert(1)</script></html>", "harmless.pdf")
    assert str(refusal.value.verdict.remedy)
    assert not DocumentVersion.objects.exists()


def test_a_task_that_comes_twice_or_for_a_deleted_version_does_nothing(draft: Document) -> None:
    version = upload(draft)
    assert read_version.call(version.pk) == "ok"
    assert read_version.call(version.pk) == "ok"
    version.refresh_from_db()
    assert version.attempts == 1
    assert read_version.call(version.pk + 1000) == "gone"


def test_a_task_reads_a_second_file_that_waits_whose_own_task_then_does_nothing(draft: Document) -> None:
    first, between, last = (upload(draft, TEXT + name) for name in (b"1", b"2", b"3"))
    assert read_version.call(first.pk) == "ok"
    assert list(DocumentVersion.objects.order_by("pk").values_list("state", flat=True)) == ["ok", "waiting", "ok"]
    assert read_version.call(last.pk) == "ok"
    last.refresh_from_db()
    assert (last.attempts, last.pages.count()) == (1, 1)
    assert read_version.call(between.pk) == "ok"


def test_the_audience_moves_a_family_at_once_and_the_owner_still_sees_it(
    draft: Document, institution: InstitutionPage
) -> None:
    upload(draft)
    draft.save_revision().publish()
    draft.pending_audience = PARTNERSHIP
    draft.save_revision()  # a draft of a published family: only the revision is saved, the audience holds now
    fresh = Document.objects.get()
    assert audience_of_file(fresh) == PARTNERSHIP
    assert not Document.objects.visible_to(Viewer(None)).exists()
    assert Document.objects.visible_to(Viewer(make_member(institution))).exists()
    fresh.latest_revision.publish()
    assert audience_of_file(Document.objects.get()) == PARTNERSHIP, "an older revision must not open it again"


def test_collections_are_one_per_institution_and_audience(institution: InstitutionPage) -> None:
    public, closed = collection_for(institution, PUBLIC), collection_for(institution, PARTNERSHIP)
    assert collection_for(institution, PARTNERSHIP) == closed != public
    assert closed.is_descendant_of(public)
    assert institution_of(closed).translation_key == institution.translation_key  # type: ignore[union-attr]


def test_a_withdrawn_document_is_gone_for_everyone(draft: Document, institution: InstitutionPage) -> None:
    upload(draft)
    draft.save_revision().publish()
    withdraw(Document.objects.get())
    for viewer in (Viewer(None), Viewer(make_member(institution))):
        assert not Document.objects.visible_to(viewer).exists()


def test_only_old_bytes_that_no_version_names_are_swept(draft: Document) -> None:
    kept, orphan = upload(draft), blob_storage().save("x", io.BytesIO(b"left behind by a broken upload"))
    assert sweep_blobs() == 0, "an upload may be under way"
    for name in (kept.file.name, orphan):
        os.utime(blob_storage().path(name), (0, 0))
    assert sweep_blobs() == 1
    assert (blob_storage().exists(kept.file.name), blob_storage().exists(orphan)) == (True, False)
