"""Does `manage.py extract` keep its contract: a state for every file, never a crash?"""

import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from knowledge.management.commands.extract import Command
from tests.knowledge.documents import samples


def extract(*arguments: str) -> str:
    out = StringIO()
    call_command(Command(), *arguments, stdout=out)
    return out.getvalue()


def test_json_has_one_entry_per_file_in_the_agreed_shape(tmp_path: Path) -> None:
    good, bad = tmp_path / "plan.pdf", tmp_path / "plan.docx"
    good.write_bytes(samples.made("pdf"))
    bad.write_bytes(samples.executable())
    told = json.loads(extract(str(good), str(bad), str(tmp_path / "none.pdf"), "--json"))
    assert [(entry["state"], entry["reason"]) for entry in told] == [
        ("ok", ""),
        ("rejected", "executable"),
        ("failed", "unreadable"),
    ]
    keys = {"file", "state", "reason", "media_type", "languages", "pages", "seconds", "peak_mb"}
    assert all(keys <= set(entry) for entry in told)
    assert told[0]["file"] == str(good)
    assert told[0]["pages"][1]["number"] == 2
    assert "Straßenbäume" in told[0]["pages"][1]["text"]


def test_without_json_it_says_in_sentences_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "pl\nan\u202e.docx"
    path.write_bytes(samples.executable())
    told = extract(str(path))
    assert "rejected executable" in told
    assert "\u202e" not in told
    assert len(told.strip().splitlines()) == 3
