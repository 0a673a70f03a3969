"""Random days of a partnership: things are made, changed, closed and taken back; figures stay as long as their lists."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from home.audience import PARTNERSHIP, PUBLIC, set_page_audience
from home.readings.models import DailyReading
from knowledge.glance.board import content_tables, exchange_tables, mirror_tables, reading_table
from knowledge.glance.figures import Figure, figures_of
from knowledge.glance.ground import Ground, ground_of
from knowledge.glance.lists import LISTS
from knowledge.glance.shown import cards_of, part_of
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage, Document, Milestone, Question, Transfer, TranslationWish
from search.access import Viewer
from search.indexing import unit_of_work
from search.models import SearchEntry
from tests import factories as make
from tests.factories.transfers import make_transfer
from tests.knowledge.glance.world import World

STATES = ("waiting", "open", "answered", "passed_on", "closed")
TAKEN = ("seen", "trying", "adapted", "adopted", "not-suitable")
MOST_ARTICLES = 8


def ground(user: Any, language: str = "de") -> Ground:
    found = ground_of(Viewer(user), language)
    assert found is not None
    return found


def all_figures(of: Ground) -> list[Figure]:
    tables = [
        *exchange_tables(of),
        *content_tables(of),
        *mirror_tables(of),
        reading_table(of, 90),
        reading_table(of, 365),
    ]
    return figures_of(tables)


def listed(figure: Figure, of: Ground) -> int:
    """How many cards the pages of the list show together; the list's own count must say the same."""
    paginator = part_of(figure.name, of, figure.chosen).paginator
    pages = (paginator.page(number).object_list for number in paginator.page_range)
    total = sum(len(cards_of(figure.name, items, of)) for items in pages)
    assert total == paginator.count == LISTS[figure.name].count(of, figure.chosen)
    return total


def wrong(of: Ground, *, cards: bool = True) -> list[str]:
    """Figures that are not as long as their lists, in words; without `cards` the lists are counted, not read."""
    found = []
    for figure in set(map(_plain, all_figures(of))):
        name, chosen, count = figure
        there = listed(Figure(count, name, dict(chosen)), of) if cards else LISTS[name].count(of, dict(chosen))
        if there != count:
            found.append(f"{name} {dict(chosen)}: {count}, listed {there}")
    return found


def _plain(figure: Figure) -> tuple[str, tuple[tuple[str, str], ...], int]:
    return figure.name, tuple(sorted(figure.chosen.items())), figure.count


