"""Can coordinators run the search, see what it is used for, and read what was missed; and can nobody else?"""

import datetime
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from home.audience import Audience, set_page_audience
from home.public.models import Network
from knowledge.documents.collections import collection_for
from knowledge.membership.rights import institution_audience
from knowledge.models import User
from search.models import HitClick, NotFound, QueryLog, QueryRule, RuleItem, SynonymCandidate, SynonymGroup, Weight
from search.operation.targets import found_at
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = datetime.date.today()


@pytest.fixture
def owner(site: make.Tree) -> object:
    return make.make_institution(site, make.make_pair()[0], "Stadtwerke")


@pytest.fixture
def chief(owner: object) -> Client:
    client = Client()
    client.force_login(make.make_member(None, "administrator"))
    return client


def searched(query: str, visitors: int, *, total: int = 3, opened: int = 0, language: str = "de") -> None:
    common = {"day": TODAY, "language": language, "query": query, "batch": "x"}
    for number in range(visitors):
        QueryLog.objects.create(**common, total=total, visitor=f"v{number}")
        if number < opened:
            HitClick.objects.create(**common, place="h", rank=number + 1, visitor=f"v{number}")


def items(*rows: dict[str, object]) -> dict[str, object]:
    data: dict[str, object] = {"items-TOTAL_FORMS": len(rows), "items-INITIAL_FORMS": 0}
    data |= {"items-MIN_NUM_FORMS": 0, "items-MAX_NUM_FORMS": 1000}
    for number, row in enumerate(rows):
        data |= {f"items-{number}-{name}": value for name, value in row.items()}
        data[f"items-{number}-ORDER"] = number + 1
    return data


def test_a_recommendation_made_in_the_editor_holds_at_once_and_names_who_made_it(owner: object, chief: Client) -> None:
    page = make.make_article(owner, "Wartungsplan")
    file = make.make_document(owner, "Merkblatt", collection_for(owner, Audience()))
    data = {"language": "de", "words": "Pumpe", "match": "exact"}
    rows = ({"act": "pin", "page": page.pk}, {"act": "pin", "address": f"/de/documents/{file.pk}/merkblatt/"})
    assert chief.post(reverse("queryrule:add"), {**data, **items(*rows)}).status_code == 302
    found = Client().get("/de/search/", {"q": "Pumpen"}).content.decode()
    assert found.index("Wartungsplan") < found.index("Merkblatt")
    line = ModelLogEntry.objects.get(action="kommez.search_decided")
    assert line.user is not None
    assert "Wartungsplan" in line.data["now"]
    made = QueryRule.objects.get()
    history = chief.get(reverse("queryrule:history", args=[made.pk])).content.decode()
    assert "Wartungsplan" in history
    assert chief.post(reverse("queryrule:delete", args=[made.pk])).status_code == 302
    assert "Wartungsplan" not in Client().get("/de/search/", {"q": "Pumpen"}).content.decode()
    assert ModelLogEntry.objects.filter(action="kommez.search_undone").exists()


def test_an_address_that_shows_nothing_is_refused(owner: object, chief: Client) -> None:
    data = {"language": "de", "words": "Pumpe", "match": "exact"}
    reply = chief.post(reverse("queryrule:add"), {**data, **items({"act": "pin", "address": "/de/nirgends/"})})
    assert reply.status_code == 200
    assert not QueryRule.objects.exists()


def test_addresses_are_read_as_a_browser_shows_them(owner: object) -> None:
    page = make.make_article(owner, "Wartungsplan")
    assert found_at(page.url) == ("page", page.pk)
    assert found_at(f"{page.url}#block-1") == ("page", page.pk)
    assert found_at(f"https://elsewhere.example{page.url}") is None
    assert found_at("javascript:alert(1)") is None


def test_a_rule_that_names_what_is_closed_to_a_coordinator_does_not_exist_for_them(
    site: make.Tree, owner: object
) -> None:
    here, there = owner.municipality, make.make_municipality("elsewhere")  # type: ignore[attr-defined]
    office = make.make_institution(site, there, "Umweltamt")
    closed = make.make_article(office, "Zyklopenplan")
    set_page_audience(closed, make.chosen(institution_audience(office)))
    rule = QueryRule.objects.create(language="de", words="Pumpe")
    RuleItem.objects.create(rule=rule, page=closed)
    Weight.objects.create(page=closed, factor="1.5")
    coordinator = User.objects.create_user("coordinator@example.org", make.PASSWORD)
    coordinator.memberships.create(role="coordinator", municipality=here)
    client = Client()
    client.force_login(User.objects.get(pk=coordinator.pk))
    assert "Pumpe" not in client.get(reverse("queryrule:index")).content.decode()
    assert client.get(reverse("queryrule:edit", args=[rule.pk])).status_code == 404
    assert "Zyklopenplan" not in client.get(reverse("weight:index")).content.decode()


def test_synonyms_and_weights_are_made_in_the_editor_and_wrong_ones_refused(owner: object, chief: Client) -> None:
    assert chief.post(reverse("synonymgroup:add"), {"language": "de", "words": "Müll\nAbfall"}).status_code == 302
    assert chief.post(reverse("synonymgroup:add"), {"language": "de", "words": "allein"}).status_code == 200
    assert chief.post(reverse("weight:add"), {"kind": "article", "factor": "1.2"}).status_code == 302
    assert chief.post(reverse("weight:add"), {"kind": "article", "factor": "9"}).status_code == 200
    assert chief.post(reverse("weight:add"), {"factor": "1.2"}).status_code == 200
    assert (SynonymGroup.objects.count(), Weight.objects.count()) == (1, 1)
    assert chief.get(reverse("weight:index")).status_code == 200


