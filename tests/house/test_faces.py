"""Style sheets know no left and right, templates no inline style or script, and all they say can be translated."""

import re
from pathlib import Path

import pytest

from tests.house.files import ROOMS, files, short

PHYSICAL = re.compile(
    r"""(?<![\w-])(?:
        (?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b
        | border-(?:top|bottom)-(?:left|right)-radius
        | (?:left|right|top|bottom)\s*:
        | (?:text-align|float|clear)\s*:\s*(?:left|right)\b
    )""",
    re.X,
)
VERTICAL_IS_FINE = re.compile(r"(?<![\w-])(?:top|bottom)\s*:|-(?:top|bottom)\b(?!-(?:left|right)-radius)")
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def test_style_sheets_name_no_physical_side() -> None:
    wrong = []
    for path in files("*.css", ROOMS):
        text = COMMENT.sub(lambda match: "\n" * match.group().count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(text.splitlines(), 1):
            found = PHYSICAL.search(line)
            if found and not VERTICAL_IS_FINE.fullmatch(found.group()):
                wrong.append(f"{short(path)}:{number} {line.strip()}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("margin-left: 1rem", True),
        ("  left: 0;", True),
        ("text-align: right", True),
        ("border-top-left-radius: 2px", True),
        ("margin-inline-start: 1rem", False),
        ("inset-inline: 0", False),
        ("text-align: start", False),
    ],
)
def test_the_guard_tells_physical_from_logical_sides(line: str, wrong: bool) -> None:
    found = PHYSICAL.search(line)
    assert bool(found and not VERTICAL_IS_FINE.fullmatch(found.group())) is wrong


INLINE = re.compile(
    r"""<style[\s>] | \sstyle\s*=\s*["'] | \son[a-z]+\s*=\s*["'] | href\s*=\s*["']\s*javascript:""",
    re.X | re.I,
)
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I)
DATA_SCRIPT = re.compile(r"type=\"application/(?:ld\+)?json\"", re.I)


MAILS = "mails"  # folders of mail templates: a mail has no style sheet to link, and brings its few rules itself


def templates() -> list[Path]:
    return [path for path in files("*.html", ROOMS) if path.parent.name != MAILS]


def test_templates_hold_no_inline_style_or_script() -> None:
    wrong = []
    for path in templates():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            script = SCRIPT.search(line)
            if INLINE.search(line) or (script and not DATA_SCRIPT.search(script.group())):
                wrong.append(f"{short(path)}:{number} {line.strip()}")
    assert not wrong, "\n".join(wrong)
