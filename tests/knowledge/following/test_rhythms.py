"""At once, daily, weekly, not at all: each change once, whatever the rhythm was when."""

import datetime

import pytest

from home.audience import set_page_audience
from home.mails.models import Letter
from home.mails.sending import send_due
from knowledge.following import digest
from knowledge.following.digest import mail_of
from knowledge.following.models import WeeklyMail
from knowledge.following.weeks import next_moment
from knowledge.models import User
from tests import factories as make
from tests.knowledge.following.conftest import DAY, MONDAY, WEDNESDAY, World

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


def choose(user: User, rhythm: str) -> None:
    WeeklyMail.objects.filter(user=user).update(
        is_on=rhythm != "off", **({"rhythm": rhythm} if rhythm != "off" else {})
    )


def written(world: World, after: datetime.timedelta) -> list[str]:
    """The titles told to the member here by what is written that much later, a letter each as one text."""
    world.clock.shift(after)
    known = set(Letter.objects.values_list("pk", flat=True))
    digest.send_due()
    letters = Letter.objects.exclude(pk__in=known).filter(to=world.here.email).order_by("pk")
    return [" ".join(line[2:] for line in letter.text.splitlines() if line.startswith("- ")) for letter in letters]


def test_at_once_tells_within_ten_minutes_and_not_twice_in_ten(world: World) -> None:
    choose(world.here, "at_once")
    written(world, 11 * MINUTE)
    make.make_article(world.partner, "Eins")
    assert written(world, 2 * MINUTE) == [], "the last look was two minutes ago"
    make.make_article(world.partner, "Zwei")
    assert written(world, 9 * MINUTE) in (["Zwei Eins"], ["Eins Zwei"])
    make.make_article(world.partner, "Drei")
    assert written(world, 9 * MINUTE) == []
    assert written(world, 1 * MINUTE) == ["Drei"]
    assert written(world, 60 * MINUTE) == []
    secret = make.make_article(world.partner, "Vier")
    assert written(world, 11 * MINUTE) == ["Vier"]
    set_page_audience(secret, make.chosen(make.institution_group(world.partner)))
    sent = send_due()
    assert sent == 2, "what was closed between writing and sending is dropped with its letter"


def test_a_look_where_nothing_was_written_reads_nothing(world: World, django_assert_max_num_queries: object) -> None:
    choose(world.here, "at_once")
    choose(world.there, "off")
    make.make_article(world.partner, "Eins")
    assert written(world, 11 * MINUTE) == ["Eins"]
    world.clock.shift(11 * MINUTE)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert digest.send_due() == 0


def test_no_change_is_told_twice_or_lost_as_the_rhythm_changes(world: World) -> None:
    told: list[str] = []

    def step(rhythm: str, title: str, after: datetime.timedelta) -> None:
        choose(world.here, rhythm)
        make.make_article(world.partner, title)
        told.extend(written(world, after))

    step("weekly", "Eins", DAY)
    assert told == []
    step("daily", "Zwei", DAY)
    assert sorted(" ".join(told).split()) == ["Eins", "Zwei"]
    step("at_once", "Drei", 11 * MINUTE)
    step("off", "Vier", 2 * DAY)
    assert sorted(" ".join(told).split()) == ["Drei", "Eins", "Zwei"]
    step("weekly", "Fünf", 7 * DAY)
    step("at_once", "Sechs", DAY)
    step("daily", "Sieben", 3 * DAY)
    step("weekly", "Acht", 14 * DAY)
    assert sorted(" ".join(told).split()) == sorted(["Eins", "Zwei", "Drei", "Vier", "Fünf", "Sechs", "Sieben", "Acht"])


def test_a_daily_mail_is_due_as_the_office_opens_on_its_working_days(world: World) -> None:
    mail, far = mail_of(world.here), world.partner.municipality
    mail.rhythm, near = "daily", world.works.municipality
    mail.until = WEDNESDAY
    thursday = WEDNESDAY.replace(day=3, hour=6)
    assert next_moment(mail, thursday - MINUTE, near) is None
    assert next_moment(mail, thursday + MINUTE, near) == thursday
    mail.until = MONDAY - 3 * DAY  # Friday
    assert next_moment(mail, MONDAY - MINUTE, near) is None, "not on Saturday or Sunday"
    assert next_moment(mail, MONDAY, near) == MONDAY
    sunday = datetime.datetime(2026, 9, 6, 5, tzinfo=datetime.UTC)
    assert next_moment(mail, sunday, near) is None
    assert next_moment(mail, sunday, far) == sunday, "their week begins on it"
