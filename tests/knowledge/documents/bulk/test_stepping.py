"""Many documents in one step: the rights of each are asked, and what fails is named while the others go on."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from wagtail.models import TaskState

from knowledge.documents.bulk import stepping
from knowledge.documents.models import Document
from knowledge.documents.withdrawing import withdraw
from knowledge.membership.models import User
from knowledge.models import InstitutionPage
from tests.factories import make_document, make_member
from tests.knowledge.documents.bulk.conftest import SignedIn


def draft(institution: InstitutionPage, title: str, user: Any = None) -> Document:
    document = make_document(institution, title, live=False, uploaded_by_user=user)
    document.versions.update(published_at=None)
    document.save_revision()
    return document


def bulk(client: Client, action: str, *documents: Document, confirm: bool = True) -> Any:
    door = f"/admin/bulk/knowledge/document/{action}/?" + "&".join(f"id={one.pk}" for one in documents)
    return client.post(door) if confirm else client.get(door)


def told(response: Any) -> str:
    return " / ".join(str(message) for message in get_messages(response.wsgi_request))


def test_an_editor_publishes_many_with_their_waiting_files(works: InstitutionPage, signed_in: SignedIn) -> None:
    documents = [draft(works, f"Entwurf {number}") for number in range(3)]
    editor = signed_in(works, "editor")
    assert "Entwurf 2" in bulk(editor, "publish", *documents, confirm=False).content.decode()
    bulk(editor, "publish", *documents)
    for document in Document.objects.all():
        assert (document.live, bool(document.versions.get().published_at)) == (True, True)


def test_an_author_publishes_nothing_and_submits_what_is_hers(works: InstitutionPage, signed_in: SignedIn) -> None:
    author = signed_in(works, "author")
    user = User.objects.get(pk=author.session["_auth_user_id"])
    own, other = draft(works, "Meins", user), draft(works, "Nicht meins")
    for action in ("publish", "approve"):
        bulk(author, action, own, other)
    assert not Document.objects.filter(live=True).exists()
    bulk(author, "submit", own, other)
    assert [document.workflow_in_progress for document in (own, other)] == [True, False]


def test_strangers_meet_a_missing_address_and_change_nothing(
    works: InstitutionPage, partner: InstitutionPage, signed_in: SignedIn
) -> None:
    document = draft(works, "Entwurf")
    for role in ("author", "editor"):
        stranger = signed_in(partner, role)
        for action in ("submit", "approve", "publish", "export"):
            assert bulk(stranger, action, document).status_code == 404
    document.refresh_from_db()
    assert (document.live, document.workflow_in_progress) == (False, False)


def test_of_mixed_documents_only_those_within_ones_rights_go_on(
    works: InstitutionPage, partner: InstitutionPage, signed_in: SignedIn
) -> None:
    own, foreign = draft(works, "Eigenes"), draft(partner, "Fremdes")
    page = bulk(signed_in(works, "editor"), "publish", own, foreign)
    assert "Fremdes" not in told(page)
    own.refresh_from_db()
    foreign.refresh_from_db()
    assert (own.live, foreign.live) == (True, False)


def test_what_was_submitted_is_approved_many_at_once(works: InstitutionPage, signed_in: SignedIn) -> None:
    author = signed_in(works, "author")
    user = User.objects.get(pk=author.session["_auth_user_id"])
    documents = [draft(works, f"Entwurf {number}", user) for number in range(2)]
    waiting = draft(works, "Nie eingereicht", user)
    bulk(author, "submit", *documents)
    page = bulk(signed_in(works, "editor"), "approve", *documents, waiting)
    assert "Nie eingereicht" in told(page)
    assert {one.title for one in Document.objects.filter(live=True)} == {"Entwurf 0", "Entwurf 1"}
    assert TaskState.objects.filter(status=TaskState.STATUS_APPROVED).count() == 2


def test_each_failure_is_named_and_the_others_go_on(works: InstitutionPage, signed_in: SignedIn) -> None:
    good, locked, empty, refused, gone = (
        draft(works, name) for name in ("Gut", "Gesperrt", "Leer", "Abgelehnt", "Weg")
    )
    other = make_member(works, "editor")
    Document.objects.filter(pk=locked.pk).update(locked=True, locked_by=other)
    empty.versions.all().delete()
    refused.versions.update(state="rejected")
    withdraw(gone)
    page = bulk(signed_in(works, "editor"), "publish", good, locked, empty, refused, gone)
    for name in ("Gesperrt", "Leer", "Abgelehnt", "Weg"):
        assert f"{name}" in told(page)
        assert not Document.objects.get(title=name).live
    assert Document.objects.get(title="Gut").live


def test_a_failure_in_the_middle_of_a_step_leaves_nothing_of_it(works: InstitutionPage) -> None:
    def step(document: Document, user: Any) -> None:
        document.title = "Halb"
        document.save()
        if document.pk == second.pk:
            raise stepping.Unable("nein")

    first, second = draft(works, "Erstes"), draft(works, "Zweites")
    outcome = stepping.take(step, [first, second], None)
    assert ([one.pk for one in outcome.done], [reason for _one, reason in outcome.failed]) == ([first.pk], ["nein"])
    assert list(Document.objects.order_by("pk").values_list("title", flat=True)) == ["Halb", "Zweites"]


@pytest.mark.parametrize("step", ["submit", "publish"])
def test_what_is_published_already_is_left_alone(works: InstitutionPage, step: str) -> None:
    document = make_document(works, "Längst da")
    outcome = stepping.take(getattr(stepping, step), [document], make_member(works, "editor"))
    assert len(outcome.failed) == 1
    assert not outcome.done
