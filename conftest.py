"""What every test run has: prepared databases, and needs that are named when they are missing."""

pytest_plugins = [
    "tests.plugins.caches",
    "tests.plugins.databases",
    "tests.plugins.needs",
    "tests.plugins.processes",
    "tests.plugins.promises",
    "tests.plugins.scanner",
]
