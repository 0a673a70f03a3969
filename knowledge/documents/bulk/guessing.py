"""Which title, language and date does a new file most likely have? From its name, then from what it says of itself."""

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from django.conf import settings
from django.utils import timezone

from knowledge.documents.bulk.properties import Properties
from knowledge.documents.names import visible_name

LONGEST_TITLE = 255
_DATES = (
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_.]?(?P<m>0[1-9]|1[0-2])[-_.]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>0?[1-9]|[12]\d|3[01])[._-](?P<m>0?[1-9]|1[0-2])[._-](?P<y>(?:19|20)\d\d)(?!\d)"),
)
_VERSION = re.compile(r"(?:^|[\s_.-])(?:v|ver|version|fassung|rev)[\s_.-]?(\d{1,4})$", re.IGNORECASE)
_LANGUAGE = re.compile(r"[\s_.-]\(?([A-Za-z]{2})\)?$")
# What cameras, scanners and programs call a file when nobody gave it a name.
_NAMELESS = re.compile(
    r"(?:scan|img|image|dsc|dok|doc|document|dokument|unbenannt|untitled|file|datei|neu|new|kopie|copy|page|seite)?[\s_\d().-]*",
    re.IGNORECASE,
)
# Titles that programs fill in, or that are only the name of the file the PDF was made of.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) - .*|untitled.*|unbenannt.*|document\d*|dokument\d*|powerpoint.*|"
    r"pr[äa]sentation|folie \d+|slide \d+|.*\.(?:docx?|odt|indd|pptx?|xlsx?|pdf|rtf|qxd))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NameParts:
    """A file's name taken apart: `stem` is what is left, `language` a language of the site or "", `version` or None."""

    stem: str
    language: str = ""
    version: int | None = None
    issued_on: date | None = None


@dataclass(frozen=True)
class Guess:
    """What to begin with; nobody has confirmed any of it. `nameless`: the name says nothing, the text may say more."""

    title: str
    language: str
    issued_on: date
    author: str = ""
    nameless: bool = False


def parts_of(name: str) -> NameParts:
    """`Satzung_de_v2.pdf` -> Satzung, de, 2. The tokens may come in either order, after `_`, `-`, `.` or a space."""
    stem = _without_ending(visible_name(name))
    found = NameParts(stem)
    for _token in range(2):
        version = _VERSION.search(found.stem)
        if version and version.start() and found.version is None and int(version[1]):
            found = replace(found, stem=found.stem[: version.start()], version=int(version[1]))
            continue
        language = _LANGUAGE.search(found.stem)
        if language and language.start() and not found.language and language[1].lower() in dict(settings.LANGUAGES):
            found = replace(found, stem=found.stem[: language.start()], language=language[1].lower())
    return replace(found, issued_on=_date_in(found.stem))


def guess(name: str, properties: Properties, *, language: str) -> Guess:
    """`language` is what holds where neither name nor file says one."""
    parts = parts_of(name)
    title = "" if _NO_TITLE.fullmatch(properties.title) else properties.title
    said = parts.language or (properties.language if properties.language in dict(settings.LANGUAGES) else "")
    nameless = not title and bool(_NAMELESS.fullmatch(parts.stem))
    return Guess(
        title=(title or readable(parts.stem) or name or "?")[:LONGEST_TITLE],
        language=said or language,
        issued_on=_not_ahead(parts.issued_on) or _not_ahead(properties.issued_on) or timezone.localdate(),
        author=properties.author,
        nameless=nameless,
    )


def readable(stem: str) -> str:
    """Words in place of what stands between words in names of files, without a date at either end."""
    for pattern in _DATES:
        for edge in (rf"^{pattern.pattern}[\s_.-]+", rf"[\s_.-]+{pattern.pattern}$"):
            stem = re.sub(edge, "", stem, count=1)
    words = stem.replace("_", " ").replace("%20", " ")
    if " " not in words:
        words = re.sub(r"(?<=\w)[-.](?=\w)", " ", words) if words.count("-") + words.count(".") > 1 else words
    return " ".join(words.split())


def first_line(text: str) -> str:
    """What stands at the top of a page, when it may be a title: a line of 6 to 120 characters with a word in it."""
    for line in text.splitlines()[:12]:
        line = " ".join(line.split())
        if 6 <= len(line) <= 120 and re.search(r"[^\W\d_]{3}", line):
            return line
    return ""


def date_in_text(text: str) -> date | None:
    """A date behind "Stand", "vom", "Datum" and their like near the beginning of a text."""
    found = re.search(
        r"(?:Stand|Datum|vom|Date|dated|du|le|تاريخ|بتاريخ)[:\s]{1,3}(\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)",
        text[:3000],
    )
    return _not_ahead(_date_in(found[1].replace("/", "."))) if found else None


def _without_ending(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/").rpartition("/")[2])
    return path.stem if re.fullmatch(r"\.[A-Za-z0-9]{1,5}", path.suffix) else path.name


def _date_in(text: str) -> date | None:
    for pattern in _DATES:
        if found := pattern.search(text):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                continue
    return None


def _not_ahead(day: date | None) -> date | None:
    """A document is not of a day to come; such a date means something else."""
    return day if day is not None and day <= timezone.localdate() else None
