"""Reading bytes as the site does: written to a file, read in the limited process."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.documents.extraction.results import ExtractionResult
from knowledge.documents.extraction.sandbox import extract_file

Read = Callable[[bytes, str], ExtractionResult]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_bytes(data: bytes, name: str) -> ExtractionResult:
        path = tmp_path / "blob"
        path.write_bytes(data)
        return extract_file(path, name=name)

    return read_bytes
