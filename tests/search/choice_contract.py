"""What every engine makes of choices that leave something out, and of names of files. Inherited as the others."""

from dataclasses import replace
from typing import Any

from search.analysis import analyse_record
from search.engines.base import Engine, EngineEntry, EngineRequest
from search.evaluation.lexicons import NOTHING
from search.filenames import keywords_of
from search.lexicon.expanding import under_all_languages
from search.query import parse
from search.records import SearchRecord
from tests.search.engine_contract import ask, entry, fill, found


def _facets(kind: str, *topics: str) -> dict[str, tuple[str, ...]]:
    return {"kind": (kind,), "language": ("de",), **({"topic": topics} if topics else {})}


PUMPS = (
    entry(1, "Pumpen warten", "Eine Anleitung.", facets=_facets("article", "water")),
    entry(2, "Pumpen warten", "Eine Anleitung.", facets=_facets("document", "water", "energy")),
    entry(3, "Pumpen warten", "Eine Anleitung.", facets=_facets("article", "energy")),
    entry(4, "Pumpen warten", "Eine Anleitung.", facets=_facets("article")),
    entry(5, "Kanal spülen", "Mit einer Pumpe.", facets=_facets("news", "water")),
)


def called(number: int, title: str, *names: str, language: str = "de") -> EngineEntry:
    """An entry whose files have these names."""
    record = SearchRecord("test", number, language, str(number), "document", title, keywords=keywords_of(names))
    return replace(entry(number, title, language=language), **analyse_record(record)._asdict())


def look_for(engine: Engine, text: str, languages: tuple[str, ...] = ("de",), **request: Any) -> list[int]:
    """Ask as the result page does, in the first of the languages."""
    queries = under_all_languages(parse(text), languages, languages[0], dictionary=NOTHING)
    return found(engine.search(EngineRequest(queries, languages, **request)))


class ChoiceContract:
    """Inherit this and provide the fixture `engine`, an empty one."""

    def test_what_has_a_value_that_is_left_out_is_in_no_hit_no_total_and_no_count(self, engine: Engine) -> None:
        fill(engine, PUMPS)
        result = ask(engine, "Pumpen", filters={"-topic": ("water",)})
        assert (sorted(found(result)), result.total) == ([3, 4], 2)
        assert result.facets == {"kind": {"article": 2}, "language": {"de": 2}, "topic": {"energy": 1}}

    def test_values_left_out_and_chosen_ones_narrow_together(self, engine: Engine) -> None:
        fill(engine, PUMPS)
        result = ask(engine, "Pumpen", filters={"topic": ("water",), "-kind": ("document", "news")})
        assert (found(result), result.total) == ([1], 1)
        assert result.facets["topic"] == {"energy": 1, "water": 1}
        assert result.facets["kind"] == {"article": 1}
        assert found(ask(engine, "Pumpen", filters={"topic": ("water",), "-topic": ("water",)})) == []

    def test_the_list_without_a_query_leaves_out_as_well(self, engine: Engine) -> None:
        fill(engine, PUMPS)
        result = ask(engine, "", filters={"-kind": ("article",)})
        assert (sorted(found(result)), result.total) == ([2, 5], 2)
        assert result.facets["kind"] == {"document": 1, "news": 1}
        assert ask(engine, "", filters={"-language": ("de",)}).total == 0

    def test_a_value_nobody_has_leaves_out_nothing(self, engine: Engine) -> None:
        fill(engine, PUMPS)
        assert ask(engine, "Pumpen", filters={"-topic": ("moon",)}).total == ask(engine, "Pumpen").total

    def test_what_matches_little_is_left_out_of_the_whole_total_too(self, engine: Engine) -> None:
        fill(engine, PUMPS)
        query = "Pumpen Kanal spülen"
        everything, without = ask(engine, query), ask(engine, query, filters={"-kind": ("article",)})
        assert (everything.whole_total, without.whole_total) == (5, 2)

    def test_a_file_is_found_first_by_its_name_however_it_is_written(self, engine: Engine) -> None:
        others = [called(n, "Gebühren 2024", f"gebuehren_2024_teil_{n}.pdf") for n in range(2, 8)]
        fill(engine, [called(1, "Was die Tonne kostet", "Gebuehren_2024.pdf", "Tarife-Tonne.docx"), *others])
        for text in (
            "Gebuehren_2024.pdf", "gebuehren 2024 pdf", "Gebühren-2024.PDF", '"Gebuehren_2024.pdf"', "tarife tonne docx",
        ):  # fmt: skip
            assert look_for(engine, text)[0] == 1, text
        assert look_for(engine, "Tarife-Tonne")[0] == 1
        assert look_for(engine, "gebuehren_2024_teil_5.pdf")[0] == 5
        # Without an ending the words are as much those of a title; what is called so stands before.
        assert look_for(engine, "Gebuehren_2024")[0] == 1

    def test_a_name_that_is_asked_for_hides_nothing_that_has_its_words(self, engine: Engine) -> None:
        fill(engine, [called(1, "Was die Tonne kostet", "Gebuehren_2024.pdf"), entry(2, "Gebühren 2024")])
        assert look_for(engine, "Gebühren 2024") == [1, 2]
        assert look_for(engine, "Gebühren 2025")[0] == 2

    def test_names_of_files_are_found_in_every_language(self, engine: Engine) -> None:
        fill(
            engine,
            [
                called(1, "Rapport", "Étude d'impact (v2).odt", language="fr"),
                called(2, "تقرير", "خطة-النفايات 2024.pdf", language="ar"),
                called(3, "Report", "WASTE_plan-final.v3.xlsx", language="en"),
                called(4, "Plan", "خطة-النفايات 2024.pdf", language="de"),
                entry(5, "Waste plan", "The final plan.", language="en"),
            ],
        )
        assert look_for(engine, "etude d'impact v2", ("fr",))[0] == 1
        assert look_for(engine, "خطة النفايات ٢٠٢٤", ("ar",))[0] == 2
        assert look_for(engine, "waste plan final v3 xlsx", ("en",))[0] == 3
        assert look_for(engine, "خطة-النفايات 2024.pdf", ("de",))[0] == 4
