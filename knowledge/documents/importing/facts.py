"""What does somebody say about a file: the values of one row of a table or of a file beside it, understood or refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.documents.models import Document
from knowledge.importing.sources import BadRow, audience_from, readable

# The first word of each is the field; what else a column may be called.
NAMES: Mapping[str, tuple[str, ...]] = {
    "file": ("datei", "dateiname", "filename", "path", "pfad", "fichier", "الملف"),
    "title": ("titel", "titre", "العنوان"),
    "language": ("sprache", "lang", "langue", "اللغة"),
    "date": ("datum", "stand", "issued", "issued_on", "التاريخ"),
    "topics": ("themen", "thema", "topic", "thèmes", "المواضيع"),
    "licence": ("lizenz", "license", "الترخيص"),
    "audience": ("zielgruppe", "sichtbarkeit", "public", "الجمهور"),
    "family": ("familie", "dokument", "document", "famille"),
    "version": ("fassung", "number"),
    "institution": ("einrichtung", "owner", "unit", "المؤسسة"),
    "description": ("beschreibung", "الوصف"),
    "author": ("autor", "herausgeber", "publisher", "auteur"),
    "note": ("anmerkung", "änderung", "change"),
}
# What a bag of ours says beside, read again from the file itself.
IGNORED = frozenset(("media_type", "size", "sha256"))
_FIELD = {alias: name for name, others in NAMES.items() for alias in (name, *others)}
_GROUPS = ("institutions", "municipalities")
_LENGTHS = {"title": 255, "author": 255, "note": 255, "family": 150, "description": 10_000}


@dataclass(frozen=True)
class Facts:
    """Empty and None where nothing was said. `audience` as in `Lookup.audience_of`; None: not said."""

    title: str = ""
    language: str = ""
    issued_on: date | None = None
    topics: tuple[str, ...] = ()
    licence: str = ""
    audience: tuple[str, ...] | None = None
    family: str = ""
    version: int | None = None
    institution: str = ""
    description: str = ""
    author: str = ""
    note: str = ""


def field_of(column: str) -> str:
    """The field a column means; "" for one nobody knows."""
    name = re.sub(r"[\s-]+", "_", column.strip().casefold())
    return name if name in IGNORED else _FIELD.get(name, "")


def facts_from(values: Mapping[str, Any], languages: frozenset[str]) -> Facts:
    """From fields to values; raises BadRow naming the first that cannot be understood. Nothing is guessed here."""
    texts = {name: _text(values.get(name), name) for name in ("title", "family", "institution", "author", "note")}
    for name, most in _LENGTHS.items():
        if len(texts.get(name, "")) > most:
            raise BadRow(f"its {name} is longer than {most} characters")
    return Facts(
        **texts,
        description=_text(values.get("description"), "description", lines=True)[: _LENGTHS["description"]],
        language=_language(_text(values.get("language"), "language"), languages),
        issued_on=_day(values.get("date")),
        topics=_words(values.get("topics"), "topics"),
        licence=_licence(_text(values.get("licence"), "licence")),
        audience=_audience(values.get("audience")),
        version=_number(_text(values.get("version"), "version")),
    )


def _text(value: Any, name: str, *, lines: bool = False) -> str:
    if value is None:
        return ""
    if not isinstance(value, (str, int, float, date)):
        raise BadRow(f"its {name} is not a text")
    text = readable(str(value)).strip()
    return text if lines else re.sub(r"\s+", " ", text)


def _words(value: Any, name: str) -> tuple[str, ...]:
    if isinstance(value, (list, tuple)):
        return tuple(filter(None, (_text(one, name) for one in value[:50])))
    return tuple(filter(None, re.split(r"[,;|\s]+", _text(value, name))))


def _language(code: str, languages: frozenset[str]) -> str:
    wanted = code.replace("_", "-").lower()
    for candidate in (wanted, wanted.partition("-")[0]):
        if candidate in languages or not candidate:
            return candidate
    raise BadRow(f"the site has no language {code}")


def _day(value: Any) -> date | None:
    """2026-05-31 or 31.05.2026; of a moment the day."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    text = _text(value, "date")
    iso, german = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:$|[T ])", text), re.fullmatch(r"(\d\d?)\.(\d\d?)\.(\d{4})", text)
    try:
        if iso:
            return date(*map(int, iso.groups()))
        if german:
            return date(*map(int, reversed(german.groups())))
    except ValueError:
        pass
    if text:
        raise BadRow(f"its date is {text!r}, expected one such as 2026-05-31 or 31.05.2026")
    return None


def _licence(text: str) -> str:
    """A code of ours, or its usual name. An unknown one is never taken for an open one."""
    if not text:
        return ""
    wanted = re.sub(r"[\s_-]+", "-", text.casefold())
    for code, label in Document.Licence.choices:
        if wanted in (code, re.sub(r"[\s_-]+", "-", str(label).casefold()), code.rpartition("-")[0]):
            return str(code)
    raise BadRow(f"its licence is {text!r}, expected one of {', '.join(Document.Licence.values)}")


def _audience(value: Any) -> tuple[str, ...] | None:
    if value in (None, ""):
        return None
    if isinstance(value, str) and ":" in value:
        chosen = tuple(sorted(_words(value, "audience")))
        if all(name.partition(":")[0] in ("institution", "municipality") and name.partition(":")[2] for name in chosen):
            return chosen
    if isinstance(value, str):
        return audience_from(value.strip())
    if not isinstance(value, Mapping) or len(value) > len(_GROUPS):
        raise BadRow("its audience is neither a text nor institutions and municipalities")
    return audience_from({str(name): _words(names, "audience") for name, names in value.items()})


def _number(text: str) -> int | None:
    found = re.fullmatch(r"v?\.?\s*(\d{1,4})", text, re.IGNORECASE)
    if text and (not found or not int(found[1])):
        raise BadRow(f"its version is {text!r}, expected a number from 1 to 9999")
    return int(found[1]) if found else None
