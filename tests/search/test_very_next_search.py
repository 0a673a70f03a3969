"""Does the very next search show what is true now, with no worker running?"""

import pytest
from django.test import Client

from tests import factories as make

pytestmark = pytest.mark.django_db


def found(client: Client, text: str, language: str = "de") -> str:
    response = client.get(f"/{language}/search/", {"q": text})
    assert response.status_code == 200
    return response.content.decode()


def test_a_saved_article_is_found(site: make.Tree, client: Client) -> None:
    owner = make.make_institution(site, make.make_pair()[0])
    article = make.make_article(owner, "Leckagen im Rohrnetz finden")
    assert article.url in found(client, "Rohrnetz")
