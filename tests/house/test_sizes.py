"""Files and functions stay small enough to be read at once."""

import ast

from tests.house.files import ROOT, files, short

FILE_LINES = {"*.py": 300, "*.css": 250, "*.js": 250, "*.html": 120}
FUNCTION_LINES = 40


def test_no_file_is_longer_than_its_kind_may_be() -> None:
    too_long = [
        f"{short(path)}: {lines} lines, at most {limit}"
        for pattern, limit in FILE_LINES.items()
        for path in files(pattern)
        if "content" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > limit
    ]
    assert not too_long, "\n".join(too_long)


def test_no_function_is_longer_than_forty_lines() -> None:
    too_long = []
    for path in [*files("*.py"), ROOT / "manage.py", ROOT / "conftest.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    too_long.append(f"{short(path)}:{node.name} has {lines} lines")
    assert not too_long, "\n".join(too_long)


def test_every_module_says_what_question_it_answers() -> None:
    silent = [
        short(path)
        for path in files("*.py")
        if (tree := ast.parse(path.read_text(encoding="utf-8"))).body and ast.get_docstring(tree) is None
    ]
    assert not silent, "\n".join(silent)


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "helpers", "common", "misc", "core", "util", "helper"}
    found = [short(path) for path in files("*") if path.stem in drawers]
    assert not found, "\n".join(found)
