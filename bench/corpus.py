"""Any number of distinct entries, recombined from real paragraphs in four languages: the same for the same seed.

The paragraphs are those of Debian's package `debian-handbook` where it is installed, else of the demo's articles, and
those of the judged pages where KOMMEZ_BENCH_JUDGED names them. Nothing is written to disk: entries come one by one.
"""

import datetime
import html
import json
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from search.analysis.records import AnalysedRecord, analyse_record
from search.analysis.spellings import heading_of
from search.engines.base import EngineEntry
from search.records import SearchRecord, Section

LANGUAGES = ("de", "ar", "en", "fr")
HANDBOOK = Path("/usr/share/doc/debian-handbook/html")
EDITIONS = {"de": "de-DE", "ar": "ar-MA", "en": "en-US", "fr": "fr-FR"}
KINDS = ("article", "article", "article", "document", "document", "news", "question", "event")
FIRST_DAY = datetime.date(2016, 1, 1)
DAYS = 3_900
CLOSED_SHARE = 0.1
INSTITUTIONS, TOPICS, CLOSED_INSTITUTIONS = 40, 60, 8
MEMBERS = "members"  # as `search.access` spells the place of what is for members only
_PARAGRAPH = re.compile(r'<div class="para">(.*?)</div>', re.DOTALL)
_HEADING = re.compile(r'<h[1-6] class="title">(.*?)</h[1-6]>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_NUMBER = re.compile(r"^[\d.\s]+")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True)
class Stock:
    """What entries of one language are made of."""

    titles: tuple[str, ...]
    paragraphs: tuple[str, ...]


@cache
def stock(language: str) -> Stock:
    """All titles and paragraphs there are, each once, in the order of their files."""
    sources = [_handbook(language) or _demo(language), _judged(language)]
    titles = dict.fromkeys(title for source in sources for title, _text in source if title)
    untranslated = set() if language == "en" else set(stock("en").paragraphs)
    texts = (text for source in sources for _title, text in source)
    paragraphs = dict.fromkeys(text for text in texts if fits(text, language) and text not in untranslated)
    return Stock(tuple(titles), tuple(paragraphs))


def fits(text: str, language: str) -> bool:
    """Whether it is a paragraph of the language's script: parts of a book may not be translated yet."""
    letters = sum(map(str.isalpha, text))
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in text)
    return 60 <= len(text) <= 3_000 and (arabic * 2 > letters) == (language == "ar")


