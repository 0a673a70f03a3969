"""Imprint, privacy notice and accessibility statement are near wherever one is, and say what the program really does."""

import pytest
from django.conf import settings
from django.test import Client

from knowledge.demo.entries import LANGUAGES, entries
from knowledge.importing.conversion import convert_markdown
from knowledge.questions.retention import KEPT
from tests import factories as make
from tests.factories.statement import make_statement

pytestmark = pytest.mark.django_db
ROLES = ("imprint", "privacy")


def test_they_are_one_click_away_for_readers_at_the_login_and_for_members_and_editors(
    site: make.Tree, client: Client
) -> None:
    pages = [make.make_standing(site, role, role) for role in ROLES]
    pages.append(make_statement(site))
    owner = make.make_institution(site, make.make_pair()[0])
    article = make.make_article(owner)
    wanted = [page.url for page in pages]
    public = ["/de/", article.url, "/de/accounts/login/", "/de/search/?q=", "/de/gibt-es-nicht/", "/de/questions/ask/"]
    for address in public:
        html = client.get(address).content.decode()
        assert [url for url in wanted if f'href="{url}"' not in html] == [], address
    client.force_login(make.make_member(owner, "editor"))
    for address in ("/de/my/", article.url, "/admin/"):
        html = client.get(address).content.decode()
        assert [url for url in wanted if url not in html] == [], address
    arabic = [page.get_translations().get(locale__language_code="ar").url for page in pages]
    html = Client().get("/ar/accounts/login/").content.decode()
    assert [url for url in arabic if f'href="{url}"' not in html] == []


def test_the_privacy_notice_shows_the_times_the_program_keeps_to(site: make.Tree, client: Client) -> None:
    page = make.make_standing(site, "privacy", "Datenschutz")
    shown = client.get(page.url).content.decode()
    assert 'id="retention"' in shown
    for days in (settings.KOMMEZ_SEARCH_LOG_DAYS, KEPT.days):
        assert f"<td>{days} " in shown
    assert 'id="retention"' not in client.get(make.make_standing(site, "imprint", "Impressum").url).content.decode()


def test_what_the_operator_must_fill_in_is_marked_in_every_language() -> None:
    for entry in (one for one in entries("pages") if one["key"] in ROLES):
        marks = {code: entry["body"][code].count("✎") for code in LANGUAGES}
        assert len(set(marks.values())) == 1, (entry["key"], marks)
        assert marks["de"] >= 3
        shapes = [[piece.kind for piece in convert_markdown(entry["body"][code])] for code in LANGUAGES]
        assert all(shape == shapes[0] for shape in shapes), entry["key"]
