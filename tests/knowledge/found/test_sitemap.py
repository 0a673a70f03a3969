"""Does the sitemap lead to every public thing once in each language, also in parts, and do all its addresses answer?"""

import re

import pytest
from django.test import Client

from knowledge import sitemap
from tests import factories as make
from tests.knowledge.found.conftest import SECRET, Ground

pytestmark = pytest.mark.django_db
HOST = "http://127.0.0.1:8000"


def addresses(client: Client, path: str) -> list[str]:
    reply = client.get(path)
    assert reply.status_code == 200, path
    assert reply["Content-Type"].startswith("application/xml")
    return [found.removeprefix(HOST) for found in re.findall(r"<loc>([^<]+)</loc>", reply.content.decode())]


def test_every_address_of_the_sitemap_answers_and_none_stands_twice(ground: Ground, client: Client) -> None:
    term = make.make_term(ground.works, de=("Kanal", "", "Was es heißt."))
    found = addresses(client, "/sitemap.xml")
    assert len(found) == len(set(found)) > 60
    assert SECRET.lower() not in " ".join(found).lower()
    for path in ("/de/articles/", "/ar/glossary/", f"/fr/glossary/{term.pk}/", "/en/partnership/", "/de/questions/"):
        assert path in found
    answers = {path: client.get(path).status_code for path in found if path.startswith(("/de/", "/ar/"))}
    assert set(answers.values()) == {200}, [path for path, status in answers.items() if status != 200]


def test_a_large_site_has_an_index_of_parts_that_hold_the_same(
    ground: Ground, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = addresses(client, "/sitemap.xml")
    assert client.get("/sitemap-1.xml").status_code == 404
    monkeypatch.setattr(sitemap, "MOST", 40)
    make.make_term(ground.works, de=("Rohr", "", "Was es heißt."))  # so that no kept page answers
    parts = addresses(client, "/sitemap.xml")
    assert len(parts) > 2
    found = [address for part in parts for address in addresses(client, part)]
    assert set(whole) < set(found)
    assert len(found) == len(set(found)) == len(whole) + 4
    for wrong in (0, len(parts) + 1, 999_999_999):
        assert client.get(f"/sitemap-{wrong}.xml").status_code == 404