class Corpus:
    """Entries number 1, 2, 3 … of one seed. An entry is the same whatever was asked for before."""

    def __init__(self, seed: int = 20_261_123) -> None:
        self.seed = seed
        self._known: dict[tuple[str, str], AnalysedRecord] = {}

    def record(self, number: int) -> SearchRecord:
        draw = random.Random(f"{self.seed} {number}")
        language = LANGUAGES[number % len(LANGUAGES)]
        source = stock(language)
        chosen = [draw.choice(source.paragraphs) for _ in range(draw.choice((2, 3, 3, 4, 5)))]
        institution = draw.randrange(INSTITUTIONS)
        topics = draw.sample(range(TOPICS), draw.choice((0, 1, 1, 2)))
        kind = draw.choice(KINDS)
        places = [f"page:{_key('institution', institution)}", f"page:{_key('entry', number)}"]
        if draw.random() < CLOSED_SHARE:
            places += [MEMBERS, f"circle:{draw.randrange(CLOSED_INSTITUTIONS)}"]
        return SearchRecord(
            model="page",
            object_id=number,
            language=language,
            group=_key("group", number // len(LANGUAGES)),
            kind=kind,
            title=f"{draw.choice(source.titles)} {number}",  # the number tells titles apart as those of real pages are
            lead=chosen[0][:240],
            sections=tuple(Section(f"block-{at}", "", text) for at, text in enumerate(chosen)),
            places=tuple(places),
            topics=tuple(_key("topic", topic) for topic in topics),
            institutions=(_key("institution", institution),),
            format=draw.choice(("pdf", "pdf", "docx")) if kind == "document" else "",
            date=FIRST_DAY + datetime.timedelta(days=draw.randrange(DAYS)),
        )

    def entry(self, number: int, *, analysed: AnalysedRecord | None = None) -> EngineEntry:
        """The entry as an engine takes it; analysed anew unless its terms are given."""
        record = self.record(number)
        return as_entry(number, record, analysed or analyse_record(record))

    def entries(self, first: int, last: int) -> Iterator[EngineEntry]:
        """Entries `first` to `last`; each paragraph is analysed once, however many entries it stands in."""
        for number in range(first, last + 1):
            record = self.record(number)
            yield as_entry(number, record, self._recombined(record))

    def _recombined(self, record: SearchRecord) -> AnalysedRecord:
        """What `analyse_record` makes of the record, from what it made of its parts."""
        head = analyse_record(replace(record, sections=()))
        parts = [self._part(record.language, section.text) for section in record.sections]
        sections = [replace(one, position=at) for at, part in enumerate(parts) for one in part.sections]
        words = sorted({word for part in (head, *parts) for word in part.words.split()})
        return head._replace(sections=tuple(sections), words=" ".join(words))

    def _part(self, language: str, text: str) -> AnalysedRecord:
        key = language, text
        if key not in self._known:
            bare = SearchRecord("", 0, language, "", "", "", sections=(Section("", "", text),))
            self._known[key] = analyse_record(bare)
        return self._known[key]


def _key(kind: str, number: int) -> str:
    return random.Random(f"{kind} {number}").randbytes(16).hex()


def _handbook(language: str) -> list[tuple[str, str]]:
    """(title, paragraph) of every chapter; [] where the book is not installed."""
    found = []
    for path in sorted((HANDBOOK / EDITIONS[language]).glob("sect.*.html")):
        text = path.read_text(encoding="utf-8", errors="replace")
        heading = _HEADING.search(text)
        title = _NUMBER.sub("", _plain(heading[1])) if heading else ""
        found += [(title, _plain(one)) for one in _PARAGRAPH.findall(text)]
    return found


def _demo(language: str) -> list[tuple[str, str]]:
    from knowledge.demo.entries import FOLDER

    found = []
    for path in sorted((FOLDER / "articles").glob(f"*.{language}.md")):
        text = path.read_text(encoding="utf-8")
        front = _FRONT_MATTER.match(text)
        title = re.search(r'^title: *"?(.*?)"?$', front[1], re.MULTILINE) if front else None
        body = text[front.end() :] if front else text
        found += [(title[1] if title else "", " ".join(one.split())) for one in body.split("\n\n")]
    return found


def _judged(language: str) -> list[tuple[str, str]]:
    folder = os.environ.get("KOMMEZ_BENCH_JUDGED")
    if not folder:
        return []
    with (Path(folder) / "docs-municipal.jsonl").open(encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["lang"] == language]
    return [(row["title"], " ".join(one.split())) for row in rows for one in row["text"].split("\n") if one.strip()]


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", markup)).split())


def questions(seed: int, number: int, language: str) -> list[str]:
    """Sentences of 6 to 16 words from the paragraphs: what people type when they ask in whole sentences."""
    draw = random.Random(f"{seed} questions {language}")
    found: dict[str, None] = {}
    paragraphs = stock(language).paragraphs
    for _ in range(number * 50):
        sentence = draw.choice(re.split(r"(?<=[.!?؟])\s+", draw.choice(paragraphs)))
        if 6 <= len(sentence.split()) <= 16:
            found[sentence] = None
        if len(found) == number:
            break
    return list(found)


def keywords(seed: int, number: int, language: str) -> list[str]:
    """One to three longer words that stand near each other in a paragraph."""
    draw = random.Random(f"{seed} keywords {language}")
    found: dict[str, None] = {}
    while len(found) < number:
        listed = re.findall(r"[^\W\d_]{5,}", draw.choice(stock(language).paragraphs))
        if len(listed) >= 3:
            at = draw.randrange(len(listed) - 2)
            found[" ".join(listed[at : at + draw.choice((1, 2, 3))])] = None
    return list(found)


def as_entry(number: int, record: SearchRecord, analysed: AnalysedRecord) -> EngineEntry:
    facets = {
        "kind": (record.kind,),
        "topic": record.topics,
        "institution": record.institutions,
        "language": (record.language,),
        "year": (str(record.date.year),) if record.date else (),
        "format": tuple(record.format.split()),
    }
    return EngineEntry(
        id=number,
        version=number,
        language=record.language,
        closed=MEMBERS in record.places,
        title=analysed.title,
        body=analysed.body,
        parts=analysed.parts,
        sections=analysed.sections,
        group=record.group,
        facets={name: values for name, values in facets.items() if values},
        places=record.places,
        date=record.date,
        words=analysed.words,
        heading=heading_of(record.title),
    )
