"""make bench: every module of `bench` that can measure, its figures beside the promised ones.

`python -m bench.run [MODULE …]` measures only those named and keeps the others' last figures. Writes
bench/results/latest.json and docs/measurements.md. Exit status 1 when a figure is not kept.
"""

import datetime
import importlib
import json
import os
import pkgutil
import platform
import sys
import traceback

import bench
from bench.figures import Figure, spell
from bench.ground import ROOT, prepare

RESULTS = ROOT / "bench" / "results"
DOCUMENT = ROOT / "docs" / "measurements.md"
Row = dict[str, object]


def measuring_modules() -> list[str]:
    names = sorted(info.name for info in pkgutil.iter_modules(bench.__path__) if not info.ispkg and info.name != "run")
    return [name for name in names if hasattr(importlib.import_module(f"bench.{name}"), "measure")]


def main(wanted: list[str]) -> int:
    known = measuring_modules()
    unknown = set(wanted) - set(known)
    if unknown:
        print(f"Nothing measures {', '.join(sorted(unknown))}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    prepare()
    results = last_results()
    for name in wanted or known:
        print(f"Measuring {name} …", file=sys.stderr, flush=True)
        results[name] = rows_of(name)
        show(name, results[name])
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "latest.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    DOCUMENT.write_text(document({name: results[name] for name in known if name in results}), encoding="utf-8")
    return int(any(not row["kept"] for name in wanted or known for row in results[name]))


def rows_of(name: str) -> list[Row]:
    """The figures of one module with the time they were taken; a module that fails is one broken figure."""
    at = datetime.datetime.now(datetime.UTC).isoformat(timespec="minutes")
    try:
        figures: list[Figure] = importlib.import_module(f"bench.{name}").measure()
    except Exception:
        traceback.print_exc()
        figures = [Figure("could not be measured", 1, "", 0, "exactly")]
    return [{**figure.as_json(), "promise": figure.promise(), "at": at} for figure in figures]


def show(name: str, rows: list[Row]) -> None:
    for row in rows:
        mark = "ok " if row["kept"] else "NOT"
        print(f"{mark} {name:10} {row['name']:52} {spell_row(row):>14}   {row['promise']}", flush=True)


def spell_row(row: Row) -> str:
    return f"{spell(float(str(row['value'])))} {row['unit']}".strip()


def last_results() -> dict[str, list[Row]]:
    try:
        return dict(json.loads((RESULTS / "latest.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def document(results: dict[str, list[Row]]) -> str:
    """The figures as a page for people."""
    lines = [
        "# Measurements",
        "",
        f"Written by `make bench`. Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}. Seconds vary with what else the machine does.",
        "",
        "| figure | measured | promised | kept | at |",
        "|---|---|---|---|---|",
    ]
    for name, rows in results.items():
        for row in rows:
            kept = "yes" if row["kept"] else "**no**"
            lines.append(
                f"| {name}: {row['name']} | {spell_row(row)} | {row['promise'] or '-'} | {kept} | {row['at']} |"
            )
    growth = RESULTS / "growth.md"  # written by `bench.scale`
    if growth.exists():
        lines += ["", "## Search by number of entries", "", "Milliseconds of 95 in 100 answers.", ""]
        lines.append(growth.read_text(encoding="utf-8").rstrip())
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
