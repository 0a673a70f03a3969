"""Figures on judged files mean what they say, and files that cannot be read are named by line."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search.evaluation import JudgedFileError, evaluate

DOCUMENTS = [
    {"id": "de-1", "lang": "de", "title": "Brunnen", "text": "Der Brunnen liefert Wasser.", "group": "1"},
    {"id": "en-1", "lang": "en", "title": "Well", "text": "The well gives water in Augsburg.", "group": "1"},
    {"id": "de-2", "lang": "de", "title": "Tonne", "text": "Die Tonne in Augsburg ist voll.", "group": "2"},
    {"id": "de-3", "lang": "de", "title": "Tonnen", "text": "Die Tonne, die Tonne, die Tonne.", "group": "3"},
]
QUERIES = [
    {"id": "q1", "lang": "de", "text": "Wo ist der Brunnen?", "relevant": ["de-1"]},
    {"id": "q2", "lang": "de", "text": "Tonnen", "relevant": ["de-2"]},
    {"id": "q3", "lang": "en", "text": "elephant", "relevant": ["en-1"]},
    {"id": "q4", "lang": "de", "text": "Augsburg", "relevant": ["de-2"]},
]
CROSS = [{"q": "q4", "doc_lang": "en", "relevant": ["en-1"]}]


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    _write(tmp_path / "docs-town.jsonl", DOCUMENTS)
    _write(tmp_path / "queries-town.jsonl", QUERIES)
    _write(tmp_path / "cross-town.jsonl", CROSS)
    return tmp_path


def test_figures_are_reciprocal_rank_and_recall_averaged_over_cells(judged: Path) -> None:
    report = evaluate(judged)
    german, english = report["cells"]
    assert (german["n"], german["mrr10"], german["recall10"]) == (3, round((1 + 1 / 2 + 1) / 3, 4), 1.0)
    assert (english["n"], english["mrr10"], english["recall10"]) == (1, 0.0, 0.0)
    assert report["macro"] == {"mrr10": round(german["mrr10"] / 2, 4), "recall10": 0.5}
    assert (report["engine"], report["entries"], report["cross"]) == ("embedded", 4, None)
    assert set(report["latency_ms"]) == {"p50", "p95"}


def test_across_languages_has_cells_of_its_own(judged: Path) -> None:
    report = evaluate(judged, cross=True)
    assert report["cross"] == {"mrr10": 1.0, "recall10": 1.0}
    assert report["macro"] == evaluate(judged)["macro"]


def test_with_unknown_language_one_pool_answers(judged: Path) -> None:
    cells = {cell["query_language"]: cell for cell in evaluate(judged, unknown=True)["cells"]}
    assert {cell["document_language"] for cell in cells.values()} == {"*"}
    assert cells["de"]["recall10"] == 1.0


def test_the_run_has_a_line_per_hit(judged: Path) -> None:
    run = io.StringIO()
    evaluate(judged, cross=True, run=run)
    lines = [line.split() for line in run.getvalue().splitlines()]
    assert ["q1", "1", "de-1"] in [line[:3] for line in lines]
    assert ["q4>en", "1", "en-1"] in [line[:3] for line in lines]
    assert all(float(line[3]) > 0 for line in lines)


def test_a_limit_takes_so_many_of_each_language(judged: Path) -> None:
    assert [cell["n"] for cell in evaluate(judged, limit=2)["cells"]] == [2, 1]


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("queries-town.jsonl", "{", "queries-town.jsonl:1"),
        ("queries-town.jsonl", '{"id": "q"}', "needs lang, text, relevant"),
        ("queries-town.jsonl", '{"id": "q", "lang": "de", "text": "a", "relevant": []}', "a relevant document"),
        ("docs-town.jsonl", "[]", "needs id, lang, title, text"),
        ("cross-town.jsonl", '{"q": "nobody", "doc_lang": "en", "relevant": ["x"]}', "'nobody'"),
    ],
)
def test_a_broken_file_is_named_with_its_line(judged: Path, name: str, line: str, message: str) -> None:
    (judged / name).write_text(line + "\n")
    with pytest.raises(JudgedFileError, match=message):
        evaluate(judged, cross=True)


def test_the_command_prints_json_and_a_table_and_writes_the_run(judged: Path, tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("search_eval", str(judged), json=True, stdout=out)
    assert json.loads(out.getvalue())["entries"] == 4
    out = io.StringIO()
    call_command("search_eval", str(judged), cross=True, run=tmp_path / "run.txt", stdout=out)
    assert "macro" in out.getvalue()
    assert (tmp_path / "run.txt").read_text().startswith("q")


@pytest.mark.parametrize(
    "options",
    [{"engine": "elasticsearch"}, {"limit": 0}, {"run": Path("/no/such/folder/run.txt")}],
)
def test_the_command_refuses_what_it_cannot_do(judged: Path, options: dict[str, object]) -> None:
    with pytest.raises(CommandError):
        call_command("search_eval", str(judged), **options)


def test_a_folder_without_judged_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no docs-"):
        call_command("search_eval", str(tmp_path))
