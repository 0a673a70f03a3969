"""Figures that tests of promises record, and the report `make prove` reads."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.figures import Comparison, Figure


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promise-report", type=Path, help="write outcomes and figures there, one JSON object a line")
    parser.addoption("--steps", type=int, default=0, help="steps of the state machine over the doors, not five minutes")


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[..., None]:
    """`figure(name, value, unit, wanted, comparison="at most")`: note a number; the test fails when not kept."""

    def note(name: str, value: float, unit: str, wanted: float, comparison: Comparison = "at most") -> None:
        measured = Figure(name, value, unit, wanted, comparison)
        request.node.user_properties.append(("figure", measured.as_json()))
        assert measured.kept, f"{name}: {value:g} {unit}, promised {measured.promise()}"

    return note


WORDS = 12  # lines of a failure that the report repeats


class Reporter:
    """Runs in the process that gathers all reports, also with several workers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.outcomes: dict[str, dict[str, object]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        known = self.outcomes.setdefault(
            report.nodeid, {"test": report.nodeid, "outcome": "passed", "figures": [], "words": []}
        )
        if report.outcome != "passed":
            known["outcome"] = report.outcome
        if report.failed:
            known["words"] = report.longreprtext.splitlines()[-WORDS:]
        if report.when == "call":
            known["figures"] = [value for name, value in report.user_properties if name == "figure"]

    def pytest_sessionfinish(self) -> None:
        self.path.write_text("".join(json.dumps(row) + "\n" for row in self.outcomes.values()), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    path = config.getoption("--promise-report")
    if path is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Reporter(path), "kommez-promises")
