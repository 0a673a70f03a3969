"""A translator proposes to word the original differently; who keeps the original decides, and nothing is overwritten."""

import pytest
from django.urls import reverse

from knowledge.models import ArticlePage, SourceCorrection
from knowledge.translations import correcting
from tests.factories import make_article, make_member
from tests.knowledge.translations.conftest import Office, begin, entered, home_of
from tests.knowledge.translations.test_page import BLOCKS, change

KEY, PROPOSAL = "body.b2.b2-1:0", "Zufluss nachts messen"


@pytest.fixture
def article(office: Office) -> ArticlePage:
    return make_article(office.works, "Nachtmessung", blocks=BLOCKS)


@pytest.fixture
def proposal(office: Office, article: ArticlePage) -> SourceCorrection:
    page = begin(office.as_translator(), article)
    address = f"{reverse('propose_correction', args=[page.pk])}?key={KEY}"
    assert "Zufluss messen" in office.as_translator().get(address).content.decode()
    same = office.as_translator().post(address, {"text": "Zufluss messen"})
    assert same.status_code == 422
    answer = office.as_translator().post(address, {"text": PROPOSAL, "note": "Am Tag stimmt es nicht."})
    assert answer.status_code == 302
    return SourceCorrection.objects.get()


def items(page: ArticlePage) -> list[str]:
    return [item["value"] for item in page.body.raw_data[2]["value"]]


def test_an_accepted_proposal_stands_in_a_draft_and_readers_see_it_when_it_is_published(
    office: Office, article: ArticlePage, proposal: SourceCorrection
) -> None:
    editor = office.as_editor()
    shown = editor.get(reverse("source_corrections")).content.decode()
    assert "<ins>nachts" in shown
    assert "Am Tag stimmt es nicht." in shown
    assert reverse("source_corrections") in home_of(office.editor)
    answer = editor.post(reverse("answer_correction", args=[proposal.pk]), {"act": "accept"})
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[article.pk])
    article.refresh_from_db()
    assert items(article) == ["Zonen bilden", "Zufluss messen"]
    assert items(article.get_latest_revision_as_object()) == ["Zonen bilden", PROPOSAL]
    again = editor.post(reverse("answer_correction", args=[proposal.pk]), {"act": "decline", "reason": "Nein"})
    assert again.status_code in (302, 404)
    proposal.refresh_from_db()
    assert proposal.state == "accepted"
    assert reverse("source_corrections") not in home_of(office.editor)


def test_a_sentence_that_changed_meanwhile_is_not_overwritten(
    office: Office, article: ArticlePage, proposal: SourceCorrection
) -> None:
    change(article, "b2-1", "Zufluss zweimal messen")
    editor = office.as_editor()
    editor.post(reverse("answer_correction", args=[proposal.pk]), {"act": "accept"})
    proposal.refresh_from_db()
    assert proposal.state == "open"
    article.refresh_from_db()
    assert items(article.get_latest_revision_as_object())[1] == "Zufluss zweimal messen"
    assert 'value="accept"' not in editor.get(reverse("source_corrections")).content.decode()


def test_a_declined_proposal_says_why_to_who_made_it(office: Office, proposal: SourceCorrection) -> None:
    address = reverse("answer_correction", args=[proposal.pk])
    office.as_editor().post(address, {"act": "decline", "reason": " "})
    proposal.refresh_from_db()
    assert proposal.state == "open"
    office.as_editor().post(address, {"act": "decline", "reason": "Es gilt auch am Tag."})
    assert "Es gilt auch am Tag." in office.as_translator().get(reverse("source_corrections")).content.decode()


def test_only_who_may_edit_the_original_answers_and_sees(office: Office, proposal: SourceCorrection) -> None:
    stranger = make_member(office.partner, "editor")
    assert correcting.proposals(stranger, 12) == []
    assert PROPOSAL not in entered(stranger).get(reverse("source_corrections")).content.decode()
    address = reverse("answer_correction", args=[proposal.pk])
    assert entered(stranger).post(address, {"act": "accept"}).status_code == 404
    assert office.as_translator().post(address, {"act": "accept"}).url == "/admin/"
    assert entered(stranger).get(address).status_code == 405
    proposal.refresh_from_db()
    assert proposal.state == "open"
