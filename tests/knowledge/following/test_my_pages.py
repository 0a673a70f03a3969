"""The member's own pages: what is new, what one follows, settings and wishes, by plain forms."""

import re
import zlib

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail import hooks

from home.audience import set_page_audience
from knowledge.articles.freshness import record_baselines
from knowledge.following.desk import wanted_translations
from knowledge.following.models import Follow, TranslationWish, WeeklyMail
from knowledge.following.personal import collect, erase
from knowledge.following.sections import MY_SECTIONS_HOOK, MyLine, MySection
from knowledge.following.subjects import follow
from knowledge.following.wishes import demand, wish
from knowledge.models import User
from tests import factories as make
from tests.knowledge.following.conftest import DAY, World, edit

pytestmark = pytest.mark.django_db


def reader(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, path: str) -> str:
    reply = client.get(path)
    assert reply.status_code == 200
    return re.sub(r"\s+", " ", reply.content.decode())


def press(client: Client, page: str, button: str) -> str:
    """Press the button of that name on a page, as a browser without script does; the page that follows."""
    found = re.search(r'<form class="follow.*?</form>', client.get(page).content.decode(), re.S)
    assert found
    assert button in found.group()
    action = re.search(r'action="([^"]+)"', found.group())
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', found.group()))
    assert action
    reply = client.post(action[1], values, follow=True)
    assert reply.redirect_chain[0][0] == page
    return reply.content.decode()


def test_the_page_asks_for_a_login_and_comes_back(world: World, client: Client) -> None:
    reply = client.get("/de/my/")
    assert reply.status_code == 302
    assert reply["Location"].endswith("accounts/login/?next=/de/my/")
    assert "/my/" not in client.get("/de/").content.decode()
    assert "/de/my/" in shown(reader(world.here), "/de/")


def test_what_is_new_on_the_mirror_is_listed_and_what_is_closed_is_not(world: World) -> None:
    make.make_article(world.partner, "Zonen", languages=("de", "ar"))
    secret = make.make_article(world.partner, "Geheim")
    set_page_audience(secret, make.chosen(make.institution_group(world.partner)))
    page = shown(reader(world.here), "/de/my/")
    assert "Zonen" in page
    assert "Wasserbehörde" in page
    assert "Geheim" not in page
    assert "Zonen" not in shown(reader(world.there), "/ar/my/"), "their own institution's"
    follow(world.there, "institution", world.partner)
    arabic = shown(reader(world.there), "/ar/my/")
    assert "Zonen [ar]" in arabic
    assert "Geheim" in arabic


def test_a_page_with_nothing_says_what_to_do(world: World) -> None:
    assert "Nothing new" in shown(reader(world.here), "/en/my/")
    lonely = make.make_member(make.make_institution(world.site, world.works.municipality, "Forstamt"))
    assert "You follow nothing yet" in shown(reader(lonely), "/en/my/")


def test_a_topic_is_followed_and_left_by_its_button(world: World) -> None:
    client, page = reader(world.here), world.topic.get_url()
    press(client, page, "topic")
    assert Follow.objects.get().topic_id == make.source(world.topic).pk
    assert "Wasser" in shown(client, "/en/my/following/")
    arabic = type(world.topic).objects.get(translation_key=world.topic.translation_key, locale__language_code="ar")
    press(client, arabic.get_url(), 'value="end"')
    assert not Follow.objects.exists()


def test_the_mirror_of_ones_institution_is_followed_until_one_says_no(world: World) -> None:
    client = reader(world.here)
    listed = shown(client, "/en/my/following/")
    assert "Wasserbehörde" in listed
    assert "because you work at its mirror" in listed
    values = {"kind": "mirror", "subject": world.mirror.pk, "action": "end"}
    client.post("/en/my/following/change/", values)
    assert "Wasserbehörde" not in shown(client, "/en/my/following/")
    client.post("/en/my/following/change/", values)
    client.post("/en/my/following/change/", {**values, "action": "begin"})
    assert "because you work at its mirror" in shown(client, "/en/my/following/")
    assert not Follow.objects.exists()


