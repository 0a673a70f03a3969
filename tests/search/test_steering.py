"""Does the search do what editors decided: recommend, leave out, take words for each other, weigh?"""

import datetime
import re

import pytest
from django.test import Client

from home.audience import set_page_audience
from knowledge.membership.rights import institution_audience
from search.models import QueryRule, RuleItem, SynonymGroup, Weight
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def owner(site: make.Tree) -> object:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


def rule(words: str, *items: RuleItem, **values: object) -> QueryRule:
    made = QueryRule(language="de", words=words, **values)
    made.items = list(items)
    made.save()
    return made


def pin(page: object) -> RuleItem:
    return RuleItem(page=page)


def without(page: object) -> RuleItem:
    return RuleItem(page=page, act=RuleItem.Act.EXCLUDE)


def get(client: Client, path: str = "/de/search/", **data: object) -> str:
    response = client.get(path, data)
    assert response.status_code == 200
    return response.content.decode()


def titles(page: str) -> list[str]:
    return [re.sub("<[^>]+>", "", found) for found in re.findall(r'<h2[^>]*><a href="[^"]*">(.*?)</a></h2>', page)]


def test_a_recommended_page_stands_first_once_and_says_so(owner: object, client: Client) -> None:
    for name in ("eins", "zwei", "drei"):
        make.make_article(owner, f"Pumpen {name}")
    other = make.make_article(owner, "Wartungsplan")
    hit = make.make_article(owner, "Ganz am Ende: Pumpen")
    rule("Pumpe", pin(other), pin(hit))
    page = get(client, q="Pumpen")
    assert titles(page)[:2] == ["Wartungsplan", "Ganz am Ende: Pumpen"]
    assert titles(page).count("Ganz am Ende: Pumpen") == 1
    assert page.index('id="pinned"') < page.index("Wartungsplan")
    assert re.search(r"\b4 (hits|Treffer)", page), "the total is that of the words"
    assert titles(get(client, q="Pumpen kaufen"))[0] != "Wartungsplan"


def test_words_that_are_contained_are_enough_where_the_rule_says_so(owner: object, client: Client) -> None:
    wanted = make.make_article(owner, "Wartungsplan")
    rule("Pumpen warten", pin(wanted), match=QueryRule.Match.CONTAINS)
    assert titles(get(client, q="wie wartet man Pumpen richtig")) == ["Wartungsplan"]
    assert titles(get(client, q="Pumpen")) == []


def test_a_rule_holds_from_its_first_to_its_last_day(owner: object, client: Client) -> None:
    wanted = make.make_article(owner, "Wartungsplan")
    kept = rule("Pumpe", pin(wanted), from_day=TODAY, until_day=TODAY)
    assert titles(get(client, q="Pumpe")) == ["Wartungsplan"]
    for first, last in ((TODAY + DAY, None), (None, TODAY - DAY)):
        kept.from_day, kept.until_day = first, last
        kept.save()
        assert titles(get(client, q="Pumpe")) == []


def test_what_is_left_out_vanishes_from_that_query_only_with_exact_counts(owner: object, client: Client) -> None:
    make.make_article(owner, "Pumpen im Netz")
    old = make.make_article(owner, "Pumpen von gestern", languages=("de", "en"))
    make.make_news(owner, "Pumpen bestellt")
    rule("Pumpe", without(old))
    page = get(client, q="Pumpen")
    assert set(titles(page)) == {"Pumpen im Netz", "Pumpen bestellt"}
    assert re.search(r"\b2 (hits|Treffer)\s*</p>", page), "also none in other languages"
    assert re.search(r'value="article">.*?<span>1</span>', page)
    assert "Pumpen von gestern" in titles(get(client, q="Pumpen gestern"))


def test_the_recommendation_is_the_version_in_the_readers_language_and_passes_their_choices(
    owner: object, client: Client
) -> None:
    wanted = make.make_article(owner, "Wartungsplan", languages=("de", "en"))
    rule("Pumpe", pin(wanted))
    assert titles(get(client, "/en/search/", q="Pumpe")) == ["Wartungsplan [en]"]
    assert titles(get(client, "/fr/search/", q="Pumpe")) == ["Wartungsplan"]
    assert titles(get(client, q="Pumpe", kind="article")) == ["Wartungsplan"]
    assert titles(get(client, q="Pumpe", kind="news")) == []


def test_a_closed_recommendation_changes_not_a_byte_for_those_it_is_closed_to(owner: object, client: Client) -> None:
    make.make_article(owner, "Pumpen im Netz")
    closed = make.make_article(owner, "Zyklopenplan")
    set_page_audience(closed, make.chosen(institution_audience(owner)))
    token = re.compile(r'name="token" value="[^"]*"')
    before = token.sub("", get(client, q="Pumpen"))
    rule("Pumpe", pin(closed))
    assert token.sub("", get(client, q="Pumpen")) == before
    member = Client()
    member.force_login(make.make_member(owner, "reader"))
    assert titles(get(member, q="Pumpen"))[0] == "Zyklopenplan"


def test_synonyms_find_and_are_marked_and_the_typed_word_comes_first(owner: object, client: Client) -> None:
    make.make_article(owner, "Abfall sammeln")
    make.make_article(owner, "Müll sammeln")
    assert titles(get(client, q="Müll")) == ["Müll sammeln"]
    group = SynonymGroup.objects.create(language="de", words="Müll\nAbfall\nKehricht")
    page = get(client, q="Müll")
    assert titles(page) == ["Müll sammeln", "Abfall sammeln"]
    assert "<mark>Abfall</mark> sammeln" in page
    assert set(titles(get(client, q="Kehricht"))) == {"Abfall sammeln", "Müll sammeln"}
    assert titles(get(client, q='"Müll"')) == ["Müll sammeln"]
    group.one_way = True
    group.save()
    assert titles(get(client, q="Abfall")) == ["Abfall sammeln"]
    assert len(titles(get(client, q="Müll"))) == 2
    group.delete()
    assert titles(get(client, q="Müll")) == ["Müll sammeln"]


def test_a_synonym_of_several_words_works_in_both_directions(owner: object, client: Client) -> None:
    make.make_article(owner, "Technisches Hilfswerk")
    make.make_article(owner, "THW im Einsatz")
    SynonymGroup.objects.create(language="de", words="THW\nTechnisches Hilfswerk")
    assert set(titles(get(client, q="THW"))) == {"Technisches Hilfswerk", "THW im Einsatz"}
    assert titles(get(client, q="Technisches Hilfswerk"))[0] == "Technisches Hilfswerk"
    assert "THW im Einsatz" in titles(get(client, q="Technisches Hilfswerk"))


def test_a_weight_moves_what_is_about_as_good(owner: object, client: Client) -> None:
    first = make.make_article(owner, "Pumpen warten")
    second = make.make_news(owner, "Pumpen warten", languages=("de",))
    order = [("article", first), ("news", second)]
    plain = re.findall(r'<a href="([^"?]+)\?hit', get(client, q="Pumpen warten"))
    last = next(kind for kind, page in order if page.url == plain[-1])
    Weight.objects.create(kind=last, factor="1.50")
    assert re.findall(r'<a href="([^"?]+)\?hit', get(client, q="Pumpen warten")) == plain[::-1]
