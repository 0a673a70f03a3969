"""How well and how fast is the text of files read: words found, letters recognised, pages a second, refusals."""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pypdfium2

from bench.figures import Figure
from bench.printing import printed
from bench.texts import TEXTS
from knowledge.documents.extraction.recognition import languages
from knowledge.documents.extraction.results import ExtractionResult, State
from knowledge.documents.extraction.sandbox import extract_file
from knowledge.documents.extraction.text import clean
from knowledge.documents.making import Page, make_file
from tests.samples.catalogue import SAMPLES

_WORD = re.compile(r"[^\W_]+")
FILES, PAGES = 1_000, 20
_RAW = (
    "import sys, pypdfium2; d = pypdfium2.PdfDocument(sys.argv[1]);"
    " print(sum(len(d[i].get_textpage().get_text_range()) for i in range(len(d))))"
)


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="kommez-documents-") as name:
        folder = Path(name)
        return [*_samples(folder), *_words(folder), *_recognition(folder), _speed(folder), *_many(folder)]


def _text(result: ExtractionResult) -> str:
    return "\n".join(page.text for page in result.pages)


def _samples(folder: Path) -> list[Figure]:
    """The made corpus: each file in the state it must have, hostile ones refused, within time and memory."""

    def read(number: int) -> tuple[bool, bool, ExtractionResult]:
        sample, path = SAMPLES[number], folder / f"sample-{number}"
        path.write_bytes(sample.make())
        result = extract_file(path, name=sample.name, password=sample.password)
        accepted = sample.state == State.REJECTED and result.state != State.REJECTED
        return accepted, result.state != sample.state, result

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(read, range(len(SAMPLES))))
    return [
        Figure("nasty files", len(found), "files", 120, "at least"),
        Figure("hostile files accepted", sum(accepted for accepted, _, _ in found), "files", 0, "exactly"),
        Figure(
            "files in another state than they must have", sum(wrong for _, wrong, _ in found), "files", 0, "exactly"
        ),
        Figure("slowest nasty file", max(result.seconds for _, _, result in found), "s", 30),
        Figure("largest reader of a nasty file", max(result.peak_mb for _, _, result in found), "MB", 537),
    ]


def _words(folder: Path) -> list[Figure]:
    """Reference words found in what other programs printed."""
    figures = []
    for program, language, path in printed(folder):
        wanted = set(_WORD.findall(_bare(" ".join(TEXTS[language]))))
        found = set(_WORD.findall(_bare(_text(extract_file(path, name=path.name)))))
        share = 100 * len(wanted & found) / len(wanted)
        figures.append(Figure(f"words found, {language} printed by {program}", share, "%", 98, "at least"))
    return figures


def _bare(text: str) -> str:
    """Without vowel marks, which search folds and printed files tell out of place."""
    return re.sub("[\u064b-\u0652]", "", clean(text))


def _recognition(folder: Path) -> list[Figure]:
    """Wrong characters in clean scans at 300 dpi."""
    figures = []
    for language, (heading, text) in TEXTS.items() if languages() else ():
        document = pypdfium2.PdfDocument(
            make_file("pdf", language=language, title=heading, pages=[Page(heading, (text,) * 2)])
        )
        wanted = _flat(document[0].get_textpage().get_text_range()) if language != "ar" else ""
        out = BytesIO()
        document[0].render(scale=300 / 72, grayscale=True).to_pil().save(out, "PNG")
        path = folder / f"scan-{language}.png"
        path.write_bytes(out.getvalue())
        wanted = wanted or _flat(f"{heading} {heading} {text} {text}")
        read = _flat(_text(extract_file(path, name=path.name)))
        rate = 100 * distance(wanted, read) / len(wanted)
        figures.append(Figure(f"wrong characters in scans, {language}", rate, "%", 8 if language == "ar" else 3))
    return figures


def _flat(text: str) -> str:
    return " ".join(clean(text).split())


def distance(one: str, other: str) -> int:
    """Characters to insert, delete or replace to turn one text into the other."""
    row = list(range(len(other) + 1))
    for y, left in enumerate(one, start=1):
        above, row[0] = row[0], y
        for x, right in enumerate(other, start=1):
            above, row[x] = row[x], min(row[x] + 1, row[x - 1] + 1, above + (left != right))
    return row[-1]


def _speed(folder: Path) -> Figure:
    """Pages a second against PDFium alone in a process of its own; the best of five, taken in turns."""
    path = folder / "long.pdf"
    text = TEXTS["de"][1]
    pages = [Page(f"Seite {number}", (text, text)) for number in range(300)]
    path.write_bytes(make_file("pdf", language="de", title="Satzung", pages=pages))
    raw, ours = [], []
    for _ in range(5):
        raw.append(
            _seconds(
                lambda: subprocess.run([sys.executable, "-c", _RAW, str(path)], stdout=subprocess.DEVNULL, check=True)
            )
        )
        ours.append(_seconds(lambda: extract_file(path, name="long.pdf")))
    return Figure("speed of 300 pages, share of PDFium alone", 100 * min(raw) / min(ours), "%", 50, "at least")


def _seconds(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def _many(folder: Path) -> list[Figure]:
    """A thousand files of twenty pages each in five formats, read two at a time."""
    paths = []
    for kind in ("pdf", "docx", "odt", "pptx", "xlsx"):
        for language, (heading, text) in TEXTS.items():
            pages = [Page(f"{heading} {number}", (text,)) for number in range(PAGES)]
            path = folder / f"many-{language}.{kind}"
            path.write_bytes(make_file(kind, language=language, title=heading, pages=pages))
            paths.append(path)
    chosen = (paths * (FILES // len(paths) + 1))[:FILES]
    begun = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        states = list(pool.map(lambda path: extract_file(path, name=path.name).state, chosen))
    minutes = (time.monotonic() - begun) / 60
    return [
        Figure(f"{FILES} files of {PAGES} pages, text read", minutes, "min", 5),
        Figure("of them not read", sum(state != State.OK for state in states), "files", 0, "exactly"),
    ]