def test_a_double_click_follows_once(world: World) -> None:
    client = reader(world.here)
    values = {"kind": "institution", "subject": world.partner.pk, "next": "/en/my/following/"}
    for _click in range(2):
        assert client.post("/en/my/following/change/", values).status_code == 302
    assert Follow.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "user", "subject": "1"},
        {"kind": "topic", "subject": "x"},
        {"kind": "topic", "subject": "9" * 40},
        {"kind": "topic"},
        {},
    ],
)
def test_what_cannot_be_followed_is_not_found(world: World, values: dict[str, str]) -> None:
    assert reader(world.here).post("/de/my/following/change/", values).status_code == 404


def test_a_closed_institution_cannot_be_followed_nor_told_from_a_missing_one(world: World) -> None:
    secret = make.make_institution(world.site, world.works.municipality, "Geheimamt")
    set_page_audience(secret, make.chosen(make.institution_group(world.partner)))
    post = reader(world.here).post
    closed = post("/de/my/following/change/", {"kind": "institution", "subject": secret.pk})
    missing = post("/de/my/following/change/", {"kind": "institution", "subject": 987654})
    assert closed.status_code == missing.status_code == 404
    assert not Follow.objects.exists()


def test_buttons_lead_back_to_this_site_only(world: World) -> None:
    values = {"kind": "topic", "subject": world.topic.pk, "next": "https://evil.example/"}
    assert reader(world.here).post("/de/my/following/change/", values)["Location"] == "/de/my/following/"


def test_rhythm_day_and_language_of_mails_are_chosen(world: World) -> None:
    client = reader(world.here)
    assert "Monday" in shown(client, "/en/my/settings/")
    client.post("/en/my/settings/", {"rhythm": "off", "weekday": "3", "language": "fr"})
    mail = WeeklyMail.objects.select_related("user").get(user=world.here)
    assert (mail.is_on, mail.rhythm, mail.weekday, mail.user.language) == (False, "weekly", 3, "fr")
    client.post("/en/my/settings/", {"rhythm": "daily", "weekday": "usual", "language": "de"})
    mail.refresh_from_db()
    assert (mail.is_on, mail.rhythm, mail.weekday) == (True, "daily", None)
    for wrong in ({"rhythm": "hourly"}, {"rhythm": "daily", "weekday": "9"}, {"rhythm": "off", "language": "xx"}, {}):
        assert client.post("/en/my/settings/", {"language": "de", **wrong}).status_code == 422


