"""Figures on judged files mean what they say, and files that cannot be read are named by line."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from search.evaluation import JudgedFileError, evaluate
from search.evaluation.comparing import compare
from search.evaluation.figures import Score
from search.evaluation.judged import Question
from search.evaluation.own import evaluate_own
from search.evaluation.rules import references
from search.evaluation.things import of_folder
from search.evaluation.typos import SLIPS, evaluate_typos, slipped
from tests import factories as make

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


def test_across_languages_each_half_is_answered_by_the_lexicon_of_the_other(tmp_path: Path) -> None:
    """Six wells in two languages: what was learnt from one half translates the questions about the other."""
    documents = [
        {"id": f"{code}-{number}", "lang": code, "title": f"{word} {name}", "text": f"{word}.", "group": f"{number}"}
        for number, name in enumerate("abcdefghijkl")
        for code, word in (("de", "Brunnen"), ("en", "Well"))
    ]
    questions = [{"id": f"q{n}", "lang": "de", "text": "Brunnen", "relevant": [f"de-{n}"]} for n in range(12)]
    across = [{"q": f"q{n}", "doc_lang": "en", "relevant": [f"en-{m}" for m in range(12)]} for n in range(12)]
    _write(tmp_path / "docs-town.jsonl", documents)
    _write(tmp_path / "queries-town.jsonl", questions)
    _write(tmp_path / "cross-town.jsonl", across)
    assert evaluate(tmp_path, cross=True)["cross"]["mrr10"] == 1.0


def test_a_run_compared_with_itself_differs_by_nothing(judged: Path, tmp_path: Path) -> None:
    file = tmp_path / "before.run"
    with file.open("w") as run:
        evaluate(judged, run=run)
    compared = evaluate(judged, against=file)["against"]["macro"]
    assert compared["mrr10"] == compared["recall10"] == {"delta": 0.0, "low": 0.0, "high": 0.0}


def test_a_run_that_found_less_is_told_with_its_interval(judged: Path, tmp_path: Path) -> None:
    file = tmp_path / "before.run"
    file.write_text("")
    compared = evaluate(judged, against=file)["against"]["macro"]["mrr10"]
    assert 0 < compared["delta"] == evaluate(judged)["macro"]["mrr10"]
    assert compared["low"] <= compared["delta"] <= compared["high"]


def test_translations_of_a_thing_are_drawn_together() -> None:
    """One thing answered better in a hundred questions is one observation, not a hundred."""
    many = [_score(f"q{n}", group="same") for n in range(100)]
    few = [_score(f"p{n}", group=f"other {n}") for n in range(3)]
    before = {one.question.key: ["right"] for one in few}
    assert not compare([*many, *few], before)["mrr10"].is_certain
    apart = [_score(f"q{n}", group=f"thing {n}") for n in range(100)]
    assert compare([*apart, *few], before)["mrr10"].is_certain


def _score(key: str, group: str) -> Score:
    return Score(Question(key, "town", "", "de", "de", frozenset({"right"}), group), 1.0, 1.0)


def test_questions_made_from_content_find_what_they_were_made_of(tmp_path: Path) -> None:
    words = ("Brunnen", "Tonne", "Kanal", "Filter", "Laterne", "Brücke")
    documents = [
        {
            "id": f"de-{n}",
            "lang": "de",
            "title": f"{word} im Ort",
            "text": f"Satzung {100 + n}: der Ort.",
            "group": str(n),
        }
        for n, word in enumerate(words)
    ]
    _write(tmp_path / "docs-town.jsonl", documents)
    report = evaluate_own(tmp_path)
    assert {(row["set"], row["recall10"]) for row in report["cells"]} == {
        ("keywords", 1.0),
        ("number", 1.0),
        ("title", 1.0),
    }
    assert report["unanswered"]["nonsense"]["answered"] == 0.0


@pytest.mark.django_db
def test_a_page_of_a_file_is_asked_for_and_opened_at_that_page(site: object) -> None:
    owner = make.make_institution(site, make.make_pair()[0], "Stadtwerke")
    pages = ("Pumpen warten jährlich", "Leitungen spülen monatlich", "Filter tauschen wöchentlich")
    make.make_document(owner, "Handbuch", pages=tuple(f"{text} genau." for text in pages))
    report = evaluate_own(None)
    assert report["true_page"] == {"share": 1.0, "n": 3}


def test_one_slip_in_the_longest_word_is_made_the_same_each_time() -> None:
    text, slip = slipped("Wo ist der Brunnen?", "q1")
    assert slipped("Wo ist der Brunnen?", "q1") == (text, slip)
    assert text.startswith("Wo ist der ")
    assert "Brunnen" not in text
    made = {slipped("Wo ist der Brunnen?", f"q{number}") for number in range(60)}
    assert {slip for _text, slip in made} == set(SLIPS)
    assert all(6 <= len(text.split()[-1].rstrip("?")) <= 8 for text, _slip in made)
    assert slipped("a ? 1", "q") == ("a ? 1", "")
    assert slipped("", "q") == ("", "")


def test_what_an_error_costs_is_told_before_and_after_correction(judged: Path) -> None:
    _write(judged / "queries-town.jsonl", [QUERIES[0], {**QUERIES[2], "text": "Where is Augsburg?"}])
    report = evaluate_typos(judged)
    german = report["typos"]["de"]
    assert (german["n"], german["typed_right"], german["uncorrected"], german["corrected"]) == (1, 1.0, 0.0, 1.0)
    assert german["cost"] == {"mean": 0.0, "low": 0.0, "high": 0.0}
    assert report["typos"]["macro"]["n"] == 2
    assert sum(row["n"] for row in report["by_slip"].values()) == 2
    halves = [evaluate_typos(judged, half=half)["typos"].get("macro", {"n": 0})["n"] for half in (0, 1)]
    assert sum(halves) == 2


def test_the_command_prints_what_errors_cost(judged: Path) -> None:
    out = io.StringIO()
    call_command("search_eval", str(judged), "--typos", stdout=out)
    assert out.getvalue().splitlines()[1].startswith("macro")
    with pytest.raises(CommandError, match="Name a folder"):
        call_command("search_eval", "--typos", "--own")


def test_what_a_text_cites_is_asked_for_as_it_stands_there(tmp_path: Path) -> None:
    cited = ("§ 12", "DIN EN 12056-4", "2019/904", "Art. 5", "§§ 33", "ISO 9001")
    documents = [
        {"id": f"de-{n}", "lang": "de", "title": f"Ort {n}", "text": f"Nach {one} und 7.", "group": str(n)}
        for n, one in enumerate(cited)
    ]
    _write(tmp_path / "docs-town.jsonl", documents)
    things, _rows = of_folder(tmp_path)
    assert {own.question.text for own in references(things)} == set(cited)
    (cell,) = [row for row in evaluate_own(tmp_path)["cells"] if row["set"] == "reference"]
    assert (cell["n"], cell["recall10"]) == (6, 1.0)


@pytest.mark.django_db
def test_files_are_asked_for_by_their_names(site: object) -> None:
    owner = make.make_institution(site, make.make_pair()[0], "Stadtwerke")
    for number in range(4):
        names = {"filename": f"Gebuehren_{number}.pdf", "texts": {"en": f"Leaflet {number}"}}
        make.make_document(owner, f"Merkblatt {number}", **names)
    cells = {(row["set"], row["query_language"]): row for row in evaluate_own(None)["cells"]}
    for language in ("de", "en"):
        assert (cells["file name", language]["n"], cells["file name", language]["mrr10"]) == (4, 1.0)
