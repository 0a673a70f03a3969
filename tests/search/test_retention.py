"""What remains of the log when its time is over, and which synonyms the lexicon suggests."""

import datetime

import pytest
from django.utils import timezone

from search.lexicon.table import pack
from search.models import HitClick, LexiconTable, QueryLog, QueryMonth, SynonymCandidate, SynonymGroup
from search.operation import candidates, retention

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)
LONG_AGO = datetime.date(2026, 5, 14)


@pytest.fixture(autouse=True)
def ninety_days(tmp_path, settings):
    settings.KOMMEZ_DATA_DIR, settings.KOMMEZ_SEARCH_LOG_DAYS = tmp_path, 90


def ask(query: str, visitor: str, day: datetime.date = LONG_AGO, total: int = 3) -> None:
    QueryLog.objects.create(day=day, language="de", query=query, total=total, visitor=visitor, batch="x")


def test_an_old_month_is_summed_up_and_its_rows_are_gone_and_rare_queries_lose_their_words() -> None:
    for number in range(5):
        ask("pumpen", f"v{number}")
    ask("pumpen", "v0")
    HitClick.objects.create(day=LONG_AGO, language="de", query="pumpen", place="h", rank=1, visitor="v1", batch="x")
    ask("einzelne frage", "v9", total=0)
    ask("andere frage", "v9")
    ask("neu", "v1", day=TODAY)
    assert retention.tidy(TODAY) == 8
    assert list(QueryLog.objects.values_list("query", flat=True)) == ["neu"]
    assert not HitClick.objects.exists()
    rows = {row.query: row for row in QueryMonth.objects.all()}
    assert set(rows) == {"pumpen", ""}
    known, rest = rows["pumpen"], rows[""]
    assert (known.month, known.visitors, known.times, known.without_hits, known.clicked) == (
        datetime.date(2026, 5, 1), 5, 6, 0, 1,
    )  # fmt: skip
    assert (rest.visitors, rest.times, rest.without_hits) == (1, 2, 1)
    assert retention.tidy(TODAY) == 0


def test_rows_within_the_time_stay_and_sums_go_after_three_years() -> None:
    ask("pumpen", "v0", day=TODAY - datetime.timedelta(days=60))
    QueryMonth.objects.create(
        month=datetime.date(2023, 10, 1), language="de", visitors=1, times=1, without_hits=0, clicked=0
    )
    assert retention.tidy(TODAY) == 0
    assert QueryLog.objects.count() == 1
    assert not QueryMonth.objects.exists()


def learn(source: str, target: str, **terms: list[tuple[str, float]]) -> None:
    written = {"mull": "Müll", "abfall": "Abfall", "wass": "Wasser", "nass": "nass", "nfay": "نفايات", "may": "مياه"}
    content = pack({term: tuple(found) for term, found in terms.items()}, written)
    LexiconTable.objects.create(source=source, target=target, terms=len(terms), content=content)


@pytest.fixture
def lexicon() -> None:
    learn("de", "ar", mull=[("nfay", 0.8)], abfall=[("nfay", 0.7)], wass=[("may", 0.9)])
    learn("ar", "de", nfay=[("abfall", 0.6), ("mull", 0.3)], may=[("wass", 0.9)])


def test_words_that_share_a_translation_are_suggested_and_nothing_holds_before_a_person_confirms(
    lexicon: None,
) -> None:
    assert candidates.learn() == 1
    suggested = SynonymCandidate.objects.get()
    assert {suggested.word, suggested.other} == {"Müll", "Abfall"}
    assert "نفايات" in suggested.through
    assert not SynonymGroup.objects.exists()
    group = candidates.confirm(suggested)
    assert set(group.listed) == {"Müll", "Abfall"}
    assert candidates.confirm(suggested) == group
    assert candidates.learn() == 0


def test_what_was_refused_is_not_suggested_again(lexicon: None) -> None:
    candidates.learn()
    candidates.refuse(SynonymCandidate.objects.get())
    assert candidates.learn() == 0
    assert not SynonymGroup.objects.exists()


def asked(query: str, visitors: int, language: str = "de") -> None:
    rows = [
        QueryLog(day=timezone.localdate(), language=language, query=query, total=1, visitor=f"v{number}", batch="b")
        for number in range(visitors)
    ]
    QueryLog.objects.bulk_create(rows)


def test_suggested_synonyms_begin_with_words_that_enough_visitors_asked_for_the_most_asked_first() -> None:
    learn("de", "ar", mull=[("nfay", 0.8)], abfall=[("nfay", 0.7)], wass=[("may", 0.9)], nass=[("may", 0.4)])
    learn("ar", "de", nfay=[("abfall", 0.6), ("mull", 0.3)], may=[("wass", 0.9), ("nass", 0.9)])
    candidates.learn()
    likeliest = [(one.word, one.other, one.asked) for one in SynonymCandidate.objects.all()]
    assert {frozenset(pair[:2]) for pair in likeliest} == {frozenset(("Müll", "Abfall")), frozenset(("Wasser", "nass"))}
    assert likeliest[0][2] == 0
    asked("was kostet der müll", 5)
    asked("müllabfuhr", 9)
    asked("wasser", 4)
    candidates.learn()
    first = SynonymCandidate.objects.all()[0]
    assert (first.word, first.other, first.asked) == ("Müll", "Abfall", 5)
    asked("abfall", 7, "ar")
    asked("abfälle trennen", 5)
    candidates.learn()
    first, second = SynonymCandidate.objects.all()
    assert (first.word, first.other, first.asked) == ("Abfall", "Müll", 12)
    assert second.asked == 0, "four visitors are too few to be told"
