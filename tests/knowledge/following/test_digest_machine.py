"""Whatever happens, in whatever order: each change is told to each member at most once, and once when it can be; never
what the member may not see as the mail leaves.

About 200 steps in the suite; KOMMEZ_PROVE_STEPS=10000 runs as many (`make prove`).
"""

import datetime
from collections import Counter
from typing import Any

import hypothesis.strategies as st
import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from hypothesis import Phase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from home.audience import PUBLIC, set_page_audience
from home.mails import sending
from home.mails.models import Letter
from knowledge.following import digest, leaving
from knowledge.following.models import WeeklyMail
from knowledge.following.subjects import follow, unfollow
from knowledge.models import ArticlePage
from search.access import Viewer
from tests import factories as make
from tests.knowledge.following.conftest import DAY, WEDNESDAY, edit, make_world
from tests.lives import run_lives

pytestmark = pytest.mark.django_db

PER_RUN = 40
PAGES = 3
CRASHES = ("write_letter", "unit_of_work")


class Rollback(Exception):
    """Ends an example's transaction, so that the next begins on the same site."""


class Killed(BaseException):
    """The worker dies here."""


class Digests(RuleBasedStateMachine):
    """Articles called "eins 0", "eins 1", …: each publication of another text is a change, known by its title."""

    @initialize()
    def begin(self) -> None:
        cache.clear()
        mail.outbox.clear()
        leaving._read.clear()
        self.travel = time_machine.travel(WEDNESDAY, tick=False)
        self.clock = self.travel.__enter__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world = make_world(make.make_site(), self.clock)
        self.reader = self.world.here
        self.pages = [make.make_article(self.world.partner, f"seite {at}", live=False) for at in range(PAGES)]
        self.closed_to_reader = make.chosen(make.institution_group(self.world.partner))
        self.number = 0
        self.texts: dict[int, str] = {}  # page -> the title last published
        self.told: Counter[str] = Counter()

    def teardown(self) -> None:
        if not hasattr(self, "atomic"):
            return
        try:
            self._settle()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            self.travel.__exit__(None, None, None)

    @rule(at=st.integers(0, PAGES - 1))
    def publish_another_text(self, at: int) -> None:
        self.number += 1
        self._tick()
        self.texts[at] = f"Fassung {self.number} von {at}."
        edit(self.pages[at], title=self.texts[at])

    @rule(at=st.integers(0, PAGES - 1))
    def publish_the_same_text_again(self, at: int) -> None:
        self._tick()
        if at in self.texts:
            edit(self.pages[at])

    @rule(at=st.integers(0, PAGES - 1))
    def unpublish(self, at: int) -> None:
        ArticlePage.objects.get(pk=self.pages[at].pk).unpublish()

    @rule(at=st.integers(0, PAGES - 1), closed=st.booleans())
    def close_or_open(self, at: int, closed: bool) -> None:
        set_page_audience(self.pages[at], self.closed_to_reader if closed else PUBLIC)

    @rule(follows=st.booleans())
    def follow_or_unfollow_the_mirror(self, follows: bool) -> None:
        (follow if follows else unfollow)(self.reader, "mirror", self.world.mirror)

    @rule(days=st.sampled_from([0.5, 1, 3, 7, 9]))
    def time_passes(self, days: float) -> None:
        self.clock.shift(days * DAY)

    @rule(hours=st.sampled_from([1, 30]))
    def the_clock_is_set_back(self, hours: int) -> None:
        self.clock.shift(-datetime.timedelta(hours=hours))

    @rule()
    def the_worker_writes(self) -> None:
        digest.send_due()

    @rule(where=st.sampled_from(CRASHES), after=st.booleans())
    def the_worker_is_killed_while_writing(self, where: str, after: bool) -> None:
        real = getattr(digest, where)

        def dies(*args: Any) -> Any:
            if after:
                with real(*args) if where == "unit_of_work" else transaction.atomic():
                    real(*args) if where != "unit_of_work" else None
            raise Killed

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(digest, where, dies)
            try:
                with transaction.atomic():
                    digest.send_due()
            except Killed:
                pass

    @rule()
    def the_mail_server_takes_what_waits(self) -> None:
        self._send()

    @invariant()
    def nothing_is_told_twice_or_closed(self) -> None:
        assert not [text for text, count in self.told.items() if count > 1], self.told

    def _tick(self) -> None:
        self.clock.shift(datetime.timedelta(seconds=1))

    def _send(self) -> None:
        leaving._read.clear()
        Letter.objects.filter(state=Letter.State.WAITING).update(next_attempt_at=timezone.now())
        sending.send_due()
        seen = set(ArticlePage.objects.visible_to(Viewer(self.reader)).values_list("title", flat=True))
        for message in mail.outbox:
            if message.to != [self.reader.email]:
                continue
            lines = [line[2:] for line in message.body.splitlines() if line.startswith("- ")]
            assert seen.issuperset(lines), (lines, seen)
            html = message.alternatives[0][0]
            assert not [text for text in set(self.texts.values()) - seen if text in html]
            self.told.update(lines)
        mail.outbox.clear()

    def _settle(self) -> None:
        """Open and bring back everything, follow, and let two weeks pass: what is on the site has been told by then."""
        told_up_to = WeeklyMail.objects.get(user=self.reader).until or WEDNESDAY
        self.clock.move_to(max(timezone.now(), WEDNESDAY, told_up_to) + DAY, tick=False)
        self.follow_or_unfollow_the_mirror(True)
        fresh = {}
        for at in range(PAGES):
            self.close_or_open(at, False)
            self.publish_another_text(at)
            fresh[at] = self.texts[at]
        for _week in range(3):
            self.clock.shift(7 * DAY)
            digest.send_due()
            self._send()
        self.nothing_is_told_twice_or_closed()
        if WeeklyMail.objects.get(user=self.reader).until is not None:
            assert all(self.told[text] == 1 for text in fresh.values()), (self.told, fresh)


def test_each_change_is_told_once_and_nothing_closed_leaves(site: make.Tree) -> None:
    run_lives(Digests, steps=200, a_life=PER_RUN, phases=(Phase.generate,))
