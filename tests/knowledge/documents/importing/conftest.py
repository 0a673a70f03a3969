"""A folder to import from, an institution to import to, and the command in between."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from knowledge.models import InstitutionPage
from tests.factories import Tree, make_institution, make_municipality, make_topic


@pytest.fixture
def works(site: Tree) -> InstitutionPage:
    make_topic(site, "Wasser")
    make_topic(site, "Abfall")
    return make_institution(site, make_municipality("augsburg"), "Stadtwerke")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    root.mkdir()
    return root


def put(folder: Path, **files: str | bytes) -> None:
    """Files by name, `__` for a dot and `_in_` for a folder's separator."""
    for name, content in files.items():
        path = folder / name.replace("_in_", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def run(folder: Path, *more: str, institution: str = "stadtwerke") -> dict[str, Any]:
    out = StringIO()
    call_command("import_documents", str(folder), "--institution", institution, "--json", *more, stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def counts(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return report["created"], report["updated"], report["unchanged"], report["refused"]


def reason_of(report: dict[str, Any], name: str) -> str:
    return next(one["reason"] for one in report["files"] if one["file"].endswith(name))
