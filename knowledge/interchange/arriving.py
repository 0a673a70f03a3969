"""A file that somebody brings: may it come in, and what does it say? Read in a process with limits; trusted in nothing."""

import json
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.documents.checks import Verdict
from knowledge.documents.extraction import limited
from knowledge.documents.extraction.limited import Limits
from knowledge.documents.extraction.messages import explain
from knowledge.documents.extraction.results import Reason
from knowledge.documents.extraction.sniffing import ENCRYPTED_OOXML
from knowledge.documents.storing.admitting import waits
from knowledge.importing.inline import clean, keep_addresses
from knowledge.interchange.outcome import Arrived, Embedded, LeftOut, Part
from knowledge.interchange.word.names import ADDRESSES

LIMITS = Limits(wall_seconds=25.0, cpu_seconds=20, output_bytes=24_000_000)
MOST_BYTES = 100 * 1024**2
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEXTS = frozenset({"text/plain", "text/markdown"})
_ENDINGS = frozenset({".md", ".markdown", ".txt"})
_RICH = frozenset({"paragraph"})
_FIELDS = {
    "heading": ("text", "level"),
    "quote": ("text", "source"),
    "callout": ("kind", "text"),
    "indicator": ("value", "unit", "label", "source"),
    "image": ("caption",),
}


class Unreadable(Exception):
    """Nothing comes of this file: why, and what to do about it, in the reader's language."""

    def __init__(self, why: Promise | str, remedy: Promise | str = "") -> None:
        super().__init__(str(why))
        self.why, self.remedy = why, remedy


def read_file(path: Path, name: str, verdict: Verdict) -> Arrived:
    """What a file says that was judged before. Raises Unreadable for what is no Word or Markdown file, broken, hostile,
    too large or empty."""
    kind = kind_of(verdict, name)
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(
            _("A text with its pictures may have at most %(most)d MB.") % {"most": MOST_BYTES // 1024**2},
            _("Make its pictures smaller in Word, or share the file as a document."),
        )
    with path.open("rb") as file:
        arrived = _asked(file, kind)
    if not arrived.parts:
        raise Unreadable(_("No text was found in the file."), _("Check that this is the file you meant."))
    return arrived


def kind_of(verdict: Verdict, name: str) -> str:
    """ "word" or "markdown". Raises Unreadable for anything else, by what the file is and not by its name."""
    if not verdict.ok:
        raise Unreadable(verdict.explanation, verdict.remedy)
    if verdict.media_type == ENCRYPTED_OOXML:
        raise Unreadable(*explain(Reason.PASSWORD))
    if waits(verdict):
        raise Unreadable(_("The virus scanner does not answer at the moment."), _("Try again later."))
    if verdict.media_type == DOCX:
        return "word"
    if verdict.media_type in _TEXTS and Path(name).suffix.lower() in _ENDINGS:
        return "markdown"
    raise Unreadable(
        _("This is no Word file (DOCX) and no Markdown file."),
        _("Save it as DOCX in the program it was written with, then try again."),
    )


def _asked(file: BinaryIO, kind: str) -> Arrived:
    file.seek(0)
    told: dict[str, Any] = {}
    with (
        tempfile.TemporaryDirectory(prefix="kommez-text-") as folder,
        limited.reader(
            "knowledge.interchange.process", [kind], stdin=file.fileno(), folder=folder, limits=LIMITS
        ) as running,
    ):
        line = next(running.lines(), b"")
    try:
        told = json.loads(line)
        if "reason" in told:
            raise Unreadable(*explain(Reason(told["reason"])))
        return understood(told)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(*explain(running.broken or Reason.CRASHED)) from error


def understood(told: dict[str, Any]) -> Arrived:
    """The inverse of `process.said`, with every text cleaned once more: what reads hostile files is not believed.

    Raises ValueError, KeyError, TypeError or AttributeError for any other shape.
    """
    return Arrived(
        title=_words(told["title"], 255),
        lead=_words(told["lead"], 2_000),
        language=_words(told["language"], 12),
        parts=[_part(*one) for one in told["parts"]],
        pictures=[Embedded(*(_words(text, 500) for text in one)) for one in told["pictures"]],
        left_out=Counter({LeftOut(kind): int(count) for kind, count in told["left_out"].items()}),
        is_ours=bool(told["ours"]),
    )


def _part(kind: str, value: Any, own: str, item_ids: list[str]) -> Part:
    part = Part(kind, value, _words(own, 40), tuple(_words(one, 40) for one in item_ids))
    if kind in _RICH:
        return replace(part, value=_rich(value))
    if kind in ("list", "steps"):
        return replace(part, value=tuple(_rich(text) for text in value))
    if kind in ADDRESSES:
        return replace(part, value=[[_words(href, 2_000), _words(text, 255)] for href, text in value])
    if kind == "table":
        rows = tuple(tuple(_words(cell, 500) for cell in row) for row in value["rows"])
        caption = _words(value["caption"], 255)
        return replace(part, value={"caption": caption, "row_headers": bool(value["row_headers"]), "rows": rows})
    fields: dict[str, Any] = {name: str(value[name]) for name in _FIELDS[kind]}
    if kind == "callout":
        fields["text"] = _rich(fields["text"])
    if kind == "image":
        fields["picture"] = int(value["picture"])
    return replace(part, value=fields)


def _rich(markup: str) -> str:
    return clean(str(markup), keep_addresses)


def _words(text: Any, most: int) -> str:
    if not isinstance(text, str):
        raise TypeError("no text")
    return text[:most]
