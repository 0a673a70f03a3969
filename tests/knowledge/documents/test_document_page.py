"""What the page of a document offers: versions and languages, old citations, finding, comparing, and no trace when gone."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from home.audience import Audience, Level
from knowledge.documents import reader
from knowledge.documents.likeness.keeping import sign_due
from knowledge.documents.previews.making import make_due
from knowledge.documents.withdrawing import withdraw
from knowledge.models import Document
from tests.factories import Tree, make_institution, make_member, make_pair
from tests.home.budgets import HTML_BYTES, QUERIES, compressed
from tests.knowledge.documents.families import FIRST, SECOND, add, make_family


@pytest.fixture
def works(site: Tree) -> Any:
    return make_institution(site, make_pair()[0], "Wasserwerk")


@pytest.fixture
def family(works: Any) -> Document:
    """Versions 1 and 2 in German, version 1 in Arabic."""
    document = make_family(works, "Hofordnung")
    add(document, FIRST, "Am Tor steht ein Schild mit den Zeiten.", note="Erste Fassung")
    add(document, SECOND, "Am Tor steht ein Schild mit den Zeiten.", note="Neuer Tag", number=2)
    add(document, "تفرغ الحاويات كل يوم ثلاثاء صباحا قبل الساعة الثامنة.", language="ar", number=1)
    return document


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def shown(client: Client, document: Document, language: str = "de", **headers: str) -> str:
    return page(client, reader.document_url(document, language), **headers)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_says_which_language_is_of_which_version(family: Document, client: Client) -> None:
    said = words(shown(client, family, "en"))
    assert "The languages are not equally recent. German: version 2, Arabic: version 1." in said
    assert "Neuer Tag" in said


def test_a_document_whose_languages_are_equally_recent_gets_no_warning(works: Any, client: Client) -> None:
    document = make_family(works, "Hofordnung")
    add(document, FIRST)
    add(document, "تفرغ الحاويات", language="ar", number=1)
    assert "not equally recent" not in shown(client, document, "en")


def test_an_old_citation_leads_to_its_version_and_says_that_there_is_a_newer_one(
    family: Document, client: Client
) -> None:
    there = client.get(f"/documents/{family.pk}/v1/", headers={"accept-language": "en"})
    assert there["Location"] == f"/en/documents/{family.pk}/version/1/"
    html = page(client, there["Location"])
    assert "the newest is version 2" in words(html)
    assert "Erste Fassung" in html
    text = re.search(r'href="([^"]*/text/1/[^"]*)"', html)
    assert text is not None
    assert "Dienstag" in page(client, text[1].replace("&amp;", "&")), "its own text, not that of the newest"
    assert client.get(f"/documents/{family.pk}/v3/").status_code in (302, 404)
    assert client.get(f"/en/documents/{family.pk}/version/3/").status_code == 404


def test_the_file_of_an_old_citation_is_still_the_one_that_was_cited(family: Document, client: Client) -> None:
    old = family.versions.get(number=1, language="de")
    response = client.get(reader.file_url(family, old))
    assert response.status_code == 200
    assert response["ETag"] == f'"{old.sha256}"'
    assert "latest-version" in response["Link"]


def test_references_for_programs_name_the_version_in_every_language(family: Document, client: Client) -> None:
    for language in ("de", "ar", "en", "fr"):
        bib = client.get(f"/{language}/documents/{family.pk}/version/2/citation.bib")
        assert "attachment" in bib["Content-Disposition"]
        assert f"/documents/{family.pk}/v2/" in bib.content.decode()
        ris = client.get(f"/{language}/documents/{family.pk}/version/2/citation.ris").content.decode()
        assert ris.startswith("TY  - RPRT\r\n")
    assert client.get(f"/de/documents/{family.pk}/version/2/citation.exe").status_code == 404
    assert client.get(f"/de/documents/{family.pk}/version/9/citation.bib").status_code == 404


def test_a_word_is_found_in_its_forms_and_marked_on_its_page(family: Document, client: Client) -> None:
    html = page(client, f"/de/documents/{family.pk}/find/?q=Schilder")
    assert "<mark>Schild</mark>" in html
    (address,) = re.findall(r'href="([^"]*/text/[^"]*)"', html)
    assert "/text/2/" in address
    assert "<mark>Schild</mark>" in page(client, address.replace("&amp;", "&"))


def test_what_stands_nowhere_is_not_found_and_a_query_is_no_markup(family: Document, client: Client) -> None:
    assert "Nothing of it" in page(client, f"/en/documents/{family.pk}/find/?q=Zeppelin")
    html = page(client, f"/en/documents/{family.pk}/find/?q=<script>alert(1)</script>")
    assert "<script>alert" not in html
    assert client.get(f"/en/documents/{family.pk}/find/").status_code == 200


def test_pages_with_all_the_words_come_without_those_with_some(family: Document, client: Client) -> None:
    html = page(client, f"/en/documents/{family.pk}/find/")
    assert "pages hold it" not in html
    html = page(client, f"/de/documents/{family.pk}/find/?q=Schild+Zeiten")
    assert len(re.findall(r'href="[^"]*/text/', html)) == 1


def test_two_versions_stand_side_by_side_with_their_changed_words(family: Document, client: Client) -> None:
    html = page(client, f"/de/documents/{family.pk}/compare/1.de.pdf/2.de.pdf/")
    assert "<del>Dienstag</del>" in html
    assert "<ins>Donnerstag</ins>" in html
    assert "/compare/1.de.pdf/2.de.pdf/" in shown(client, family)
    turned = client.get(f"/de/documents/{family.pk}/compare/2.de.pdf/1.de.pdf/")
    assert turned["Location"].endswith("/compare/1.de.pdf/2.de.pdf/")


@pytest.mark.parametrize(
    "pair", ["1.de.pdf/1.de.pdf", "1.ar.pdf/2.de.pdf", "1.de.pdf/9.de.pdf", "x/y", "1.de.pdf/2.de.docx"]
)
def test_what_cannot_be_compared_does_not_exist(family: Document, client: Client, pair: str) -> None:
    assert client.get(f"/de/documents/{family.pk}/compare/{pair}/").status_code == 404


def test_a_version_that_is_not_public_yet_is_neither_compared_nor_cited(family: Document, client: Client) -> None:
    family.versions.filter(number=2).update(published_at=None)
    for address in ("compare/1.de.pdf/2.de.pdf/", "version/2/", "version/2/citation.bib", "text/1/?version=2.de.pdf"):
        assert client.get(f"/de/documents/{family.pk}/{address}").status_code == 404
    assert "Donnerstag" not in shown(client, family)


def test_pictures_headings_and_remarks_on_access_stand_on_the_page(family: Document, client: Client) -> None:
    make_due()
    sign_due()
    html = shown(client, family, "en")
    picture = r'<img src="(/documents/[^"]+)" width="(\d+)" height="(\d+)" loading="lazy"[^>]* alt="[^"]+"'
    pictures = re.findall(picture, html)
    assert len(pictures) == 3, "the first page, and both pages small"
    assert client.get(pictures[0][0]).status_code == 200
    assert "It is tagged" in html
    assert family.versions.get(number=2).sha256 in html


def test_a_reader_who_saves_data_gets_no_pictures_and_others_do(family: Document, client: Client) -> None:
    make_due()
    assert "<img" not in shown(client, family, **{"save-data": "on"})
    assert "<img" in shown(client, family)
    assert "<img" not in shown(client, family, **{"save-data": "on"})


def test_the_page_stays_light_and_asks_little_however_many_versions_there_are(
    family: Document, client: Client, django_assert_max_num_queries: Any
) -> None:
    make_due()
    client.get(reader.document_url(family, "de"))
    counts = []
    for number in (3, 7):
        for one in range(number, number + 3):
            add(family, FIRST, number=one, kind="docx")
        with django_assert_max_num_queries(QUERIES) as asked:
            response = client.get(reader.document_url(family, "de"))
        counts.append(len(asked))
        assert compressed(response.content) <= HTML_BYTES
    assert counts[0] == counts[1]
    for address in (
        f"/de/documents/{family.pk}/text/1/",
        f"/ar/documents/{family.pk}/text/1/?language=de",
        f"/de/documents/{family.pk}/find/?q=Schild",
        f"/de/documents/{family.pk}/compare/1.de.pdf/2.de.pdf/",
        f"/de/documents/{family.pk}/version/1/",
    ):
        with django_assert_max_num_queries(QUERIES):
            assert client.get(address).status_code == 200


def every_address(document: Document) -> list[str]:
    number = document.pk
    return [
        *(f"/{language}/documents/{number}/hofordnung/" for language in ("de", "ar", "en", "fr")),
        f"/de/documents/{number}/",
        f"/de/documents/{number}/text/1/",
        f"/de/documents/{number}/find/?q=Schild",
        f"/de/documents/{number}/compare/1.de.pdf/2.de.pdf/",
        f"/de/documents/{number}/version/1/",
        f"/de/documents/{number}/version/1/citation.bib",
        f"/documents/{number}/latest/",
        f"/documents/{number}/v1/",
        *(reader.file_url(document, version) for version in document.versions.all()),
    ]


def test_what_was_withdrawn_leaves_a_page_that_says_who_when_and_why_and_nothing_else(
    family: Document, works: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    make_due()
    picture = re.search(r'<img src="([^"]+)"', shown(client, family))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(Document.objects.get(pk=family.pk), reason="geheim", note="Nennt Namen.")
    for address in every_address(family):
        response = client.get(address)
        assert response.status_code == 410
        said = response.content.decode()
        assert "Nennt Namen." in said
        assert works.title in said
        assert not any(word in said for word in ("Hofordnung", "geheim", "Dienstag", "Schild mit"))
    assert picture is not None
    assert client.get(picture[1]).status_code == 404


def test_a_closed_document_that_is_withdrawn_never_was(works: Any, client: Client) -> None:
    document = make_family(works, "Hofordnung", audience=Audience(Level.PARTNERSHIP))
    add(document, FIRST)
    before = [client.get(address).status_code for address in every_address(document)]
    withdraw(Document.objects.get(pk=document.pk), reason="x", note="Nennt Namen.")
    assert before == [client.get(address).status_code for address in every_address(document)]
    assert set(before) == {404}


def test_publishing_again_takes_the_notice_away(family: Document, client: Client) -> None:
    withdraw(Document.objects.get(pk=family.pk), reason="x", note="Nennt Namen.")
    Document.objects.get(pk=family.pk).save_revision().publish()
    assert client.get(reader.document_url(family, "de")).status_code == 200
    assert Document.objects.get(pk=family.pk).withdrawn_note == ""
    assert make_due() == 3, "the pictures are made again"


def test_the_editor_who_withdraws_says_what_readers_are_told(family: Document, works: Any, client: Client) -> None:
    client.force_login(make_member(works, "editor"))
    address = reverse("withdraw-document", args=[family.pk])
    client.post(address, {"reason": "für die Akte", "note": "Nennt Namen."})
    client.logout()
    said = client.get(reader.document_url(family, "de")).content.decode()
    assert "Nennt Namen." in said
    assert "für die Akte" not in said
