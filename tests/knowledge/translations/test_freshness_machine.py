"""Whatever is edited, moved, added, removed, reverted, translated and published, in whatever order: exactly the parts
are marked whose source says something else than what they were made from, in every language, whichever of the four the
article was written in.

About 120 steps in the suite; KOMMEZ_PROVE_STEPS=10000 runs as many (`make prove`).
"""

from typing import Any

import hypothesis.strategies as st
import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import Phase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from wagtail.models import Locale, Revision
from wagtail_localize.models import StringSegment, Translation

from knowledge.articles.freshness import states, units
from knowledge.models import ArticlePage, User
from knowledge.translations import editing
from knowledge.translations.sheets import Sheet, open_sheet
from knowledge.translations.taking import Written, confirm, take
from tests import factories as make
from tests.knowledge.translations.freshness_model import SOURCE, Desk, Hand, Texts, visible
from tests.lives import run_lives

pytestmark = pytest.mark.django_db

PER_RUN = 30
DESKS, HAND = (0, 1), 2  # the languages that are not the original's, in the order of the site
units_of_the_page = st.sampled_from(("", "p1", "p2", "i1", "i2", "n1"))
texts = st.integers(0, 3)


class Freshness(RuleBasedStateMachine):
    """An article with a head, two paragraphs, a list of two items, and a paragraph that comes and goes."""

    @initialize(begun=st.sampled_from(make.LANGUAGES))
    def begin(self, begun: str) -> None:
        cache.clear()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.user = User.objects.create_superuser("root@example.org", make.PASSWORD)
        owner = make.make_institution(make.make_site(), make.make_pair()[0])
        page = make.make_article(owner, "Anfang", languages=(begun,), begun_in=begun, blocks=())
        assert page.language_code == begun == page.written_in
        self.begun, self.others = begun, [code for code in make.LANGUAGES if code != begun]
        self.key = page.translation_key
        self.draft: Texts = {"": 0, "p1": 0, "p2": 0, "i1": 0, "i2": 0}
        self.words = 0
        self._write(page, self.draft).save_revision().publish()
        self.live: Texts = dict(self.draft)
        self.synced: Texts = dict(self.draft)
        self.versions = [(Revision.objects.for_instance(page).latest("pk"), dict(self.live))]
        for code in self.others:
            editing.prepare(self.original, Locale.objects.get(language_code=code), user=self.user)
        Translation.objects.filter(target_locale__language_code=self.others[HAND]).update(enabled=False)
        self.desks = {language: Desk() for language in DESKS}
        self.hand = Hand(draft=dict(self.draft))

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # -- the source ---------------------------------------------------------------------------------------------------

    @rule(unit=units_of_the_page, text=texts)
    def edit(self, unit: str, text: int) -> None:
        if unit in self.draft:
            self.draft[unit] = text

    @rule()
    def move(self) -> None:
        """The first paragraph goes to the end."""
        if "p1" in self.draft:
            self.draft["p1"] = self.draft.pop("p1")

    @rule(unit=st.sampled_from(("p2", "i2", "n1")), text=texts)
    def add_or_remove(self, unit: str, text: int) -> None:
        if self.draft.pop(unit, None) is None:
            self.draft[unit] = text

    @rule()
    def keep_a_draft(self) -> None:
        self._write(self.original, self.draft).save_revision()

    @rule(small=st.booleans())
    def publish(self, small: bool) -> None:
        page = self._write(self.original, self.draft)
        page.minor_edit = small
        page.save_revision().publish()
        self._published(dict(self.draft), small)

    @rule(back=st.integers(1, 4))
    def revert(self, back: int) -> None:
        revision, old = self.versions[max(0, len(self.versions) - 1 - back)]
        page = revision.as_object()
        page.minor_edit = False
        page.save_revision(previous_revision=revision).publish()
        self.draft = dict(old)
        self._published(dict(old), False)

    def _published(self, now: Texts, small: bool) -> None:
        before, self.live = self.live, now
        self.versions.append((Revision.objects.for_instance(self.original).latest("pk"), dict(now)))
        changed = {unit for unit in now if unit in before and before[unit] != now[unit]} if small else set()
        if not changed:
            return
        for shown in (*(desk.shown for desk in self.desks.values()), self.hand.shown, self.hand.said):
            for unit in changed:
                if shown.get(unit, SOURCE) == before[unit]:
                    shown[unit] = now[unit]
        self._take_in(frozenset(unit for unit in changed if self.synced.get(unit) == before[unit]))

    # -- the translations ---------------------------------------------------------------------------------------------

    @rule()
    def bring_in_the_source(self) -> None:
        editing.prepare(self.original, Locale.objects.get(language_code=self.others[0]), user=self.user)
        self._take_in(frozenset())

    def _take_in(self, small: frozenset[str]) -> None:
        before, self.synced = self.synced, dict(self.live)
        for desk in self.desks.values():
            desk.take_in(before, self.synced, small)

    @rule(language=st.sampled_from((*DESKS, HAND)), unit=units_of_the_page)
    def translate(self, language: int, unit: str) -> None:
        known = self.live if language == HAND else self.synced
        if unit not in known:
            return
        sheet = self.sheet(language)
        self.words += 1
        written = {
            one.key: Written(f"{language} {self.words}", one.stamp) for one in sheet.sentences() if one.unit == unit
        }
        result = take(sheet, written, user=self.user)
        assert len(result.taken) == len(written) > 0
        (self.hand if language == HAND else self.desks[language]).write(unit, known[unit])

    @rule(language=st.sampled_from((*DESKS, HAND)), unit=units_of_the_page)
    def say_that_it_is_still_right(self, language: int, unit: str) -> None:
        if language == HAND:
            if self.hand.draft.get(unit) == "own words" and unit in self.live:
                confirm(self.sheet(language), unit, user=self.user)
                changed = self.hand.said.get(unit) != self.live[unit]
                self.hand.said[unit] = self.live[unit]
                if changed and self.hand.is_live and self._same_words(unit):
                    self.hand.shown[unit] = self.live[unit]
            return
        desk = self.desks[language]
        row = desk.sentences.get((unit, self.synced.get(unit, -1)))
        if row is None or not row.carried:
            return
        same = self._same_words(unit, language)
        confirm(self.sheet(language), unit, user=self.user)
        row.carried = False
        if desk.is_live and same:
            desk.shown[unit] = self.synced[unit]

    def _same_words(self, unit: str, language: int = HAND) -> bool:
        """Whether readers see what the translator has (the site shows it; only then confirming reaches them at once)."""
        return units(self.sheet(language).as_page()).get(unit) == units(self.page(language)).get(unit)

    @rule(language=st.sampled_from((*DESKS, HAND)))
    def publish_a_translation(self, language: int) -> None:
        editing.publish(self.page(language), user=self.user)
        if language == HAND:
            self.hand.publish(self.live)
        else:
            self.desks[language].publish(self.synced)

    # -- what must hold -----------------------------------------------------------------------------------------------

    @invariant()
    def readers_are_told_exactly_what_is_older(self) -> None:
        if not hasattr(self, "hand"):
            return
        for language, one in (*self.desks.items(), (HAND, self.hand)):
            if one.is_live:
                found = states(self.page(language))
                wanted = visible(one.shown, self.live)
                assert {unit: found.get(unit, "absent") for unit in wanted} == wanted, language
                assert not {unit for unit, state in found.items() if unit not in wanted and state != "current"}

    @invariant()
    def the_translation_editor_says_the_same(self) -> None:
        if not hasattr(self, "hand"):
            return
        for language, desk in self.desks.items():
            wanted = desk.expected(self.synced)
            found = {one.unit: one.state for one in self.sheet(language).sentences() if one.path != "slug"}
            assert found == wanted, language
            translation = Translation.objects.get(
                source__object_id=self.key, target_locale__language_code=self.others[language]
            )
            rows = StringSegment.objects.filter(source=translation.source).annotate_translation(
                translation.target_locale
            )
            theirs = {row.context.path.split(".")[-1]: bool(row.translation) for row in rows.select_related("context")}
            for unit, state in wanted.items():
                assert theirs[unit or "title"] == (state != "untranslated"), (language, unit)

    # -- the site -----------------------------------------------------------------------------------------------------

    @property
    def original(self) -> ArticlePage:
        return ArticlePage.objects.get(translation_key=self.key, locale__language_code=self.begun)

    def page(self, language: int) -> ArticlePage:
        return ArticlePage.objects.get(translation_key=self.key, locale__language_code=self.others[language])

    def sheet(self, language: int) -> Sheet:
        found = open_sheet(self.page(language))
        assert found is not None
        return found

    def _write(self, page: ArticlePage, wanted: Texts) -> Any:
        """The page with these texts; items stand in one list, behind the paragraphs that come before them."""
        page.title, page.lead = f"Kopf {wanted['']}", ""
        items = [
            {"type": "item", "id": unit, "value": f"Punkt {unit} {text}"}
            for unit, text in wanted.items()
            if unit.startswith("i")
        ]
        page.body = [
            *(
                {"type": "paragraph", "id": unit, "value": f"<p>Absatz {unit} {text}</p>"}
                for unit, text in wanted.items()
                if unit[:1] in ("p", "n")
            ),
            {"type": "list", "id": "list", "value": items},
        ]
        return page


def test_exactly_what_changed_is_marked_in_every_language(site: make.Tree) -> None:
    run_lives(Freshness, steps=120, a_life=PER_RUN, phases=(Phase.generate,))
