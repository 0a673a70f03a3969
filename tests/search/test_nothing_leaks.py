"""Do anonymous answers stay the same, byte for byte, when closed content comes and goes?

Asked of both engines, first while the worker stands still, then when it has caught up.
"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from home.audience import PUBLIC, set_page_audience
from knowledge.documents.withdrawing import withdraw
from search.followers import set_cluster
from search.following import catch_up
from tests import factories as make
from tests.search.clusters import Pool

pytestmark = pytest.mark.django_db
_TOKEN = re.compile(rb'name="(csrfmiddlewaretoken|token)" value="[^"]+"( id="[^"]+")?')

QUESTIONS = (
    "/de/search/",
    "/de/search/?q=Pumpe",
    "/de/search/?q=Pumpen+warten+Wasser",
    "/de/search/?q=Pumpn",
    "/de/search/?q=Geheimwort",
    "/de/search/?q=Geheimwrt",
    "/de/search/?q=Geheim*",
    '/de/search/?q="Pumpen+warten"',
    "/de/search/?q=Pumpe&whole=1",
    "/de/search/?q=Pumpe&sort=date",
    "/de/search/?q=Pumpe&kind=document",
    "/de/search/?q=Pumpe&year=2020",
    "/ar/search/?q=Pumpe",
    "/de/documents/",
    "/de/articles/",
    "/de/institutions/",
    "/en/search/?q=Pumpe&language=de",
)


@pytest.fixture(params=["embedded", "elasticsearch"], autouse=True)
def which(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "elasticsearch":
        pool: Pool = request.getfixturevalue("cluster_engines")
        set_cluster(pool.empty())
    yield request.param
    set_cluster(None)


def answers(client: Client) -> list[tuple[int, bytes]]:
    """Status and bytes; only the one-time tokens of forms are taken out."""
    replies = [client.get(address) for address in QUESTIONS]
    return [(reply.status_code, _TOKEN.sub(b"", reply.content)) for reply in replies]


@pytest.fixture
def owner(site: make.Tree) -> object:
    owner = make.make_institution(site, make.make_pair()[0], "Stadtwerke")
    for number in range(8):
        text = f"<p>Pumpen warten in Werk {number}, {'Wasser ' * number}sparen.</p>"
        make.make_article(owner, f"Pumpe {number}", blocks=(("paragraph", text),), languages=("de", "ar"))
    make.make_document(owner, "Bericht zur Pumpe", pages=("Die Pumpe läuft.", "Wasser fließt."))
    catch_up()
    return owner


@pytest.fixture
def shut(owner: object) -> object:
    return make.make_collection(audience=make.chosen(make.institution_group(owner)))


def test_closed_documents_change_no_anonymous_answer(owner: object, shut: object, client: Client) -> None:
    before = answers(client)
    for number in range(5):
        pages = ("Pumpen warten Wasser Geheimwort " * 50,)
        make.make_document(owner, f"Geheimwort Pumpe {number}", collection=shut, pages=pages, issued_on="2020-05-05")
    assert answers(client) == before
    catch_up()
    assert answers(client) == before
    member = Client()
    member.force_login(make.make_member(owner))
    page = member.get("/de/search/?q=Geheimwort").content.decode()
    assert len(re.findall(r"<mark>Geheimwort</mark> Pumpe \d</a>", page)) == 5


def test_a_closed_article_with_its_translations_changes_no_anonymous_answer(
    site: make.Tree, owner: object, client: Client
) -> None:
    closed_institution = make.make_institution(site, owner.municipality, "Geheimwort AG")  # type: ignore[attr-defined]
    set_page_audience(closed_institution, make.PARTNERSHIP)
    catch_up()
    before = answers(client)
    topic_words = "<p>Pumpen warten Wasser Geheimwort</p>"
    make.make_article(
        closed_institution, "Geheimwort Pumpe", blocks=(("paragraph", topic_words),), languages=make.LANGUAGES
    )
    assert answers(client) == before
    catch_up()
    assert answers(client) == before


def test_drafts_and_withdrawn_documents_change_no_answer_of_anybody(owner: object, client: Client) -> None:
    member = Client()
    member.force_login(make.make_member(owner))
    before = answers(client), answers(member)
    make.make_article(owner, "Geheimwort Pumpe", live=False)
    document = make.make_document(owner, "Geheimwort", pages=("Pumpen warten",))
    withdraw(document)
    assert (answers(client), answers(member)) == before
    catch_up()
    assert (answers(client), answers(member)) == before


def test_opened_and_closed_again_leaves_the_answers_as_they_were(owner: object, client: Client) -> None:
    article = make.make_article(owner, "Geheimwort Pumpe")
    set_page_audience(article, make.PARTNERSHIP)
    before = answers(client)
    set_page_audience(article, PUBLIC)
    catch_up()
    assert answers(client) != before
    set_page_audience(article, make.PARTNERSHIP)
    assert answers(client) == before
    catch_up()
    assert answers(client) == before


def test_a_member_of_another_institution_sees_only_their_own_closed_area(site: make.Tree, owner: object) -> None:
    other = make.make_institution(site, owner.municipality, "Andere")  # type: ignore[attr-defined]
    make.make_document(
        owner, "Geheimwort", collection=make.make_collection(audience=make.chosen(make.institution_group(owner)))
    )
    catch_up()
    insider, outsider = Client(), Client()
    insider.force_login(make.make_member(owner))
    outsider.force_login(make.make_member(other))
    assert "<mark>Geheimwort</mark>" in insider.get("/de/search/?q=Geheimwort").content.decode()
    page = outsider.get("/de/search/?q=Geheimwort").content.decode()
    assert "<mark>" not in page
    assert 'class="nothing"' in page
