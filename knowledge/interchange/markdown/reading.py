"""What does a Markdown text say? Read by the converter the import of whole sites uses; HTML in it is cleaned or dropped."""

import re
from typing import Any, BinaryIO

from knowledge.documents.extraction.results import Reason, Refused, State
from knowledge.importing.conversion import convert_html, rendered
from knowledge.importing.inline import keep_addresses
from knowledge.importing.sources import readable
from knowledge.interchange.outcome import Arrived, LeftOut, Part

MOST_BYTES = 4 * 1024**2
_ENCODINGS = ("utf-8-sig", "cp1252")
_FIRST_HEADING = re.compile(
    r"\A\s*#[ \t]+(?P<atx>[^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)|\A\s*(?P<line>[^\n]+)\n=+[ \t]*(?:\n|\Z)"
)
_NOTE = re.compile(r"^\[\^([^\]\s]{1,80})\]:[ \t]*(.*(?:\n(?: {2,}|\t).+)*)\n?", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,80})\]")
_ACTIVE = re.compile(r"<(?:script|style|iframe|object|embed|form|svg|math|template|noscript)\b", re.IGNORECASE)


def read(file: BinaryIO) -> Arrived:
    """The whole text. Raises `Refused` for what is no text, or far too long."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(State.REJECTED, Reason.TEXT_LIMIT)
    return read_text(_decoded(data))


def read_text(text: str) -> Arrived:
    """Front matter (title, lead, language) counts; else a first heading of the first level is the title."""
    arrived = Arrived()
    values, text = _front_matter(readable(text.replace("\r\n", "\n").replace("\r", "\n")))
    arrived.title, arrived.lead, arrived.language = (_line(values, name) for name in ("title", "lead", "language"))
    first = _FIRST_HEADING.match(text)
    if first and not arrived.title:
        arrived.title = re.sub(r"[*_`]", "", first["atx"] or first["line"]).strip()
        text = text[first.end() :]
    markup = rendered(_with_notes(text))
    converted = convert_html(markup, title=arrived.title, rule=keep_addresses)
    arrived.parts = [Part(piece.kind, piece.value) for piece in converted.pieces]
    for kind, count in ((LeftOut.PICTURES, converted.images), (LeftOut.RAW_HTML, len(_ACTIVE.findall(markup)))):
        if count:
            arrived.left_out[kind] = count
    return arrived


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(State.FAILED, Reason.DAMAGED)


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The values between two lines of three dashes, where there are such; what is no mapping is text."""
    import yaml

    head, separator, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not separator or len(head) > 20_000:
        return {}, text
    if "&" in head or "*" in head:  # no anchors: repeated ones grow without bound
        return {}, text
    try:
        values = yaml.safe_load(head)
    except (yaml.YAMLError, ValueError):
        return {}, text
    return (values, body) if isinstance(values, dict) else ({}, text)


def _line(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _with_notes(text: str) -> str:
    """Notes told apart (`[^1]`, and `[^1]: …` below) put where they belong, as a text of this site has them."""
    notes = {name: " ".join(words.split()) for name, words in _NOTE.findall(text)}
    if not notes:
        return text
    return _REFERENCE.sub(lambda found: f"^[{notes[found[1]]}]" if found[1] in notes else found[0], _NOTE.sub("", text))
