"""“Select all in the listing” takes what the list shows under its search and filters, and nothing beside it."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from home.models import Image
from knowledge.models import Document, InstitutionPage
from tests.factories import make_article, make_document, make_news
from tests.home.pictures import png_with_text
from tests.knowledge.documents.bulk.conftest import SignedIn

pytestmark = pytest.mark.django_db
LIST = "wagtailsnippets_knowledge_document:list"


def confirm(client: Client, action: str, **query: Any) -> list[Document]:
    """What the confirmation of an action on all in the list names; the address is the one Wagtail's script makes."""
    reply = client.get(f"/admin/bulk/knowledge/document/{action}/", {**query, "id": "all", "next": reverse(LIST)})
    return [item["item"] for item in reply.context["items"]] if reply.status_code == 200 else []


@pytest.fixture
def drafts(works: InstitutionPage) -> list[Document]:
    made = [make_document(works, f"Wasserplan {number}", live=False, licence="cc0-1.0") for number in range(3)]
    return [*made, make_document(works, "Gebühren", live=False, licence="cc-by-4.0")]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, {"Wasserplan 0", "Wasserplan 1", "Wasserplan 2", "Gebühren", "Offen"}),
        ({"licence": "cc-by-4.0"}, {"Gebühren"}),
        ({"live": "true"}, {"Offen"}),
        ({"q": "wasserplan"}, {"Wasserplan 0", "Wasserplan 1", "Wasserplan 2"}),
        ({"q": "wasserplan", "licence": "cc-by-4.0"}, set()),
        ({"q": '"wasserplan'}, {"Wasserplan 0", "Wasserplan 1", "Wasserplan 2"}),
        ({"q": "gebühren OR *"}, set()),
        ({"p": "2", "licence": "cc0-1.0"}, {"Wasserplan 0", "Wasserplan 1", "Wasserplan 2"}),
    ],
)
def test_an_action_names_what_the_list_shows(
    query: dict[str, str],
    titles: set[str],
    works: InstitutionPage,
    partner: InstitutionPage,
    drafts: list[Document],
    signed_in: SignedIn,
) -> None:
    make_document(works, "Offen", licence="own")
    make_document(partner, "Wasserplan der anderen", licence="cc0-1.0")
    editor = signed_in(works, "editor")
    listed = editor.get(reverse(LIST), {key: value for key, value in query.items() if key != "p"})
    assert {one.title for one in listed.context["paginator"].object_list} == titles
    for action in ("publish", "export"):
        assert {one.title for one in confirm(editor, action, **query)} == titles


def test_publishing_all_of_a_filtered_list_leaves_the_others_alone(
    works: InstitutionPage, drafts: list[Document], signed_in: SignedIn
) -> None:
    editor = signed_in(works, "editor")
    editor.post(f"/admin/bulk/knowledge/document/publish/?licence=cc-by-4.0&id=all&next={reverse(LIST)}")
    assert list(Document.objects.filter(live=True).values_list("title", flat=True)) == ["Gebühren"]
    outsider = f"/admin/bulk/knowledge/document/publish/?institution={works.pk + 999}&id=all&next={reverse(LIST)}"
    assert editor.post(outsider).status_code in (302, 404)


def test_pages_and_pictures_follow_their_lists_too(
    works: InstitutionPage, signed_in: SignedIn, admin_client: Client
) -> None:
    make_article(works, "Artikel")
    make_news(works, "Nachricht")
    editor = signed_in(works, "editor")
    kind = editor.get(reverse("wagtailadmin_explore", args=[works.pk])).context["filters"].form.fields["content_type"]
    news = next(one.pk for one in kind.queryset if one.model == "newspage")
    door = f"/admin/bulk/wagtailcore/page/unpublish/?content_type={news}&id=all&childOf={works.pk}&next=/admin/"
    editor.post(door, {"include_descendants": ""})
    live = Page.objects.child_of(works).live().values_list("title", flat=True)
    assert list(live) == ["Artikel"]
    for title in ("Wehr", "Schleuse"):
        Image(title=title, file=ContentFile(png_with_text(), name="x.png")).save()
    named = admin_client.get("/admin/bulk/home/image/delete/?q=wehr&id=all&next=/admin/images/").context["items"]
    assert [one["item"].title for one in named] == ["Wehr"]


@pytest.mark.parametrize("order", ["title", "-title", "institution", "issued_on"])
def test_a_search_in_the_list_can_be_filtered_and_ordered(
    order: str, works: InstitutionPage, drafts: list[Document], signed_in: SignedIn
) -> None:
    reply = signed_in(works, "editor").get(reverse(LIST), {"q": "wasser", "licence": "cc0-1.0", "ordering": order})
    assert reply.status_code == 200
    assert len(reply.context["paginator"].object_list) == 3
