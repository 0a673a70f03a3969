"""Is it here already? Told to editors, of what they may see."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.documents.families import add_version
from knowledge.documents.likeness.keeping import sign_due
from knowledge.documents.likeness.near import identical_to, near_to
from knowledge.documents.reading import read_many
from knowledge.documents.withdrawing import withdraw
from knowledge.membership.rights import institution_audience
from knowledge.models import Document, DocumentVersion, TextSignature
from tests.factories import Tree, chosen, make_institution, make_member, make_pair
from tests.knowledge.documents.families import make_family

RULES = " ".join(
    f"Regel {number}: Der Behälter {number} wird am Tag {number % 7} der Woche geleert." for number in range(60)
)


@pytest.fixture
def institutions(site: Tree) -> tuple[Any, Any]:
    here, there = make_pair()
    return make_institution(site, here, "Wasserwerk"), make_institution(site, there, "Wasserbehörde")


def add(document: Document, text: str, name: str = "regeln.txt") -> DocumentVersion:
    version = add_version(document, io.BytesIO(text.encode()), name, language="de", publish=True)
    read_many([version])
    return version


def test_a_text_changed_in_few_places_is_found(institutions: Any) -> None:
    works, _there = institutions
    other = make_family(works, "Regeln 2024")
    add(other, RULES.replace("Regel 7:", "Regel sieben, neu gefasst:"))
    add(
        make_family(works, "Hofordnung"),
        "Ganz anderes: " + " ".join(f"Zeile {n} vom Hof und Tor {n}." for n in range(80)),
    )
    mine = add(make_family(works, "Regeln 2025"), RULES)
    assert sign_due() == 3
    (found,) = near_to([mine], make_member(works, "editor"))
    assert found.document == other
    assert 60 <= found.percent < 100
    assert sign_due() == 0


def test_what_a_person_may_not_see_is_not_named_to_them(institutions: Any) -> None:
    works, behoerde = institutions
    closed = make_family(behoerde, "Intern", audience=chosen(institution_audience(behoerde)))
    draft = Document(title="Entwurf", institution=behoerde, live=False)
    draft.save()
    for document in (closed, draft):
        add(document, RULES)
    mine = add(make_family(works, "Regeln"), RULES)
    sign_due()
    stranger, owner = make_member(works, "editor"), make_member(behoerde, "editor")
    assert near_to([mine], stranger) == []
    assert identical_to(mine.sha256, stranger, without=mine.document_id) == []
    assert {one.document for one in near_to([mine], owner)} == {closed, draft}
    assert {one.document for one in identical_to(mine.sha256, owner, without=mine.document_id)} == {closed, draft}


def test_a_withdrawn_document_is_named_to_nobody_and_its_signature_is_gone(institutions: Any) -> None:
    works, _there = institutions
    other = make_family(works, "Alt")
    add(other, RULES)
    mine = add(make_family(works, "Neu"), RULES)
    sign_due()
    withdraw(Document.objects.get(pk=other.pk), reason="x")
    assert near_to([mine], make_member(works, "editor")) == []
    assert not TextSignature.objects.filter(version__document=other).exists()
    assert sign_due() == 0


def test_a_text_that_was_read_anew_is_signed_anew(institutions: Any) -> None:
    version = add(make_family(institutions[0], "Neu"), RULES)
    sign_due()
    before = TextSignature.objects.get().values
    page = version.pages.get()
    page.text = " ".join(reversed(RULES.split()))
    page.save()
    version.read_at = version.read_at.replace(year=version.read_at.year + 1)
    version.save()
    assert sign_due() == 1
    assert TextSignature.objects.get().values != before


def test_the_form_of_a_document_names_what_is_like_it(institutions: Any, client: Client) -> None:
    works, _there = institutions
    add(make_family(works, "Regeln 2024"), RULES)
    mine = make_family(works, "Regeln 2025")
    add(mine, RULES)
    sign_due()
    client.force_login(make_member(works, "editor"))
    form = client.get(reverse("wagtailsnippets_knowledge_document:edit", args=[mine.pk])).content.decode()
    assert "Regeln 2024" in form
