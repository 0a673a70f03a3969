"""Promise 9 beside its tests: as many generated queries as fit the time, on the site of `bench.ground`."""

from bench.figures import Figure
from bench.hostile import BUDGET, ask, figures_of


def query_figures(*, everything: bool = False) -> list[Figure]:
    """Errors and times; `everything` asks all hundred thousand."""
    from bench.ground import prepare

    prepare()
    return figures_of(ask(None if everything else BUDGET))
