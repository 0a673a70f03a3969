"""What every search engine must do. An engine's test module inherits `EngineContract` and provides `engine`."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from search.analysis import VERSION, analyse_record
from search.analysis.spellings import heading_of
from search.engines.base import Completions, Engine, EngineEntry, EngineRequest, EngineResult, EngineUnavailable
from search.query import analyse, parse
from search.records import SearchRecord, Section


def entry(
    number: int,
    title: str,
    text: str | tuple[str, ...] = "",
    *,
    language: str = "de",
    version: int | None = None,
    closed: bool = False,
    deleted: bool = False,
    facets: Mapping[str, tuple[str, ...]] | None = None,
    places: tuple[str, ...] = (),
    day: str = "2024-05-01",
    review: str = "",
) -> EngineEntry:
    """An analysed entry; `text` is one section or several."""
    texts = (text,) if isinstance(text, str) else text
    sections = tuple(Section(f"s{place}", "", one) for place, one in enumerate(texts))
    record = SearchRecord("test", number, language, str(number), "article", title, sections=sections)
    analysed: dict[str, Any] = {} if deleted else analyse_record(record)._asdict()
    return EngineEntry(
        id=number,
        version=number if version is None else version,
        language=language,
        closed=closed,
        deleted=deleted,
        heading="" if deleted else heading_of(title),
        facets=facets or {"language": (language,)},
        places=places,
        date=datetime.date.fromisoformat(day),
        review=datetime.date.fromisoformat(review) if review else None,
        **analysed,
    )


def ask(engine: Engine, text: str, languages: tuple[str, ...] = ("de",), **request: Any) -> EngineResult:
    """Ask as the result page does: parse, analyse under the languages, search them."""
    queries = analyse(parse(text), languages, languages[0]) if text else ()
    return engine.search(EngineRequest(queries, languages, **request))


def going_on(engine: Engine, text: str, languages: tuple[str, ...] = ("de",), **request: Any) -> Completions:
    """Ask how a text may go on, as the field of the search does: its last word is a beginning."""
    return engine.complete(EngineRequest(analyse(parse(f"{text}*"), languages, languages[0]), languages, **request))


def found(result: EngineResult) -> list[int]:
    return [hit.id for hit in result.hits]


def fill(engine: Engine, entries: Iterable[EngineEntry]) -> None:
    listed = list(entries)
    engine.apply(listed, max(one.version for one in listed))


TOWN = (
    entry(1, "Abfallwirtschaft der Stadt", "Die Stadt sammelt Restmüll und Papier.", facets={"kind": ("article",)}),
    entry(2, "Trinkwasser prüfen", "Das Labor prüft jede Woche das Wasser.", facets={"kind": ("article",)}),
    entry(3, "Restmüll im Winter", "Gefrorener Restmüll bleibt in der Tonne.", facets={"kind": ("document",)}),
)


class EngineContract:
    """Inherit this and provide the fixture `engine`: an empty engine of generation "" and the present analysis."""

    def test_an_empty_engine_knows_version_0_and_finds_nothing(self, engine: Engine) -> None:
        assert (engine.version(), ask(engine, "Wasser")) == (0, EngineResult())

    def test_what_was_applied_is_found_and_the_version_remembered(self, engine: Engine) -> None:
        engine.apply(TOWN, 7)
        assert engine.version() == 7
        assert found(ask(engine, "Trinkwasser")) == [2]

    def test_an_entry_applied_twice_or_an_older_one_late_changes_nothing(self, engine: Engine) -> None:
        engine.apply([entry(1, "Neuer Titel", version=5)], 5)
        engine.apply([entry(1, "Neuer Titel", version=5), entry(1, "Alter Titel", version=4)], 5)
        assert ask(engine, "Alter").total == 0
        assert ask(engine, "Titel").total == 1
        engine.apply([], 3)
        assert engine.version() == 5

    def test_a_tombstone_removes_and_keeps_late_writes_out(self, engine: Engine) -> None:
        fill(engine, TOWN)
        engine.apply([entry(3, "", version=9, deleted=True)], 9)
        engine.apply([entry(3, "Restmüll im Winter", version=8)], 9)
        assert found(ask(engine, "Restmüll")) == [1]
        assert engine.versions(0, 10) == {1: 1, 2: 2}

    def test_versions_come_in_order_and_in_pages(self, engine: Engine) -> None:
        fill(engine, TOWN)
        assert engine.versions(1, 1) == {2: 2}
        assert list(engine.versions(0, 9)) == [1, 2, 3]

    def test_a_title_match_comes_first_on_a_site_of_twenty_entries(self, engine: Engine) -> None:
        texts = [entry(n, f"Bericht {n}", "Wasser Kanal Stadt Wasser Netz " * (n % 4 + 1)) for n in range(1, 20)]
        fill(engine, [*texts, entry(20, "Wasser", "Ein Überblick für Gäste.")])
        assert found(ask(engine, "Wasser"))[0] == 20

    def test_only_the_languages_asked_for_answer(self, engine: Engine) -> None:
        fill(engine, [entry(1, "Energie"), entry(2, "Energie", language="en"), entry(3, "Energie", language="fr")])
        queries = analyse(parse("Energie"), ("de", "en", "fr"), "de")
        assert found(engine.search(EngineRequest(queries, ("de",)))) == [1]
        assert sorted(found(engine.search(EngineRequest(queries, ("en", "fr"))))) == [2, 3]

    def test_a_phrase_is_required_and_given_up_openly_when_nobody_wrote_it(self, engine: Engine) -> None:
        fill(engine, [entry(1, "Stadt am Fluss"), entry(2, "Fluss in der Stadt")])
        exact = ask(engine, '"Stadt am Fluss"')
        assert (found(exact), exact.relaxed) == ([1], False)
        loose = ask(engine, '"Fluss Stadt"')
        assert (sorted(found(loose)), loose.relaxed) == ([1, 2], True)

    def test_an_excluded_word_or_phrase_keeps_entries_out(self, engine: Engine) -> None:
        fill(engine, TOWN)
        assert found(ask(engine, "Restmüll -Winter")) == [1]
        assert found(ask(engine, 'Restmüll -"sammelt Restmüll"')) == [3]

    def test_a_word_or_wording_can_be_asked_for_in_titles_only(self, engine: Engine) -> None:
        fill(engine, [*TOWN, entry(4, "Winter in der Stadt", "Restmüll gefriert.")])
        assert sorted(found(ask(engine, "Restmüll"))) == [1, 3, 4]
        assert found(ask(engine, "title:Restmüll")) == [3]
        assert found(ask(engine, "Restmüll titel:winter")) == [3, 4]
        assert found(ask(engine, 'Restmüll titre:"Winter in der Stadt"')) == [4]
        assert ask(engine, "title:Restmüll", whole=True).facets == {"kind": {"document": 1}}

    def test_a_word_can_be_kept_out_of_titles_only(self, engine: Engine) -> None:
        fill(engine, TOWN)
        assert found(ask(engine, "Restmüll -titel:Restmüll")) == [1]
        assert found(ask(engine, 'Restmüll -title:"Restmüll im Winter"')) == [1]
        assert found(ask(engine, 'Restmüll -title:"Winter Restmüll"')) == [3, 1]

    def test_a_title_nobody_wrote_is_given_up_openly(self, engine: Engine) -> None:
        fill(engine, TOWN)
        loose = ask(engine, "title:Labor")
        assert (found(loose), loose.relaxed) == ([2], True)

    def test_of_pages_that_answer_alike_the_newer_comes_first_and_the_overdue_last(self, engine: Engine) -> None:
        days = ("2020-01-01", "2026-06-01", "2026-11-01", "2026-11-20")
        due = ("", "", "2026-11-22", "2026-11-23")
        fill(engine, [entry(n, "Kanal", "Rohre.", day=days[n - 1], review=due[n - 1]) for n in range(1, 5)])
        today = datetime.date(2026, 11, 23)
        assert found(ask(engine, "Kanal", today=today)) == [4, 2, 1, 3]
        assert found(ask(engine, "Kanal")) == [1, 2, 3, 4]

    def test_a_better_answer_stays_before_a_newer_one(self, engine: Engine) -> None:
        old = entry(1, "Kanal", "Rohre.", day="2010-01-01", review="2020-01-01")
        fill(engine, [old, entry(2, "Bericht", "Ein Kanal unter vielen Rohren.", day="2026-11-23")])
        assert found(ask(engine, "Kanal", today=datetime.date(2026, 11, 23))) == [1, 2]

    def test_a_common_word_beside_words_nobody_uses_finds_a_few(self, engine: Engine) -> None:
        crowd = [entry(n, f"Nachricht {n}", "Die Stadt baut.", facets={"year": (str(n % 2),)}) for n in range(1, 61)]
        fill(engine, [*crowd, entry(99, "Stadt")])
        few = ask(engine, "xqzvkwj wvqxzkj Stadt")
        assert (few.total, few.whole_total, found(few)[0]) == (20, 61, 99)
        assert sum(few.facets["year"].values()) == 19
        chosen = ask(engine, "xqzvkwj wvqxzkj Stadt", filters={"year": ("1",)})
        assert (chosen.total, chosen.whole_total) == (few.facets["year"]["1"], 30)
        assert ask(engine, "xqzvkwj wvqxzkj Stadt", whole=True).total == 61

    def test_a_prefix_finds_words_longer_than_their_stem(self, engine: Engine) -> None:
        fill(engine, [entry(1, "Membranfiltration im Wasserwerk"), entry(2, "Gewässer")])
        assert found(ask(engine, "Membranfiltratio*")) == [1]
        assert found(ask(engine, "gewass*")) == [2]

    def test_a_misspelt_word_is_corrected_and_the_result_says_so(self, engine: Engine) -> None:
        fill(engine, TOWN)
        result = ask(engine, "Trinkwaser prüfen")
        assert found(result) == [2]
        assert dict(result.corrections) == {"trinkwaser": "trinkwasser"}

    def test_a_word_is_known_from_the_very_next_search_on(self, engine: Engine) -> None:
        fill(engine, TOWN)
        assert dict(ask(engine, "Trinkwaser").corrections) == {"trinkwaser": "trinkwasser"}
        fill(engine, [entry(9, "Trinkwaser", version=99)])
        assert found(ask(engine, "Trinkwaser")) == [9]
        fill(engine, [entry(9, "", version=100, deleted=True)])
        assert dict(ask(engine, "Trinkwaser").corrections) == {"trinkwaser": "trinkwasser"}

    def test_what_was_typed_can_be_looked_for_exactly(self, engine: Engine) -> None:
        fill(engine, TOWN)
        result = ask(engine, "Trinkwaser", exact=True)
        assert (found(result), result.corrections) == ([], {})
        named = ask(engine, "Trinkwaser", exact=True, doubt=True)
        assert (named.neighbours, named.spoken) == ({"trinkwaser": "trinkwasser"}, {"trinkwasser": "de"})

    def test_a_rare_word_beside_a_much_more_frequent_one_is_doubted_but_looked_for(self, engine: Engine) -> None:
        often = [entry(number, "Chlorierung", "Wasser") for number in range(10, 22)]
        fill(engine, [*often, entry(1, "Chlorirung"), entry(2, "Chlorierungen"), entry(3, "Chlor")])
        result = ask(engine, "Chlorirung", doubt=True)
        assert (found(result), result.corrections) == ([1], {})
        assert (result.neighbours, result.spoken) == ({"chlorirung": "chlorierung"}, {"chlorierung": "de"})
        assert ask(engine, "Chlorirung").neighbours == {}
        for certain in ("Chlorierung", "Chlorierungen", "Chlor", "Wasser"):
            assert ask(engine, certain, doubt=True).neighbours == {}
        hidden = {"doubt": True, "stale_ids": frozenset(range(10, 22))}
        assert ask(engine, "Chlorirung", **hidden).neighbours == {}

    def test_a_word_another_language_knows_is_not_corrected(self, engine: Engine) -> None:
        fill(engine, [entry(1, "Latten am Zaun"), entry(2, "Latrines", language="en")])
        result = ask(engine, "latrine", ("de", "en"))
        assert (found(result), dict(result.corrections)) == ([2], {})

    def test_what_matches_little_of_a_question_is_one_click_away(self, engine: Engine) -> None:
        crowd = [entry(n, "Stadt", f"Nachricht {n} der Stadt") for n in range(1, 30)]
        fill(engine, [*crowd, entry(30, "Klärschlamm", "Die Stadt verbrennt Klärschlamm.")])
        cut = ask(engine, "Klärschlamm Stadt")
        assert (found(cut), cut.total, cut.whole_total) == ([30], 1, 30)
        assert ask(engine, "Klärschlamm Stadt", whole=True).total == 30

    def test_a_hit_names_its_best_section(self, engine: Engine) -> None:
        texts = ("Anfahrt und Zeiten.", "Die Pumpe fördert Grundwasser.", "Kontakt und Dank.")
        fill(engine, [entry(1, "Besuch", texts), entry(2, "Grundwasser")])
        assert {hit.id: hit.section for hit in ask(engine, "Grundwasser").hits} == {1: 1, 2: None}

    def test_results_can_be_sorted_by_date_and_lists_are_newest_first(self, engine: Engine) -> None:
        days = ("2023-01-01", "2025-01-01", "2024-01-01")
        fill(engine, [entry(n, "Kanal " * n, day=day) for n, day in enumerate(days, 1)])
        assert found(ask(engine, "Kanal", sort="date")) == [2, 3, 1]
        assert found(ask(engine, "")) == [2, 3, 1]

    def test_pages_follow_each_other_and_end_at_the_window(self, engine: Engine) -> None:
        fill(engine, [entry(n, "Kanal", f"Abschnitt {n}") for n in range(1, 31)])
        pages = [found(ask(engine, "Kanal", offset=start, limit=10)) for start in (0, 10, 20, 30)]
        assert sorted(number for page in pages for number in page) == list(range(1, 31))
        assert pages[3] == []
        assert found(ask(engine, "Kanal", offset=10**9, limit=10**6)) == []
        assert found(ask(engine, "", offset=-5, limit=3)) == [30, 29, 28]

    def test_a_language_without_entries_or_sense_finds_nothing(self, engine: Engine) -> None:
        fill(engine, [entry(1, "Wasser")])
        assert ask(engine, "Wasser", ("xx", "no_language")).total == 0

    def test_a_rebuild_replaces_everything(self, engine: Engine) -> None:
        fill(engine, TOWN)
        engine.rebuild([entry(9, "Solarstrom")], 40, "", VERSION)
        assert engine.version() == 40
        assert ask(engine, "Restmüll").whole_total == 0
        assert found(ask(engine, "Solarstrom")) == [9]

    def test_an_index_of_another_analysis_says_so_instead_of_finding_nothing(self, engine: Engine) -> None:
        engine.rebuild(TOWN, 3, "", "another analysis")
        assert engine.version() == -1
        with pytest.raises(EngineUnavailable):
            ask(engine, "Restmüll")
        with pytest.raises(EngineUnavailable):
            engine.apply(TOWN, 4)

    def test_a_beginning_goes_on_with_the_most_used_words_one_for_each_stem(self, engine: Engine) -> None:
        fill(engine, [*TOWN, entry(4, "Winterdienst", "Der Restmüll, die Reste, der Restmülls.")])
        assert going_on(engine, "res").words == (("restmüll", "reste"),)
        assert going_on(engine, "RESTMUE").words == (("restmüll",),)
        assert going_on(engine, "xyz") == Completions(((),), ())

    def test_the_last_word_goes_on_so_that_something_holds_all_words(self, engine: Engine) -> None:
        fill(engine, TOWN)
        assert going_on(engine, "Labor wa").words == (("wasser",),)
        assert going_on(engine, "Papier wa").words == ((),)

    def test_titles_go_on_from_any_of_their_words_those_first_that_begin_so(self, engine: Engine) -> None:
        fill(engine, [*TOWN, entry(4, "Kein Trinkwasser"), entry(5, "Über Wasser und Trinkwege")])
        assert going_on(engine, "trin").titles == (2, 5, 4)
        assert going_on(engine, "wasser trinkw").titles == (5,)
        assert going_on(engine, "ueber wa").titles == going_on(engine, "uber wa").titles == (5,)
        assert going_on(engine, "trin", limit=2).titles == (2, 5)

    def test_arabic_goes_on_with_and_without_the_article_and_over_hamza_forms(self, engine: Engine) -> None:
        listed = [entry(1, "المياه النظيفة", language="ar"), entry(2, "إدارة مياه الصرف", language="ar")]
        fill(engine, listed)
        for typed in ("ميا", "الميا", "المياه"):
            assert set(going_on(engine, typed, ("ar",)).titles) == {1, 2}
        assert going_on(engine, "ادار", ("ar",)).titles == (2,)
        assert set(going_on(engine, "نظيفه", ("ar",)).words[0]) == {"النظيفة"}

    def test_what_was_changed_or_taken_away_is_no_longer_gone_on_with(self, engine: Engine) -> None:
        fill(engine, TOWN)
        engine.apply([entry(2, "Grundwasser", version=8), entry(3, "", version=9, deleted=True)], 9)
        assert going_on(engine, "trin") == going_on(engine, "rest win") == Completions(((),), ())
        assert going_on(engine, "grund") == Completions((("grundwasser",),), (2,))

    def test_a_rebuilt_engine_goes_on_as_before(self, engine: Engine) -> None:
        fill(engine, TOWN)
        before = [going_on(engine, typed) for typed in ("re", "wa", "labor w")]
        engine.rebuild(TOWN, 7, "", VERSION)
        assert [going_on(engine, typed) for typed in ("re", "wa", "labor w")] == before
        engine.apply([entry(1, "", version=9, deleted=True)], 9)
        assert going_on(engine, "rest").words == (("restmüll",),)
