"""A term as a file holds it: the one shape both kinds of files are read into and written from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _t

from knowledge.glossary.models import LONGEST_DEFINITION, Term, TermText, lines

MOST = 2_000  # terms of one file
LARGEST = 4 * 1024 * 1024  # bytes
OWN = re.compile(r"kommez-(\d{1,18})")
FIELDS = ("name", "other_names", "regional_names", "spellings", "definition")
LISTS = ("other_names", "regional_names", "spellings")
LONGEST = {"name": 120, "definition": LONGEST_DEFINITION}
LONGEST_LIST = 1000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class BadFile(ValueError):
    """The file cannot be read at all; the message says why, in the reader's language."""


@dataclass(frozen=True)
class Entry:
    """`texts` is language -> field -> value, lists with one name a line. `id` is "kommez-…" for a term of this site,
    `changed` the moment (ISO 8601) it was changed last when the file was made; both are "" in files from elsewhere."""

    id: str = ""
    changed: str = ""
    topics: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def term(self) -> int | None:
        found = OWN.fullmatch(self.id)
        return int(found[1]) if found else None

    @property
    def title(self) -> str:
        """What to call it in a list: its first name."""
        return next((text["name"] for text in self.texts.values() if text["name"]), self.id)


def entry_of(term: Term, topics: Sequence[str] = ()) -> Entry:
    """A term of this site; `topics` are the titles of its topics in the source language."""
    texts = {text.language: text_of(text) for text in sorted(term.texts.all(), key=lambda text: text.language)}
    return Entry(f"kommez-{term.pk}", term.changed_at.isoformat(), tuple(topics), texts)


def text_of(text: TermText) -> dict[str, str]:
    return clean({name: getattr(text, name) for name in FIELDS})


def clean(values: Mapping[str, str]) -> dict[str, str]:
    """All fields without control characters and superfluous white space, lists with one name a line and each once."""
    found = {
        name: [" ".join(line.split()) for line in lines(_CONTROL.sub("", values.get(name) or ""))] for name in FIELDS
    }
    found["regional_names"] = [_regional(line) for line in found["regional_names"]]
    for name in LISTS:
        found[name] = list(dict.fromkeys(found[name]))
    return {name: (" " if name == "name" else "\n").join(some) for name, some in found.items()}


def _regional(line: str) -> str:
    name, _stroke, place = (part.strip() for part in line.partition("|"))
    return f"{name} | {place}" if place else name


def fault_of(entry: Entry) -> str:
    """Why this entry cannot be taken, in the reader's language; "" when it can."""
    if not entry.texts:
        return _t("No name in a language of this site.")
    for language, text in entry.texts.items():
        if not text["name"]:
            return _t("No name in %(language)s.") % {"language": language}
        for name, value in text.items():
            if len(value) > LONGEST.get(name, LONGEST_LIST):
                return _t("Too long in %(language)s: “%(beginning)s…”") % {
                    "language": language,
                    "beginning": value[:40],
                }
    return ""


def as_json(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    return [asdict(entry) for entry in entries]


def from_json(rows: Sequence[Mapping[str, Any]]) -> list[Entry]:
    return [Entry(row["id"], row["changed"], tuple(row["topics"]), row["texts"]) for row in rows]
