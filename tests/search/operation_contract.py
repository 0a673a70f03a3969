"""What every engine makes of what people decided: entries left out of a query, and weights. Inherited as the others."""

from search.engines.base import Engine, Weights
from tests.search.engine_contract import ask, entry, fill, found


def _facets(kind: str, institution: str) -> dict[str, tuple[str, ...]]:
    return {"kind": (kind,), "institution": (institution,), "year": ("2024",)}


ALIKE = (
    entry(1, "Pumpen warten", "Eine Anleitung.", facets=_facets("article", "works")),
    entry(2, "Pumpen warten", "Eine Anleitung.", facets=_facets("document", "works")),
    entry(3, "Pumpen warten", "Eine Anleitung.", facets=_facets("article", "office")),
)


class OperationContract:
    """Inherit this and provide the fixture `engine`, an empty one."""

    def test_what_was_left_out_of_a_query_is_in_no_total_and_no_count(self, engine: Engine) -> None:
        fill(engine, ALIKE)
        result = ask(engine, "Pumpen", excluded_ids=frozenset({2}), stale_ids=frozenset({3}))
        assert (found(result), result.total, result.whole_total) == ([1], 1, 1)
        assert result.facets["kind"] == {"article": 1}
        assert result.facets["institution"] == {"works": 1}

    def test_a_weight_lifts_a_kind_an_institution_or_one_entry_among_its_equals(self, engine: Engine) -> None:
        fill(engine, ALIKE)
        assert found(ask(engine, "Pumpen")) == [1, 2, 3]
        kind = Weights(facets={("kind", "document"): 1.5})
        assert found(ask(engine, "Pumpen", weights=kind)) == [2, 1, 3]
        institution = Weights(facets={("institution", "office"): 1.2})
        assert found(ask(engine, "Pumpen", weights=institution)) == [3, 1, 2]
        lowered = Weights(ids={1: 0.5})
        assert found(ask(engine, "Pumpen", weights=lowered)) == [2, 3, 1]

    def test_a_weight_changes_neither_the_set_nor_its_counts_nor_a_list_by_date(self, engine: Engine) -> None:
        fill(engine, ALIKE)
        weights = Weights(facets={("kind", "document"): 2.0}, ids={3: 2.0})
        plain, weighted = ask(engine, "Pumpen"), ask(engine, "Pumpen", weights=weights)
        assert (weighted.total, weighted.facets) == (plain.total, plain.facets)
        assert found(ask(engine, "Pumpen", weights=weights, sort="date")) == found(ask(engine, "Pumpen", sort="date"))
        assert found(ask(engine, "", weights=weights)) == found(ask(engine, ""))
