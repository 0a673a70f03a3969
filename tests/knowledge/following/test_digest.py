"""The weekly mail: each change once, nothing closed, on the right day, light, and ended by one click."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from home.audience import PUBLIC, set_page_audience
from home.mails.letters import message_of
from home.mails.models import Letter
from home.mails.sending import send_due
from knowledge.following import digest
from knowledge.following.digest import mail_of, write_due
from knowledge.following.models import TranslationWish, WeeklyMail
from knowledge.following.subjects import follow, unfollow
from knowledge.following.tokens import unsubscribe_path
from knowledge.following.weeks import due_moment
from knowledge.following.wishes import wish
from knowledge.models import Membership, User
from tests import factories as make
from tests.knowledge.following.conftest import DAY, MONDAY, World, edit

pytestmark = pytest.mark.django_db


def run(world: World, days: float = 0) -> list[Letter]:
    """The letters written on the Monday so many days after the first."""
    world.clock.move_to(MONDAY + datetime.timedelta(days=days, minutes=5), tick=False)
    known = set(Letter.objects.values_list("pk", flat=True))
    digest.send_due()
    return list(Letter.objects.exclude(pk__in=known).order_by("pk"))


def to(letters: list[Letter], user: User) -> str:
    return "\n".join(letter.text for letter in letters if letter.to == user.email)


def test_members_hear_of_their_mirror_in_their_language_once(world: World) -> None:
    make.make_article(world.partner, "Zonen", languages=("de", "ar"))
    make.make_article(world.works, "Pumpen")
    letters = run(world)
    assert "Zonen\n" in to(letters, world.here)
    assert "Pumpen" not in to(letters, world.here), "their own institution's"
    assert "Pumpen" in to(letters, world.there)
    assert f"http://127.0.0.1:8000{reverse('wagtail_serve', args=['institutions/'])}"[:22] in to(letters, world.here)
    html = next(letter.html for letter in letters if letter.to == world.there.email)
    assert 'lang="ar" dir="rtl"' in html
    assert run(world) == []
    assert run(world, 7) == []


def test_no_mail_is_written_when_there_is_nothing(world: World) -> None:
    assert run(world) == []
    assert all(row.until for row in WeeklyMail.objects.all()), "the week is told all the same"


def test_topics_and_projects_followed_are_told_under_their_own_headings(world: World) -> None:
    third = make.make_institution(world.site, world.works.municipality, "Forstamt")
    make.make_article(third, "Vor dem Folgen", topics=[world.topic])
    below = make.make_topic(world.site, "Leckage", parent=world.topic)
    world.clock.shift(DAY)
    follow(world.here, "topic", world.topic)
    make.make_article(third, "Wald und Wasser", topics=[below])
    make.make_article(world.partner, "Zonen", topics=[world.topic])
    text = to(run(world), world.here)
    assert text.index("Wasserbehörde") < text.index("Zonen") < text.index("— Wasser —") < text.index("Wald und Wasser")
    assert text.count("Zonen\n") == 1, "under the mirror only"
    assert "Vor dem Folgen" not in text


def test_a_mirror_can_be_left_out_and_comes_back(world: World) -> None:
    unfollow(world.here, "mirror", world.mirror)
    make.make_article(world.partner, "Zonen")
    assert to(run(world), world.here) == ""
    follow(world.here, "mirror", world.mirror)
    make.make_article(world.partner, "Druck")
    assert "Druck" in to(run(world, 7), world.here)


def test_what_is_closed_is_told_once_it_is_open_and_never_before(world: World) -> None:
    article = make.make_article(world.partner, "Zonen")
    set_page_audience(article, make.chosen(make.institution_group(world.partner)))
    make.make_article(world.partner, "Druck")
    assert "Zonen" not in to(run(world), world.here)
    set_page_audience(article, PUBLIC)
    assert "Zonen" in to(run(world, 7), world.here)
    set_page_audience(article, make.PARTNERSHIP)
    set_page_audience(article, PUBLIC)
    assert run(world, 14) == []


def test_a_thing_made_and_changed_in_one_week_is_one_line(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen"))
    world.clock.shift(DAY)
    edit(article, title="Neue Zonen")
    text = to(run(world), world.here)
    assert text.count("Zonen\n") == 1
    assert "Neue Zonen" in text
    world.clock.shift(DAY)
    edit(article, title="Alte Zonen")
    assert "Alte Zonen" in to(run(world, 7), world.here)


def test_what_is_closed_between_writing_and_sending_leaves_the_letter(world: World) -> None:
    article, other = make.make_article(world.partner, "Zonen"), make.make_article(world.partner, "Druck")
    run(world)
    set_page_audience(article, make.chosen(make.institution_group(world.partner)))
    assert send_due() == 1
    [sent] = mail.outbox
    assert "Druck" in sent.body
    assert "Zonen" not in sent.body + sent.alternatives[0][0] + sent.subject
    set_page_audience(article, PUBLIC)
    assert "Zonen" in to(run(world, 7), world.here)
    other.unpublish()
    article.unpublish()
    assert send_due() == 0, "nothing is left to tell"
    assert not Letter.objects.filter(state=Letter.State.WAITING).exists()


def test_a_letter_to_somebody_who_left_or_ended_it_is_not_sent(world: World) -> None:
    make.make_article(world.partner, "Zonen")
    make.make_article(world.works, "Pumpen")
    assert len(run(world)) == 2
    world.here.is_active = False
    world.here.save()
    digest.switch_off(world.there)
    assert send_due() == 0
    assert Letter.objects.count() == 0


def test_a_crash_after_any_step_leaves_each_letter_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    make.make_article(world.partner, "Zonen")
    make.make_article(world.works, "Pumpen")
    real, calls = digest.write_letter, []

    def crash(*args: object) -> object:
        calls.append(args)
        letter = real(*args)  # type: ignore[arg-type]
        if len(calls) == 2:
            raise SystemExit("the worker is killed")
        return letter

    monkeypatch.setattr(digest, "write_letter", crash)
    with pytest.raises(SystemExit):
        run(world)
    monkeypatch.setattr(digest, "write_letter", real)
    run(world)
    assert sorted(Letter.objects.values_list("to", flat=True)) == ["here@example.org", "there@example.org"]
    assert run(world) == []


def test_each_city_is_written_to_as_its_own_week_begins(world: World) -> None:
    partner = world.partner.municipality
    now = datetime.datetime(2026, 9, 6, 6, 0, tzinfo=datetime.UTC)  # Sunday, 9 o'clock in Amman
    assert due_moment(now, partner) == datetime.datetime(2026, 9, 6, 5, 0, tzinfo=datetime.UTC)
    assert due_moment(now, world.works.municipality) == MONDAY - 7 * DAY
    assert due_moment(now, partner, 3) == datetime.datetime(2026, 9, 3, 5, 0, tzinfo=datetime.UTC)
    winter = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)
    assert due_moment(winter, world.works.municipality).hour == 7, "eight o'clock in winter"


def test_a_clock_set_back_repeats_nothing_and_loses_nothing(world: World) -> None:
    make.make_article(world.partner, "Zonen")
    run(world)
    world.clock.move_to(MONDAY - 4 * DAY, tick=False)
    make.make_article(world.partner, "Druck")
    assert write_due(MONDAY - 4 * DAY) == 0
    text = to(run(world, 7), world.here)
    assert "Druck" in text
    assert "Zonen" not in text


def test_the_mail_is_thirty_kilobytes_at_most_and_says_how_much_is_missing(world: World) -> None:
    for number in range(60):
        title = f"{number} تقرير عن قياس التدفق الليلي في شبكة المياه وما تعلمناه منه " * 3
        make.make_article(world.works, f"Fluss {number} " * 12, languages=())
        make.make_news(world.works, title)
        world.clock.shift(60)  # the latest first: what is of one moment has no order of its own
    [letter] = [letter for letter in run(world) if letter.to == world.there.email]
    lines = letter.text.count("\n- ")
    with translation.override("ar"):
        assert len(message_of(letter).message().as_bytes()) <= 30_000
    assert 10 <= lines <= 40
    assert str(120 - lines) in letter.text
    assert letter.html.count("<li>") == lines
    assert run(world, 7) == [], "what did not fit is on the member's page, and told"


def test_one_click_ends_the_mail_without_login_and_looking_at_the_link_does_not(world: World, client: Client) -> None:
    make.make_article(world.partner, "Zonen")
    [letter] = [one for one in run(world) if one.to == world.here.email]
    headers = message_of(letter).extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.sub(r"^<https?://[^/]+|>$", "", headers["List-Unsubscribe"])
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    assert mail_of(world.here).is_on
    strict = Client(enforce_csrf_checks=True)
    reply = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert (reply.status_code, reply.cookies) == (200, {})
    assert not WeeklyMail.objects.get(user=world.here).is_on
    assert WeeklyMail.objects.get(user=world.there).is_on
    make.make_article(world.partner, "Druck")
    assert to(run(world, 7), world.here) == ""


def test_a_forged_link_ends_nothing(world: World, client: Client) -> None:
    path = unsubscribe_path(world.here)
    for forged in (path[:-3] + "/", "/de/my/mails/x/", path.replace("/my/mails/", "/my/mails/A")):
        assert client.post(forged).status_code == 410
    assert WeeklyMail.objects.get(user=world.here).is_on


def test_who_asked_for_a_translation_is_told_when_it_is_there_whatever_they_follow(world: World) -> None:
    stranger = make.make_member(language="fr", role="administrator", email="far@example.org")
    Membership.objects.filter(user=stranger).update(role="reader", institution=make.source(world.works))
    mail_of(stranger)
    unfollow(stranger, "mirror", world.mirror)
    article = edit(make.make_article(world.partner, "Zonen", blocks=[("paragraph", "<p>Eins</p>")]))
    wish(stranger, f"page:{article.translation_key.hex}", "fr")
    run(world)
    half = make.translate(article, "fr", title="Les zones", lead="Quoi", live=False)
    edit(half)
    assert to(run(world, 7), stranger) == "", "its text is German still"
    edit(half, body=make.body(("paragraph", "<p>Un</p>")))
    text = to(run(world, 14), stranger)
    assert "Les zones" in text
    assert TranslationWish.objects.get().met_at is not None
    edit(type(article).objects.get(title="Les zones"), lead="Encore")
    assert to(run(world, 21), stranger) == "", "they asked once"


def test_two_letters_that_wait_together_do_not_both_tell_the_present_title(world: World) -> None:
    article = edit(make.make_article(world.partner, "Zonen"))
    make.make_article(world.partner, "Druck")
    run(world)
    edit(article, title="Neue Zonen")
    assert "Neue Zonen" in to(run(world, 7), world.here)
    assert send_due() == 2
    assert [("Neue Zonen" in sent.body, "Druck" in sent.body) for sent in mail.outbox] == [(False, True), (True, False)]
    assert run(world, 14) == []
