"""Rooms know each other in one direction only: search <- home <- knowledge <- kommez_cms."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.files import ROOMS, files, short


def imported_rooms(path: Path) -> Iterator[tuple[int, str]]:
    """Line and room of every import of the file, those inside functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in (
            "import_module",
            "import_string",
        ):
            names = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        for name in names:
            room = name.partition(".")[0]
            if room in ROOMS:
                yield node.lineno, room


def test_no_room_imports_a_room_above_it() -> None:
    wrong = []
    for own, room in enumerate(ROOMS):
        for path in files("*.py", (room,)):
            for line, other in imported_rooms(path):
                if ROOMS.index(other) > own:
                    wrong.append(f"{short(path)}:{line} imports {other}")
    assert not wrong, "\n".join(wrong)


def test_no_room_imports_tests_or_measurements() -> None:
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in files("*.py", ROOMS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in ("tests", "bench")
    ]
    assert not wrong, "\n".join(wrong)
