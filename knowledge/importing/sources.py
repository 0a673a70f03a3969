"""What does a source hold? Every kind of source is read into the same neutral pages; what cannot be read is named."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

Format = Literal["html", "markdown", "lines"]

_GROUPS = (("institution", "institutions"), ("municipality", "municipalities"))

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# Part of the hash of every page: a better converter brings the pages in again.
CONVERTER = 1


@dataclass(frozen=True)
class SourcePage:
    """One article in one language, not yet converted. `where` says where in the source it stands, for reports.

    `group` ties the languages of one article together; it is the key by which a later import knows it again.
    `text` is HTML, Markdown or plain lines (one paragraph each), as `format` says. `folder` is where relative links of
    an HTML file start from, as part of a group ("" at the top). `audience` is empty (public), ("partnership",) or a
    tuple of `institution:key` and `municipality:key`.
    """

    where: str
    group: str
    language: str
    title: str
    text: str
    format: Format
    slug: str = ""
    lead: str = ""
    institution: str = ""
    topics: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    reviewed: date | None = None
    review_due: date | None = None
    folder: str = ""

    def digest(self) -> str:
        """32 hex digits that change whenever anything that becomes part of the page changed."""
        seen = [CONVERTER, self.title, self.text, self.format, self.slug, self.lead, self.topics, self.sdgs]
        seen += [self.partners, self.audience, self.reviewed, self.review_due, self.folder]
        return hashlib.blake2b(repr(seen).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Problem:
    """A row that was skipped, or something left out of a row that came in."""

    where: str
    reason: str


@dataclass(frozen=True)
class Note(Problem):
    """Something that was left out or changed; the page itself came in."""


class BadRow(ValueError):
    """This row cannot become a page; the message says why, for the person who made the source."""


@dataclass
class Defaults:
    """What holds for rows that do not say it themselves."""

    language: str = ""
    languages: frozenset[str] = field(default_factory=frozenset)


def read(source: Path, defaults: Defaults) -> Iterator[SourcePage | Problem]:
    """The pages of a JSONL file, of a folder of Markdown or of a folder of HTML, and a problem for each unreadable row.

    A folder with at least one Markdown file counts as Markdown. Raises BadRow when the source itself is none of these.
    """
    from knowledge.importing import html_folder, jsonl, markdown_folder

    if source.is_file() and source.suffix.lower() in (".jsonl", ".ndjson"):
        return jsonl.read(source, defaults)
    if source.is_dir():
        if next(source.rglob("*.md"), None):
            return markdown_folder.read(source, defaults)
        if next(source.rglob("*.html"), None) or next(source.rglob("*.htm"), None):
            return html_folder.read(source, defaults)
        raise BadRow(f"{source} holds neither .html nor .md files")
    raise BadRow(f"{source} is neither a .jsonl file nor a folder of .html or .md files")


def page_from(values: Mapping[str, Any], where: str, defaults: Defaults, *, text: str, format: Format) -> SourcePage:
    """A page from named values as front matter and JSONL give them; raises BadRow for what is missing or wrong."""
    title = _line(values, "title")
    if not title:
        raise BadRow("it has no title")
    if len(title) > 255:
        raise BadRow("its title is longer than 255 characters")
    if not readable(text).strip():
        raise BadRow("it has no text")
    group = _line(values, "group") or _line(values, "id")
    if not group:
        raise BadRow("it has neither a group nor an id, so a later import could not know it again")
    return SourcePage(
        where=where,
        group=group,
        language=known_language(_line(values, "language") or _line(values, "lang"), defaults),
        title=title,
        text=readable(text),
        format=format,
        slug=_line(values, "slug"),
        lead=_line(values, "lead"),
        institution=_line(values, "institution"),
        topics=_words(values, "topics"),
        sdgs=_words(values, "sdgs"),
        partners=_words(values, "with"),
        audience=audience_from(values.get("audience")),
        reviewed=_day(values, "reviewed"),
        review_due=_day(values, "review_due"),
    )


def known_language(code: str, defaults: Defaults) -> str:
    """The site's own code for a language tag such as `de-DE`; raises BadRow for a language the site does not have."""
    wanted = code.replace("_", "-").lower() or defaults.language
    if not wanted:
        raise BadRow("it names no language, and none was given for the whole source")
    for candidate in (wanted, wanted.split("-")[0]):
        if candidate in defaults.languages:
            return candidate
    raise BadRow(f"the site has no language {wanted}")


def audience_from(value: Any) -> tuple[str, ...]:
    """The audience of a row: `public`, `partnership`, or `{institutions: […], municipalities: […]}`."""
    if value in (None, "", "public"):
        return ()
    if value == "partnership":
        return ("partnership",)
    if isinstance(value, Mapping) and value and value.keys() <= {"institutions", "municipalities"}:
        chosen = [f"{kind}:{key}" for kind, name in _GROUPS for key in _words(value, name)]
        if chosen:
            return tuple(sorted(chosen))
    # Never guess here: what nobody understood must not become public.
    raise BadRow(f"its audience is {value!r}, expected public, partnership, or institutions and municipalities")


def readable(text: str) -> str:
    """The text without characters no document may hold: control characters, halves of surrogate pairs."""
    return _UNREADABLE.sub("", text)


def _line(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        raise BadRow(f"its {name} is not a text")
    return re.sub(r"\s+", " ", readable(str(value))).strip()


def _words(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = values.get(name) or ()
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, (list, tuple)):
        raise BadRow(f"its {name} is not a list")
    return tuple(str(item).strip() for item in value if str(item).strip())


def _day(values: Mapping[str, Any], name: str) -> date | None:
    value = values.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise BadRow(f"its {name} is {value!r}, expected a date such as 2026-05-31") from error
