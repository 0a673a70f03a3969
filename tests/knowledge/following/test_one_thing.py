"""Following one article, one document, one search: by plain buttons, told once, with the rights of the moment."""

import re

import pytest
from django.core import mail
from django.test import Client

from home.audience import PUBLIC, set_page_audience
from home.mails.sending import send_due
from knowledge.following.models import Follow, FollowedSearch
from knowledge.following.searches import MOST, follow_search, normalised
from knowledge.following.subjects import unfollow
from knowledge.models import User
from tests import factories as make
from tests.knowledge.following.conftest import DAY, World, edit
from tests.knowledge.following.test_digest import run, to
from tests.knowledge.following.test_my_pages import reader, shown

pytestmark = pytest.mark.django_db


def press(client: Client, page: str, button: str) -> str:
    """Press the button whose form says `button`; the page that follows."""
    forms = re.findall(r'<form class="follow.*?</form>', client.get(page, follow=True).content.decode(), re.S)
    [form] = [one for one in forms if button in one]
    action = re.search(r'action="([^"]+)"', form)
    assert action
    values = {name: value.replace("&amp;", "&") for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    return client.post(action[1], values, follow=True).content.decode()


@pytest.fixture
def lonely(world: World) -> User:
    """Works where nothing is mirrored, and follows nothing yet."""
    unfollow(world.here, "mirror", world.mirror)
    return world.here


def test_one_article_and_one_document_are_followed_told_and_left(world: World, lonely: User) -> None:
    article = edit(make.make_article(world.partner, "Zonen", languages=("de", "en")))
    other = edit(make.make_article(world.partner, "Druck"))
    document = make.make_document(world.partner, "Messplan")
    client, anonymous = reader(lonely), Client()
    page, file = article.get_url(), f"/de/documents/{document.pk}/messplan/"
    for address in (page, file):
        reply = anonymous.get(address)
        assert "my/following" not in reply.content.decode()
        assert not reply.cookies
    english = type(article).objects.get(translation_key=article.translation_key, locale__language_code="en")
    press(client, english.get_url(), ">Follow<")
    press(client, file, ">Folgen<")
    assert [(row.article_id, row.document_id) for row in Follow.objects.filter(is_off=False)] == [
        (article.pk, None),
        (None, document.pk),
    ]
    listed = shown(client, "/en/my/following/")
    assert listed.count("No longer follow Zonen") == listed.count("No longer follow Messplan") == 1
    world.clock.shift(DAY)
    edit(article, lead="Was nachts fließt.")
    edit(other, lead="Was nachts drückt.")
    text = to(run(world), lonely)
    assert "Zonen" in text
    assert "Druck" not in text
    edit(article, lead="Was tags fließt.")
    set_page_audience(article, make.chosen(make.institution_group(world.partner)))
    assert to(run(world, 7), lonely) == ""
    assert "Zonen" not in shown(client, "/en/my/following/")
    set_page_audience(article, PUBLIC)
    assert "Zonen" in to(run(world, 14), lonely), "told once it is open"
    press(reader(lonely), page, 'value="end"')
    assert not Follow.objects.filter(article__isnull=False).exists()


def test_a_search_is_followed_by_its_words_and_tells_what_it_finds_with_the_rights_of_the_moment(
    world: World, lonely: User
) -> None:
    make.make_article(world.partner, "Leckage finden")
    client = reader(lonely)
    world.clock.shift(DAY)
    assert "my/following" not in Client().get("/de/search/?q=Leckage").content.decode()
    assert not Client().get("/de/search/?q=Leckage").cookies
    press(client, "/de/search/?q=Leckage&kind=article&page=1&sort=date&utm=x", "search")
    [row] = FollowedSearch.objects.all()
    assert (row.query, row.language) == ("q=Leckage&kind=article", "de")
    for page in ("/en/my/", "/en/my/following/"):
        assert "/de/search/?q=Leckage&amp;kind=article&amp;sort=date" in shown(client, page)
    world.clock.shift(DAY)
    make.make_article(world.partner, "Leckage orten")
    make.make_article(world.partner, "Tarife")
    make.make_document(world.partner, "Leckage messen")
    secret = make.make_article(world.partner, "Leckage geheim")
    set_page_audience(secret, make.chosen(make.institution_group(world.partner)))
    text = to(run(world), lonely)
    assert "Leckage orten" in text
    for other in ("Leckage finden", "Tarife", "Leckage messen", "Leckage geheim"):
        assert other not in text, other
    assert send_due() == 1
    assert "Leckage orten" in mail.outbox[-1].body
    set_page_audience(secret, PUBLIC)
    text = to(run(world, 7), lonely)
    assert "Leckage geheim" in text
    assert "Leckage orten" not in text, "told once"
    set_page_audience(secret, make.chosen(make.institution_group(world.partner)))
    assert send_due() == 0, "closed again before it left"
    press(reader(lonely), "/de/search/?q=Leckage&kind=article", 'value="end"')
    assert not FollowedSearch.objects.exists()


def test_searches_are_kept_normalised_few_and_ones_own(world: World) -> None:
    assert normalised("kind=article") == normalised("") == normalised("q=%00%20") == ""
    assert normalised("page=3&q=a+b&kind=nothing&sort=date&x=y") == "q=a+b"
    assert follow_search(
        world.here, "q=" + "a" * 300 + "&topic=" + "&topic=".join([f"{at:032x}" for at in range(90)]), "de"
    )
    first = follow_search(world.here, "q=eins", "de")
    assert first == follow_search(world.here, "?q=eins".removeprefix("?"), "de")
    for number in range(MOST):
        follow_search(world.here, f"q=wort{number}", "de")
    assert FollowedSearch.objects.count() == MOST
    assert first
    stranger = reader(world.there)
    values = {"kind": "search", "subject": first.pk, "action": "end"}
    assert stranger.post("/de/my/following/change/", values).status_code == 404
    assert stranger.post("/de/my/following/search/", {"query": "kind=article"}).status_code == 302
    assert FollowedSearch.objects.count() == MOST
    assert reader(world.here).post("/de/my/following/change/", values).status_code == 302
    assert FollowedSearch.objects.count() == MOST - 1