def test_a_missing_translation_is_asked_for_counted_and_taken_back(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen"))
    world.there.refresh_from_db()
    press(reader(world.there), article.get_url(), "Arabisch")
    found = TranslationWish.objects.get()
    assert (found.subject, found.language) == (f"page:{article.translation_key.hex}", "ar")
    assert "Zonen" in shown(reader(world.there), "/en/my/")
    assert [(row["people"], row["language"]) for row in demand()] == [(1, "ar")]
    press(reader(world.there), article.get_url(), 'value="end"')
    assert demand() == []


def test_an_outdated_translation_may_be_asked_for_and_a_current_one_not(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen", blocks=[("paragraph", "<p>Eins</p>")]))
    arabic = make.translate(article, "ar", title="مناطق", lead="ج", body=make.body(("paragraph", "<p>واحد</p>")))
    record_baselines(arabic, article)
    client = reader(world.there)
    assert "my/wishes" not in shown(client, arabic.get_url())
    subject = f"page:{article.translation_key.hex}"
    client.post("/ar/my/wishes/change/", {"subject": subject, "language": "ar"})
    assert not TranslationWish.objects.exists()
    world.clock.shift(DAY)
    edit(article, body=make.body(("paragraph", "<p>Zwei</p>")))
    press(client, arabic.get_url(), "العربيّة")
    assert TranslationWish.objects.get().subject == subject


def test_a_document_is_asked_for_in_the_language_it_lacks(world: World) -> None:
    document = make.make_document(world.partner, "Messplan")
    client = reader(world.there)
    page = client.get(f"/ar/documents/{document.pk}/", follow=True).redirect_chain[-1][0]
    press(client, page, "button")
    assert TranslationWish.objects.get().subject == f"document:{document.pk}"


@pytest.mark.parametrize("subject", ["page:", "page:zz", "document:999999999999999999999", "x", "", "document:1"])
def test_wishes_for_what_is_not_there_are_refused(world: World, subject: str) -> None:
    reply = reader(world.here).post("/de/my/wishes/change/", {"subject": subject, "language": "ar"})
    assert reply.status_code == 302
    assert not TranslationWish.objects.exists()


def test_other_subjects_add_their_lists(world: World) -> None:
    def some(viewer: object, language: str) -> list[MySection]:
        lines = [MyLine("سؤال", "/q/1/", "ar", "waits 3 days", "late")]
        return [MySection("questions", 10, "Questions to us", lines), MySection("none", 5, "Left out")]

    with hooks.register_temporarily(MY_SECTIONS_HOOK, some):
        page = shown(reader(world.here), "/en/my/")
    assert '<a href="/q/1/" lang="ar" dir="rtl">سؤال</a> <small class="tone--late"><bdi>waits 3 days</bdi>' in page
    assert "Left out" not in page


def test_the_page_costs_the_same_for_three_and_for_thirty_and_is_light(world: World) -> None:
    client = reader(world.here)

    def costs(wanted: int) -> tuple[int, int]:
        for number in range(wanted):
            make.make_article(
                world.partner, f"Artikel {number} über Wasser und wie man es misst", languages=("de", "ar")
            )
            make.make_document(world.partner)
        shown(client, "/de/my/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            reply = client.get("/de/my/")
        return len(queries), len(zlib.compress(reply.content, 6))

    few, many = costs(3), costs(27)
    assert few[0] == many[0] <= 32, "the lists of all subjects together"
    assert many[1] <= 14_000
    assert "?page=2" in shown(client, "/de/my/")


def test_translators_see_what_of_their_institution_is_wanted_the_most_wanted_first(world: World) -> None:
    first, second = (edit(make.make_article(world.partner, title)) for title in ("Zonen", "Druck"))
    foreign = edit(make.make_article(world.works, "Pumpen"))
    other = make.make_member(world.partner, language="ar")
    for user, article in ((world.there, first), (world.there, second), (other, second), (other, foreign)):
        wish(user, f"page:{article.translation_key.hex}", "ar")
    wish(world.there, f"page:{first.translation_key.hex}", "fr")
    translator = make.make_member(world.partner, role="translator")
    translator.memberships.update(languages=["ar"])
    assert [(item.title, item.language) for item in wanted_translations(translator)] == [
        ("Druck", "ar"),
        ("Zonen", "ar"),
    ]
    assert wanted_translations(world.there) == []
    assert b"Zonen" in reader(translator).get("/admin/").content


def test_a_person_takes_everything_of_theirs_along(world: World) -> None:
    follow(world.here, "topic", world.topic)
    wish(world.here, "page:" + "0" * 32, "ar")
    assert {row["kind"] for row in collect(world.here)} == {"follows", "weekly mail", "wish"}
    assert erase(world.here) == 3
    assert collect(world.here) == []
    assert erase(world.here) == 0
    assert WeeklyMail.objects.filter(user=world.there).exists()


def test_the_page_of_a_mirror_has_the_button_for_members_only(world: World, client: Client) -> None:
    path = f"/en/mirrors/{world.mirror.pk}/"
    assert "my/following" not in client.get(path).content.decode()
    member = reader(world.here)
    press(member, path, "because you work here")
    assert Follow.objects.get().is_off
    press(member, path, "Follow")
    assert not Follow.objects.exists()
