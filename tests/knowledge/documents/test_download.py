"""Files leave through one view: access, ranges, lasting addresses."""

import hashlib

import pytest
from django.test import Client

from home.audience import PARTNERSHIP
from knowledge.documents import reader
from knowledge.models import Document
from tests.factories import PASSWORD, Tree, make_collection, make_document, make_institution, make_member, make_pair

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def shared(site: Tree) -> Document:
    here, _there = make_pair()
    return make_document(
        make_institution(site, here), "Messprotokoll Nacht", content=CONTENT, texts={"ar": "بروتوكول القياس"}
    )


def address(document: Document) -> str:
    return reader.file_url(document, document.versions.get())


def test_a_file_comes_whole_with_its_name_and_checksum(client: Client, shared: Document) -> None:
    response = client.get(address(shared))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == CONTENT
    assert response["ETag"] == f'"{hashlib.sha256(CONTENT).hexdigest()}"'
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(
    ("span", "status", "expected"),
    [
        ("bytes=0-10", 206, CONTENT[:11]),
        ("bytes=10000-", 206, CONTENT[10000:]),
        ("bytes=-5", 206, CONTENT[-5:]),
        ("bytes=0-999999", 206, CONTENT),
        ("bytes=999999-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=9-1", 416, b""),
        ("bytes=0-1,5-6", 200, CONTENT),
        ("lines=1-2", 200, CONTENT),
    ],
)
def test_a_broken_download_goes_on_where_it_stopped(
    client: Client, shared: Document, span: str, status: int, expected: bytes
) -> None:
    response = client.get(address(shared), headers={"Range": span})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert (response.status_code, body) == (status, expected)


def test_a_range_of_another_file_gets_the_whole_new_one(client: Client, shared: Document) -> None:
    response = client.get(address(shared), headers={"Range": "bytes=5-", "If-Range": '"other"'})
    assert response.status_code == 200
    known = client.get(address(shared), headers={"If-None-Match": response["ETag"]})
    assert known.status_code == 304


def test_the_latest_address_leads_to_the_current_file_in_the_readers_language(client: Client, shared: Document) -> None:
    response = client.get(f"/documents/{shared.pk}/latest/", headers={"Accept-Language": "ar,en;q=0.5"})
    assert response.status_code == 302
    assert response["Location"] == address(shared)


def test_what_is_closed_unpublished_or_withdrawn_is_missing_at_every_address(client: Client, shared: Document) -> None:
    doors = [
        address(shared),
        f"/documents/{shared.pk}/latest/",
        reader.document_url(shared, "de"),
        f"/ar/documents/{shared.pk}/text/1/",
    ]
    assert {client.get(door).status_code for door in doors} == {200, 302}
    Document.objects.filter(pk=shared.pk).update(collection=make_collection("closed", PARTNERSHIP))
    assert {client.get(door).status_code for door in doors} == {404}
    Document.objects.filter(pk=shared.pk).update(collection=shared.collection, live=False)
    assert {client.get(door).status_code for door in doors} == {404}


def test_a_member_reads_what_is_closed_to_the_public_and_nobody_stores_it(
    client: Client, site: Tree, shared: Document
) -> None:
    Document.objects.filter(pk=shared.pk).update(collection=make_collection("closed", PARTNERSHIP))
    member = make_member(shared.institution)
    assert client.login(email=member.email, password=PASSWORD)
    response = client.get(address(shared))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_numbers_and_names_that_fit_nothing_are_missing(client: Client, shared: Document) -> None:
    for door in (
        f"/documents/{shared.pk}/v2/messprotokoll-nacht.de.pdf",
        f"/documents/{shared.pk}/v1/x.ar.pdf",
        f"/documents/{shared.pk}/v1/x",
        f"/documents/{10**30}/latest/",
        f"/de/documents/{10**30}/x/",
        f"/de/documents/{shared.pk}/text/7/",
        f"/documents/{shared.pk}/v1/..%2f..%2fsecret-key.de.pdf".replace("v1", "v9"),
    ):
        assert client.get(door).status_code == 404, door


def test_an_old_name_leads_to_the_present_one(client: Client, shared: Document) -> None:
    response = client.get(f"/documents/{shared.pk}/v1/anything.de.pdf")
    assert (response.status_code, response["Location"]) == (302, address(shared))


def test_the_page_of_a_document_says_what_a_file_costs_on_a_slow_line(client: Client, shared: Document) -> None:
    page = client.get(reader.document_url(shared, "ar"), follow=True).content.decode()
    assert "بروتوكول القياس" in page
    assert hashlib.sha256(CONTENT).hexdigest() in page
    assert f"/ar/documents/{shared.pk}/text/1/?language=de" in page


def test_the_text_view_gives_each_page_in_its_own_language(client: Client, shared: Document) -> None:
    page = client.get(f"/ar/documents/{shared.pk}/text/1/?language=de").content.decode()
    assert 'lang="de" dir="ltr"' in page
    assert "Erste Seite." in page
