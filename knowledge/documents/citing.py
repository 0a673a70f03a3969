"""How is a document cited? As a sentence, for LaTeX (BibTeX) and for reference managers (RIS), always with its version."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _t

from home.addresses import absolute
from knowledge.documents.models import Document, DocumentVersion

_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# What turns the reading direction belongs to a page, not to a line of a reference manager.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Reference:
    """What a citation says. `address` is absolute and names the version; `year` is that of the document."""

    key: str
    author: str
    title: str
    publisher: str
    issued_on: date
    number: int
    language: str
    address: str
    licence: str

    @property
    def year(self) -> str:
        return f"{self.issued_on:%Y}"


def reference_of(document: Document, version: DocumentVersion, *, owner: str, language: str) -> Reference:
    """`owner`: the name of the institution as the reader sees it, "" where they may not."""
    return Reference(
        key=f"kommez-{document.pk}-v{version.number}",
        author=_line(document.author_text) or _line(owner),
        title=_line(document.title_in(language)),
        publisher=_line(owner),
        issued_on=document.issued_on,
        number=version.number,
        language=version.language,
        address=absolute(f"/documents/{document.pk}/v{version.number}/"),
        licence=str(document.get_licence_display()),
    )


def as_text(reference: Reference) -> str:
    """One sentence in the language of the page."""
    words = {
        "author": reference.author,
        "year": reference.year,
        "title": reference.title,
        "number": reference.number,
        "publisher": reference.publisher,
        "address": reference.address,
        "day": date_format(timezone.localdate(), "DATE_FORMAT"),
    }
    if not reference.author:
        return _t("%(title)s (%(year)s). Version %(number)s. %(address)s (read on %(day)s).") % words
    if reference.publisher in ("", reference.author):
        return _t("%(author)s (%(year)s): %(title)s. Version %(number)s. %(address)s (read on %(day)s).") % words
    return (
        _t("%(author)s (%(year)s): %(title)s. Version %(number)s. %(publisher)s. %(address)s (read on %(day)s).")
        % words
    )


def as_bibtex(reference: Reference) -> str:
    """An entry in UTF-8, for biber and today's BibTeX; nothing in it can end a field or begin a command."""
    fields = [
        ("author", f"{{{_escaped(reference.author)}}}" if reference.author else ""),  # an institution is no surname
        ("title", f"{{{_escaped(reference.title)}}}"),  # keeps its capitals
        ("institution", _escaped(reference.publisher)),
        ("year", reference.year),
        ("date", reference.issued_on.isoformat()),
        ("version", str(reference.number)),
        ("language", reference.language),
        ("url", _escaped_address(reference.address)),
        ("urldate", timezone.localdate().isoformat()),
        ("note", _escaped(f"{_t('Version')} {reference.number}, {reference.licence}")),
    ]
    lines = [f"  {name} = {{{value}}}" for name, value in fields if value]
    return f"@techreport{{{reference.key},\n" + ",\n".join(lines) + "\n}\n"


def as_ris(reference: Reference) -> str:
    """A record in UTF-8 with the line ends the format asks for; a value is one line."""
    fields: Iterable[tuple[str, str]] = (
        ("TY", "RPRT"),
        ("AU", reference.author),
        ("TI", reference.title),
        ("PB", reference.publisher),
        ("PY", reference.year),
        ("DA", f"{reference.issued_on:%Y/%m/%d}"),
        ("ET", str(reference.number)),
        ("LA", reference.language),
        ("UR", reference.address),
        ("Y2", f"{timezone.localdate():%Y/%m/%d}"),
        ("N1", reference.licence),
        ("ID", reference.key),
        ("ER", ""),
    )
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields if value or tag == "ER")


# Ending -> how it is written, and its media type.
FORMS = {
    "bib": (as_bibtex, "application/x-bibtex"),
    "ris": (as_ris, "application/x-research-info-systems"),
}


def filename(reference: Reference, ending: str) -> str:
    return f"{reference.key}.{get_language()}.{ending}"


def _line(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", text)).split())


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(character, character) for character in _line(text))


def _escaped_address(address: str) -> str:
    """In a `url` field only braces, backslashes, percent signs and hashes do harm; ours are percent-encoded."""
    return re.sub(r"[\\{}\s]", "", address).replace("%", r"\%").replace("#", r"\#")
