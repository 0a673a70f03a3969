"""Is every reading counted, the cached ones too, and nobody recorded with it?"""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from home.audience import PARTNERSHIP, set_page_audience
from home.readings.counting import FEWEST, SPOOL, readings, take_in, tidy
from home.readings.models import CountedBatch, DailyReading
from knowledge.documents.reader import file_url
from kommez_cms.middleware.page_store import STORE
from tests import factories as make
from tests.factories.questions import make_question

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _no_lines() -> None:
    SPOOL.path.unlink(missing_ok=True)


@pytest.fixture
def client() -> Client:
    return Client(HTTP_USER_AGENT=FIREFOX)


@pytest.fixture
def article(site: make.Tree) -> Any:
    here, _there = make.make_pair()
    return make.make_article(make.make_institution(site, here), "Wasser", languages=("de", "ar"))


def counted() -> dict[tuple[str, str, str], int]:
    take_in()
    return {(row.kind, row.key, row.language): row.times for row in DailyReading.objects.all()}


def test_a_page_counts_per_language_also_from_the_cache_and_when_the_browser_has_it(
    article: Any, client: Client
) -> None:
    STORE.clear()
    first = client.get(article.url)
    assert client.get(article.url).content == first.content
    assert client.get(article.url, headers={"if-none-match": first["ETag"]}).status_code == 304
    client.get(article.get_translations().get(locale__language_code="ar").url)
    key = article.translation_key.hex
    assert counted() == {("page", key, "de"): 3, ("page", key, "ar"): 1}


def test_a_document_counts_when_its_page_is_read_and_when_it_is_fetched_but_not_its_rest(
    site: make.Tree, client: Client
) -> None:
    here, _there = make.make_pair()
    document = make.make_document(make.make_institution(site, here), "Messprotokoll")
    client.get(f"/de/documents/{document.pk}/messprotokoll/")
    address = file_url(document, document.versions.get())
    for header in ({}, {"range": "bytes=0-9"}, {"range": "bytes=5-9"}):
        b"".join(client.get(address, headers=header))
    key = str(document.pk)
    assert counted() == {("document", key, "de"): 1, ("download", key, "de"): 2}


def test_a_published_question_counts_in_the_language_of_its_reader_also_from_the_cache(
    site: make.Tree, client: Client
) -> None:
    here, there = make.make_pair()
    works, partner = make.make_institution(site, here), make.make_institution(site, there)
    question = make_question(works, partner, answer="Täglich.", audience="public")
    closed = make_question(works, partner, answer="Nie.", audience="partnership")
    STORE.clear()
    for language in ("de", "de", "ar"):
        assert client.get(f"/{language}/questions/{question.reference}/").status_code == 200
    member = Client(HTTP_USER_AGENT=FIREFOX)
    member.force_login(make.make_member(works))
    for one in (question, closed):
        assert member.get(f"/de/questions/{one.reference}/").status_code == 200
    assert client.get(f"/de/questions/{closed.reference}/").status_code == 404
    key = str(question.pk)
    assert counted() == {("question", key, "de"): 3, ("question", key, "ar"): 1}


def test_what_nobody_read_is_not_counted(article: Any, client: Client) -> None:
    client.head(article.url)
    client.get("/de/gibt-es-nicht/")
    client.get("/de/search/?q=Wasser")
    Client(HTTP_USER_AGENT="ExampleBot/2.0 (+https://example.org/bot)").get(article.url)
    Client().get(article.url)
    set_page_audience(article, PARTNERSHIP)
    assert client.get(article.url).status_code == 404
    assert counted() == {}


def test_the_lines_name_no_address_and_no_device(article: Any) -> None:
    Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.77").get(article.url)
    line = SPOOL.path.read_text()
    assert article.translation_key.hex in line
    assert "192.0.2" not in line
    assert "Firefox" not in line


def test_a_batch_counts_once_even_when_the_worker_died_before_removing_it(article: Any, client: Client) -> None:
    client.get(article.url)
    content = SPOOL.path.read_text()
    assert take_in() == 1
    batch = CountedBatch.objects.get().name
    (SPOOL.path.parent / f"{batch}.taken").write_text(content)
    assert take_in() == 0
    assert sum(DailyReading.objects.values_list("times", flat=True)) == 1


def test_a_line_cut_short_is_left_out(article: Any, client: Client) -> None:
    client.get(article.url)
    with SPOOL.path.open("a") as file:
        file.write('["2026-01-01", "page", "x"]\n["2026-01-01", "nonsense", "x", "de"]\nnull\n["2026-')
    assert take_in() == 1


def test_what_was_read_less_than_five_times_in_a_period_is_not_shown() -> None:
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    for day, key, times in ((today, "a", 4), (yesterday, "a", 1), (today, "b", FEWEST - 1), (today, "c", 9)):
        DailyReading.objects.create(day=day, kind="page", key=key, language="de", times=times)
    assert [(row["key"], row["total"]) for row in readings(yesterday, today)] == [("c", 9), ("a", 5)]
    assert [row["key"] for row in readings(today, today)] == ["c"]
    assert list(readings(yesterday, yesterday)) == []


def test_old_counts_are_forgotten() -> None:
    old = timezone.localdate() - datetime.timedelta(days=1200)
    DailyReading.objects.create(day=old, kind="page", key="a", language="de", times=9)
    tidy()
    assert not DailyReading.objects.exists()
