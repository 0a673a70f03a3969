"""Judged files: `docs-*.jsonl`, `queries-*.jsonl` and `cross-*.jsonl` of a folder, as documents and questions."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any

ANY_LANGUAGE = "*"


class JudgedFileError(ValueError):
    """A judged file that is missing or cannot be read; the message names file and line."""


@dataclass(frozen=True)
class Question:
    """One judged question: what to look for, in documents of which language ("*": all), and what is right.

    `group` ties together the questions about one thing, whatever their language.
    """

    key: str
    set: str
    text: str
    language: str
    document_language: str
    relevant: frozenset[str]
    group: str = ""

    @property
    def is_across(self) -> bool:
        return self.document_language not in (self.language, ANY_LANGUAGE)


def fold_of(group: str) -> int:
    """0 or 1, the same in every run and on every machine."""
    return md5(group.encode(), usedforsecurity=False).digest()[0] & 1


def documents(folder: Path) -> list[dict[str, Any]]:
    """All documents; each has id, lang, title, text and group (its own id where the file names none)."""
    paths = sorted(folder.glob("docs-*.jsonl"))
    if not paths:
        raise JudgedFileError(f"{folder}: no docs-*.jsonl there")
    found = [row for path in paths for row in rows(path, ("id", "lang", "title", "text"))]
    return [{**row, "group": str(row.get("group") or row["id"])} for row in found]


def questions(
    folder: Path, groups: Mapping[str, str], *, cross: bool, unknown: bool, limit: int | None
) -> Iterator[Question]:
    """Same-language questions of each set, then those across languages when asked for. `groups`: document -> group."""
    for path in sorted(folder.glob("queries-*.jsonl")):
        name = path.stem.removeprefix("queries-")
        own: dict[str, Question] = {}
        for row in rows(path, ("id", "lang", "text", "relevant")):
            right = [str(one) for one in row["relevant"]]
            language = ANY_LANGUAGE if unknown else row["lang"]
            group = groups.get(right[0], right[0])
            own[row["id"]] = Question(row["id"], name, row["text"], row["lang"], language, frozenset(right), group)
        yield from spread(list(own.values()), limit)
        beside = folder / f"cross-{name}.jsonl"
        if cross and not unknown and beside.exists():
            yield from spread(list(_across(beside, own, name)), limit)


def spread(found: list[Question], limit: int | None) -> Iterator[Question]:
    """At most `limit` questions of each language pair, evenly from the whole file."""
    pairs: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in found:
        pairs[question.language, question.document_language].append(question)
    for some in pairs.values():
        taken = len(some) if limit is None else min(limit, len(some))
        yield from (some[number * len(some) // taken] for number in range(taken))


def rows(path: Path, fields: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file that have what is needed; the first one that has not is named."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise JudgedFileError(f"{path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise JudgedFileError(f"{path}:{number}: {error}") from error
        missing = [name for name in fields if not isinstance(row, dict) or name not in row]
        if missing or ("relevant" in fields and not row["relevant"]):
            raise JudgedFileError(f"{path}:{number}: needs {', '.join(missing or ['a relevant document'])}")
        yield row


def _across(path: Path, own: Mapping[str, Question], name: str) -> Iterator[Question]:
    for row in rows(path, ("q", "doc_lang", "relevant")):
        asked = own.get(row["q"])
        if asked is None:
            raise JudgedFileError(f"{path}: question {row['q']!r} is not in queries-{name}.jsonl")
        key = f"{asked.key}>{row['doc_lang']}"
        right = frozenset(map(str, row["relevant"]))
        yield Question(key, name, asked.text, asked.language, row["doc_lang"], right, asked.group)