def test_a_suggested_synonym_waits_for_a_person(owner: object, chief: Client) -> None:
    row = {"language": "de", "likelihood": 0.4}
    good = SynonymCandidate.objects.create(word="Müll", other="Abfall", **row)
    bad = SynonymCandidate.objects.create(word="Müll", other="Stadt", **row)
    address = reverse("search-suggested:index")
    assert "Abfall" in chief.get(address).content.decode()
    chief.post(address, {"confirm": good.pk})
    chief.post(address, {"refuse": bad.pk})
    assert [group.listed for group in SynonymGroup.objects.all()] == [["Müll", "Abfall"]]
    assert "Stadt<" not in chief.get(address).content.decode()
    assert chief.post(address, {"confirm": "99999999999999"}).status_code == 404


def test_the_figures_count_and_lead_to_lists_that_show_no_rare_query(owner: object, chief: Client) -> None:
    searched("wasserzähler", 6, opened=2)
    searched("fernwärme", 5, total=0)
    searched("seltene frage", 4)
    searched("pumps", 5, language="en")
    page = chief.get(reverse("search-queries:index")).content.decode()
    heads = re.findall(r"<b>(\d+)</b>", page)
    assert heads[:3] == ["20", "5", "2"]
    assert "wasserzähler" in page
    assert "seltene frage" not in page
    assert "<svg" in page
    for name in ("queries", "nothing", "unopened", "languages", "days", "ranks", "missed", "months"):
        reply = chief.get(reverse("search-queries:list", args=[name]), {"days": "90"})
        assert reply.status_code == 200
        assert "seltene frage" not in reply.content.decode()
    german = chief.get(reverse("search-queries:list", args=["queries"]), {"language": "de"}).content.decode()
    assert "pumps" not in german
    assert "fernwärme" in chief.get(reverse("search-queries:list", args=["nothing"])).content.decode()
    unopened = chief.get(reverse("search-queries:list", args=["unopened"])).content.decode()
    assert "pumps" in unopened
    assert "wasserzähler" not in unopened
    assert chief.get(reverse("search-queries:list", args=["people"])).status_code == 404


def test_a_list_as_a_file_has_no_formula_in_it(owner: object, chief: Client) -> None:
    searched("=cmd|calc", 5)
    reply = chief.get(reverse("search-queries:list", args=["queries"]), {"format": "csv"})
    assert reply["Content-Type"] == "text/csv; charset=utf-8"
    assert b"'=cmd|calc" in reply.content


@pytest.fixture
def patient() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def fields(page: str) -> dict[str, str]:
    form = page[page.index('class="missing"') :]
    return {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in ("token", "q")}  # type: ignore[index]


def test_beside_hits_only_the_way_to_the_form_stands(owner: object, client: Client) -> None:
    make.make_article(owner, "Fernwärme im Bestand")
    page = client.get("/de/search/", {"q": "Fernwärme"}).content.decode()
    assert 'name="token"' not in page
    assert 'href="/de/search/missing/?q=Fernw%C3%A4rme"' in page
    assert 'value="Fernwärme"' in client.get("/de/search/missing/", {"q": "Fernwärme"}).content.decode()


def test_who_did_not_find_it_says_so_without_account_cookie_or_script(
    owner: object, client: Client, chief: Client, patient: time_machine.Traveller
) -> None:
    page = client.get("/de/search/", {"q": "Fernkälte"}).content.decode()
    sent = {**fields(page), "text": "Etwas über Fernkälte in der Altstadt", "website": ""}
    patient.shift(10)
    reply = client.post("/de/search/missing/", sent)
    assert reply.status_code == 200
    assert not reply.cookies
    client.post("/de/search/missing/", sent)
    row = NotFound.objects.get()
    assert (row.query, row.language) == ("Fernkälte", "de")
    assert "Altstadt" in chief.get(reverse("notfound:index")).content.decode()
    assert chief.post(reverse("notfound:edit", args=[row.pk]), {"state": "done", "remark": "x"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.text) == ("done", "Etwas über Fernkälte in der Altstadt")
    assert "127.0.0.1" not in str(list(Network.objects.values()))


@pytest.mark.parametrize(
    "change", [{"website": "x"}, {"token": "forged"}, {"text": ""}, {"text": "http://a http://b http://c"}]
)
def test_rubbish_is_kept_out(
    owner: object, client: Client, patient: time_machine.Traveller, change: dict[str, str]
) -> None:
    page = client.get("/de/search/", {"q": "Fernkälte"}).content.decode()
    patient.shift(10)
    sent = {**fields(page), "text": "Etwas", "website": "", **change}
    assert client.post("/de/search/missing/", sent).status_code == 200
    assert not NotFound.objects.exists()


def test_a_member_is_led_to_the_mirror_with_the_words_of_the_search(owner: object) -> None:
    member = Client()
    member.force_login(make.make_member(owner, "reader"))
    page = member.get("/de/search/", {"q": "Fernkälte messen"}).content.decode()
    link = re.search(r'href="(/de/questions/ask/\?subject=[^"]+)"', page)
    assert link
    assert 'value="Fernkälte messen"' in member.get(link[1]).content.decode()
    assert "/de/questions/ask/?subject" not in Client().get("/de/search/", {"q": "Fernkälte"}).content.decode()
