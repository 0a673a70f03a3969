"""What no search engine may give away. Inherited beside `EngineContract`."""

from dataclasses import replace

import pytest

from search.engines.base import Completions, Engine
from tests.search.engine_contract import ask, entry, fill, found, going_on

PLACES = ("page:1", "page:7")


def _facets(kind: str, *topics: str, year: str = "2024") -> dict[str, tuple[str, ...]]:
    return {"kind": (kind,), "topic": topics, "year": (year,)}


SITE = (
    entry(1, "Wasser eins", facets=_facets("article", "water", "all"), places=("page:1",)),
    entry(2, "Wasser zwei", facets=_facets("document", "water", "all", year="2023"), places=("page:1", "page:7")),
    entry(3, "Wasser drei", facets=_facets("article", "waste", "all"), places=("page:1",)),
    entry(4, "Wasser vier", "Geheimdossier", closed=True, facets=_facets("secret", "spy"), places=("page:9",)),
)
BEGINNINGS = ("wa", "Wasser", "Wasser v", "vi", "gehe", "Wasser geh", "ei")
QUESTIONS = ("Wasser", "wassr", "Geheimdossier", "Geheimdosier", "geheim*", '"Wasser vier"', "Wasser -eins", "", "vier")


class AccessContract:
    """Inherit this and provide the fixtures `engine` and `other_engine`, two empty ones."""

    def test_closed_entries_answer_members_only(self, engine: Engine) -> None:
        fill(engine, SITE)
        assert sorted(found(ask(engine, "Wasser"))) == [1, 2, 3]
        assert sorted(found(ask(engine, "Wasser", member=True))) == [1, 2, 3, 4]
        assert sorted(found(ask(engine, ""))) == [1, 2, 3]
        assert sorted(found(ask(engine, "", member=True))) == [1, 2, 3, 4]

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_a_closed_entry_changes_not_a_byte_of_an_anonymous_answer(
        self, engine: Engine, other_engine: Engine, question: str
    ) -> None:
        fill(engine, SITE[:3])
        fill(other_engine, SITE)
        for options in ({}, {"filters": {"kind": ("secret",)}}, {"whole": True}, {"sort": "date"}):
            assert repr(ask(engine, question, **options)) == repr(ask(other_engine, question, **options))

    @pytest.mark.parametrize(
        "question", [*QUESTIONS, "Wasser Geheimdossier", "eigen*", "wass* dossier", "Eigenes Wasser"]
    )
    def test_a_member_learns_nothing_of_what_is_closed_to_them(
        self, engine: Engine, other_engine: Engine, question: str
    ) -> None:
        """Neither whether a word stands there nor how often: it would change order, corrections and the cut."""
        own = [
            entry(10 + number, f"Eigenes {number}", "Wasser " * number + "im Haus", closed=True, places=("page:5",))
            for number in range(1, 4)
        ]
        theirs = [
            entry(
                20 + number, "Eigenheim Geheimdossier", ("Wasser eins " * 40, "vier"), closed=True, places=("page:9",)
            )
            for number in range(30)
        ]
        fill(engine, [*SITE[:3], *own])
        fill(other_engine, [*SITE, *own, *theirs])
        reader = {"member": True, "closed_places": frozenset({"page:9"})}
        for options in ({}, {"filters": {"kind": ("article",)}}, {"whole": True}, {"sort": "date"}):
            assert repr(ask(engine, question, **reader, **options)) == repr(
                ask(other_engine, question, **reader, **options)
            )

    @pytest.mark.parametrize("question", ["Wasser", ""])
    def test_a_closed_place_takes_entries_out_of_hits_totals_and_counts(self, engine: Engine, question: str) -> None:
        fill(engine, SITE)
        result = ask(engine, question, closed_places=frozenset({"page:7"}))
        assert sorted(found(result)) == [1, 3]
        assert (result.total, result.whole_total) == (2, 2)
        assert result.facets["kind"] == {"article": 2}
        assert "2023" not in result.facets["year"]

    @pytest.mark.parametrize("question", ["Wasser", ""])
    def test_stale_entries_are_left_out_exactly(self, engine: Engine, question: str) -> None:
        fill(engine, SITE)
        result = ask(engine, question, stale_ids=frozenset({1, 3}))
        assert (found(result), result.total, result.facets["kind"]) == ([2], 1, {"document": 1})

    def test_no_correction_comes_from_what_the_reader_cannot_see(self, engine: Engine) -> None:
        fill(engine, [*SITE, entry(5, "Fernwärmeleitung", places=("page:7",))])
        typed = "Fernwärmeleitng"
        assert ask(engine, typed).corrections
        assert not ask(engine, typed, closed_places=frozenset({"page:7"})).corrections
        assert not ask(engine, typed, stale_ids=frozenset({5})).corrections
        # Members do not all see the same closed entries, so these teach nobody.
        assert not ask(engine, "Geheimdosier", member=True).corrections

    def test_an_entry_that_was_closed_leaves_nothing_behind(self, engine: Engine, other_engine: Engine) -> None:
        fill(engine, SITE[:3])
        fill(other_engine, [*SITE[:3], replace(SITE[3], closed=False)])
        other_engine.apply([replace(SITE[3], version=9)], 9)
        for question in QUESTIONS:
            assert repr(ask(engine, question)) == repr(ask(other_engine, question))
        assert found(ask(other_engine, "Geheimdossier", member=True)) == [4]

    @pytest.mark.parametrize("question", ["Wasser", ""])
    def test_choices_in_a_facet_widen_and_between_facets_narrow(self, engine: Engine, question: str) -> None:
        fill(engine, SITE)
        wide = ask(engine, question, filters={"kind": ("article", "document")})
        assert wide.total == 3
        narrow = ask(engine, question, filters={"kind": ("article",), "topic": ("water",)})
        assert (found(narrow), narrow.total) == ([1], 1)
        # A facet counts as if it were not chosen itself, within the other choices.
        assert narrow.facets["kind"] == {"article": 1, "document": 1}
        assert narrow.facets["topic"] == {"all": 2, "waste": 1, "water": 1}

    def test_a_filter_nobody_has_ends_in_an_empty_set_with_the_other_counts(self, engine: Engine) -> None:
        fill(engine, SITE)
        result = ask(engine, "Wasser", filters={"kind": ("nothing",)})
        assert (result.hits, result.total, result.facets["kind"]) == ((), 0, {"article": 2, "document": 1})

    def test_suggestions_leave_out_what_is_closed_or_changed(self, engine: Engine) -> None:
        fill(engine, [*SITE, entry(5, "Fernwärme", "Rohrgraben", places=("page:7",))])
        assert going_on(engine, "fern") == Completions((("fernwärme",),), (5,))
        for hidden in ({"closed_places": frozenset({"page:7"})}, {"stale_ids": frozenset({5})}):
            assert going_on(engine, "fern", **hidden) == going_on(engine, "rohr", **hidden) == Completions(((),), ())
            assert going_on(engine, "Fernwärme rohr", **hidden) == Completions(((),), ())

    def test_titles_of_closed_entries_are_suggested_to_members_who_may_see_them(self, engine: Engine) -> None:
        fill(engine, SITE)
        assert going_on(engine, "wasser vi") == Completions(((),), ())
        assert going_on(engine, "wasser vi", member=True).titles == (4,)
        assert going_on(engine, "wasser vi", member=True, closed_places=frozenset({"page:9"})).titles == ()
        # Words of closed text are nobody's: members do not all see the same.
        assert going_on(engine, "gehe", member=True).words == ((),)

    @pytest.mark.parametrize("typed", BEGINNINGS)
    def test_a_closed_entry_changes_no_suggestion(self, engine: Engine, other_engine: Engine, typed: str) -> None:
        fill(engine, SITE[:3])
        fill(other_engine, [*SITE[:3], replace(SITE[3], closed=False)])
        other_engine.apply([replace(SITE[3], version=9)], 9)
        assert repr(going_on(engine, typed)) == repr(going_on(other_engine, typed))
        reader = {"member": True, "closed_places": frozenset({"page:9"})}
        assert repr(going_on(engine, typed, **reader)) == repr(going_on(other_engine, typed, **reader))

    @pytest.mark.parametrize("question", ["Wasser", "", "wass*"])
    def test_what_is_open_by_now_is_found_wherever_the_engine_holds_it(self, engine: Engine, question: str) -> None:
        """In hits, total and counts; nothing else of the places it was moved out of."""
        fill(engine, [*SITE, entry(5, "Wasser fünf", closed=True, facets=_facets("secret"), places=("page:9",))])
        now = {"closed_places": frozenset({"page:9", "page:7"}), "opened_ids": frozenset({4, 2}), "member": True}
        result = ask(engine, question, **now)
        assert sorted(found(result)) == [1, 2, 3, 4]
        assert (result.total, result.whole_total) == (4, 4)
        assert result.facets["kind"] == {"article": 2, "document": 1, "secret": 1}
        assert going_on(engine, "Wasser vi", **now).titles == (4,)
        assert going_on(engine, "Wasser fü", **now).titles == ()
