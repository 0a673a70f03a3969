"""What the documents promise about files beside them."""

import re

from tests.house.files import ROOT


def test_every_runtime_dependency_has_its_reason() -> None:
    declared = {
        re.split(r"[\[=<>~]", line)[0].strip().lower()
        for name in ("requirements.in", "requirements-s3.in")
        for line in (ROOT / name).read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    }
    rows = re.findall(r"^\| ([\w, -]+) \|", (ROOT / "docs/dependencies.md").read_text("utf-8"), re.M)
    explained = {name.strip().lower() for row in rows for name in row.split(",")} - {"package"}
    assert explained == declared


def test_links_between_documents_lead_somewhere() -> None:
    lost = []
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|mailto:|#)([^)#]+)", document.read_text("utf-8")):
            if not (document.parent / target).exists():
                lost.append(f"{document.name}: {target}")
    assert not lost, "\n".join(lost)


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.search(r"^\.PHONY: (.+)$", makefile, re.M).group(1).split())
    assert named == set(re.findall(r"^([a-z]+):.*## ", makefile, re.M))


def test_the_sheet_of_accessibility_has_all_98_steps_and_names_tests_that_exist() -> None:
    text = (ROOT / "docs/accessibility.md").read_text("utf-8")
    steps = re.findall(r"^\| (\d+(?:\.\d+)+[a-h]?) \| [^|]+ \| ([a-z ]+) \| (.+) \|$", text, re.M)
    names = [step for step, _how, _by in steps]
    assert len(names) == len(set(names)) == 98
    assert sum(name.startswith("9.") for name in names) == 60
    lost = [path for path in re.findall(r"`((?:tests|knowledge)/[\w/.]+)`", text) if not (ROOT / path).exists()]
    assert not lost, "\n".join(lost)
    assert [
        step
        for step, how, by in steps
        if how == "test" and "`tests/" not in by and "axe" not in by and "test_keyboard" not in by
    ] == []