class Days(RuleBasedStateMachine):
    """Each run happens inside a transaction that is rolled back. Figures are compared by the rules named `look…`."""

    world: World  # set by the test

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.number = 0

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def unit(self, at: int) -> Any:
        return (self.world.ours, self.world.theirs, self.world.third)[at % 3]

    @rule(
        state=st.sampled_from(STATES),
        asker=st.integers(0, 2),
        asked=st.integers(0, 2),
        paired=st.booleans(),
        late=st.integers(-9, 9),
    )
    def ask(self, state: str, asker: int, asked: int, paired: bool, late: int) -> None:
        now, addressee = timezone.now(), self.unit(asked)
        values: dict[str, Any] = {"state": state, "asker": None if state == "waiting" else self.unit(asker)}
        values |= {
            "addressee": addressee,
            "side": addressee.municipality,
            "due_at": now + datetime.timedelta(days=late),
        }
        values |= {"mirror": self.world.mirror if paired else None}
        if state in ("answered", "passed_on", "closed"):
            values |= {
                "ended_at": now,
                "answered_at": now,
                "end_reason": "weil",
                "worked": datetime.timedelta(hours=late + 10),
            }
        self.world.ask(**values)

    @precondition(lambda self: Question.objects.exists())
    @rule(at=st.integers(0, 99), turn=st.sampled_from(("asking", "answering")))
    def turn_question(self, at: int, turn: str) -> None:
        rows = list(Question.objects.order_by("pk").values_list("pk", flat=True))
        Question.objects.filter(pk=rows[at % len(rows)]).update(turn=turn)

    @precondition(lambda self: Question.objects.exists())
    @rule(at=st.integers(0, 99))
    def lose_asker(self, at: int) -> None:
        rows = list(Question.objects.order_by("pk").values_list("pk", flat=True))
        Question.objects.filter(pk=rows[at % len(rows)]).update(asker=None)

    @precondition(lambda self: ArticlePage.objects.count() < MOST_ARTICLES)
    @rule(
        unit=st.integers(0, 2),
        languages=st.sampled_from((("de",), ("de", "ar"), ("de", "fr", "en"))),
        stale=st.booleans(),
    )
    def write(self, unit: int, languages: tuple[str, ...], stale: bool) -> None:
        self.number += 1
        due = datetime.date(2020, 1, 1) if stale else None
        topics = [self.world.topic, *([self.world.topic.get_parent().specific] if stale else [])]
        make.make_article(self.unit(unit), f"Artikel {self.number}", languages, topics=topics, review_due=due)

    @rule(at=st.integers(0, 99), level=st.sampled_from(("public", "partnership", "house")))
    def close(self, at: int, level: str) -> None:
        page = self.article(at)
        audiences = {"public": PUBLIC, "partnership": PARTNERSHIP}
        audience = audiences.get(level) or make.chosen(institution_audience(self.world.third))
        with unit_of_work():
            set_page_audience(page, audience)

    @rule(at=st.integers(0, 99))
    def unpublish(self, at: int) -> None:
        self.article(at).unpublish()

    @rule(at=st.integers(0, 99), state=st.sampled_from(("outdated", "untranslated")), parts=st.integers(0, 3))
    def fall_behind(self, at: int, state: str, parts: int) -> None:
        rows = list(SearchEntry.objects.filter(family="page", deleted=False).exclude(language="de").order_by("pk"))
        if rows:
            entry = rows[at % len(rows)]
            entry.state = {**entry.state, state: parts}
            entry.save(update_fields=["state"])

    @rule(at=st.integers(0, 99))
    def withdraw_document(self, at: int) -> None:
        document = Document.objects.order_by("pk")[0]
        Document.objects.filter(pk=document.pk).update(withdrawn_at=timezone.now() if at % 2 else None)

    @rule(at=st.integers(0, 99), unit=st.integers(0, 2), state=st.sampled_from(TAKEN))
    def take_up(self, at: int, unit: int, state: str) -> None:
        page, institution = self.article(at), self.unit(unit)
        if not Transfer.objects.filter(article_key=page.translation_key, institution=institution).exists():
            make_transfer(institution, page, state)

    @rule(at=st.integers(0, 99), reached=st.booleans(), days=st.integers(-9, 9))
    def step(self, at: int, reached: bool, days: int) -> None:
        rows = list(Milestone.objects.order_by("pk").values_list("pk", flat=True))
        day = timezone.localdate() + datetime.timedelta(days=days)
        Milestone.objects.filter(pk=rows[at % len(rows)]).update(is_reached=reached, due_on=day)

    @rule(
        at=st.integers(0, 99), times=st.integers(1, 9), ago=st.integers(0, 100), language=st.sampled_from(("de", "ar"))
    )
    def read(self, at: int, times: int, ago: int, language: str) -> None:
        thing: Any = self.article(at) if at % 3 else Document.objects.order_by("pk")[0]
        day = timezone.localdate() - datetime.timedelta(days=ago)
        if not DailyReading.objects.filter(day=day, language=language).exists():
            self.world.read(thing, times, language=language, days_ago=ago)

    @rule(at=st.integers(0, 99), language=st.sampled_from(("ar", "fr")), met=st.booleans())
    def wish(self, at: int, language: str, met: bool) -> None:
        subject = f"page:{self.article(at).translation_key.hex}"
        row, _made = TranslationWish.objects.get_or_create(
            user=self.world.member, subject=subject, language=language, met_at=None
        )
        if met:
            TranslationWish.objects.filter(pk=row.pk).update(met_at=timezone.now())

    @rule(ended=st.booleans())
    def end_mirror(self, ended: bool) -> None:
        rows = type(self.world.mirror).objects.filter(pk=self.world.mirror.pk)
        rows.update(ended_on=timezone.localdate() if ended else None)

    @rule(who=st.sampled_from(("office", "chief")))
    def look(self, who: str) -> None:
        assert wrong(ground(getattr(self.world, who)), cards=False) == []

    @rule(who=st.sampled_from(("office", "chief")), language=st.sampled_from(("de", "ar")))
    def look_closely(self, who: str, language: str) -> None:
        assert wrong(ground(getattr(self.world, who), language)) == []

    def article(self, at: int) -> ArticlePage:
        rows = list(ArticlePage.objects.filter(locale__language_code="de").order_by("pk"))
        return rows[at % len(rows)]
