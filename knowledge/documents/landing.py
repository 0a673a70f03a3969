"""What the page of a document shows: its files by version, language and format, its pictures, outline and citation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t

from home.languages import Language
from home.languages import language as language_of
from home.thrift import saves_data
from knowledge.documents import reader
from knowledge.documents.accessible import Remark, lacks_something, remarks_of
from knowledge.documents.asking import AskForm, is_foreign
from knowledge.documents.citing import as_text, reference_of
from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.outline import outline_of
from knowledge.documents.previews.models import Preview
from knowledge.documents.previews.showing import pictures_of, previews_of
from knowledge.documents.reader import READABLE, FileRow
from search.access import Viewer


@dataclass(frozen=True)
class File:
    """One file as listed: `compare_url` leads to what changed up to the next version in its language."""

    row: FileRow
    remarks: Sequence[Remark]
    lacks_something: bool
    compare_url: str


@dataclass(frozen=True)
class MatrixLine:
    """The current files of a language, one cell per format of the matrix."""

    language: Language
    cells: Sequence[FileRow | None]


def landing_context(
    request: HttpRequest, document: Document, viewer: Viewer, *, language: str, cited: int | None = None
) -> dict[str, Any]:
    """`cited`: the version an old citation named; its files stand first. At most one query more than `context_of`."""
    context = reader.context_of(document, viewer, language)
    rows: list[FileRow] = context["rows"]
    current = [row for row in rows if row.is_current]
    first = _first(rows, current, (language, document.language), cited=cited)
    previews = previews_of([row.version for row in (first or current)])
    files = [_file(document, row, previews, language) for row in rows]
    shown = {row.version.pk for row in first}
    main = first[0].version if first else None
    pictures = pictures_of(main, previews.get(main.pk)) if main else None
    if cited is not None and main is not None:
        context["readable"] = main if main.state in READABLE else None
    readable = context["readable"]
    outlined = main if main is not None and main == readable else None
    return context | {
        "files": [one for one in files if one.row.version.pk in shown],
        "further": [one for one in files if one.row.is_current and one.row.version.pk not in shown],
        "older": [one for one in files if not one.row.is_current and one.row.version.pk not in shown],
        "formats": list(dict.fromkeys(row.version.format for row in current)),
        "matrix": _matrix(current) if len(current) > 1 else [],
        "unequal": _unequal(current),
        "cited": cited,
        "chosen": reader.text_choice(document, readable, language) if readable else [],
        "newest": max((row.version.number for row in rows), default=0),
        "pictures": None if saves_data(request) else pictures,
        "outline": outline_of(document, outlined, previews.get(outlined.pk), language=language) if outlined else [],
        "asked": request.GET.get("asked") == "1",
        "citation": _citation(document, main, context, language) if main else "",
        "cite_version": main.number if main else 0,
        "ask": AskForm(request=request, document=document, text=readable) if _is_missing(current, language) else None,
    }


def _first(
    rows: Sequence[FileRow], current: Sequence[FileRow], languages: Sequence[str], *, cited: int | None
) -> list[FileRow]:
    """The files shown at length: those of the cited version, else of the reader's language, else of the first one.

    `languages`: the reader's, then the family's.
    """
    if cited is not None:
        found = [row for row in rows if row.version.number == cited]
        return sorted(found, key=lambda row: [row.version.language != language for language in languages])
    return [row for row in current if row.version.language == current[0].version.language]


def _file(document: Document, row: FileRow, previews: Mapping[int, Preview], language: str) -> File:
    remarks = remarks_of(row.version, previews.get(row.version.pk)) if row.version.pk in previews else []
    newer = _newer(document, row.version)
    address = compare_url(document, row.version, newer, language) if newer is not None else ""
    return File(row, remarks, lacks_something(remarks), address)


def _newer(document: Document, version: DocumentVersion) -> DocumentVersion | None:
    """The next version with text in the same language, of the same format if there is one."""
    if version.state not in READABLE:
        return None
    later = [
        one
        for one in document.versions.all()
        if one.published_at
        and one.state in READABLE
        and one.language == version.language
        and one.number > version.number
    ]
    return min(later, key=lambda one: (one.number, one.format != version.format), default=None)


def compare_url(document: Document, old: DocumentVersion, new: DocumentVersion, language: str) -> str:
    return f"/{language}/documents/{document.pk}/compare/{reader.version_key(old)}/{reader.version_key(new)}/"


def _matrix(current: Sequence[FileRow]) -> list[MatrixLine]:
    formats = list(dict.fromkeys(row.version.format for row in current))
    by_place = {(row.version.language, row.version.format): row for row in current}
    languages = dict.fromkeys(row.version.language for row in current)
    return [MatrixLine(language_of(code), [by_place.get((code, one)) for one in formats]) for code in languages]


def _unequal(current: Sequence[FileRow]) -> str:
    """ "Arabic is of version 2, German of version 4", where the languages are not equally recent."""
    newest: dict[str, int] = {}
    for row in current:
        code = row.version.language
        newest[code] = max(newest.get(code, 0), row.version.number)
    if len(set(newest.values())) < 2:
        return ""
    said = [
        _t("%(language)s: version %(number)d")
        % {"language": get_language_info(code)["name_translated"], "number": number}
        for code, number in sorted(newest.items(), key=lambda pair: -pair[1])
    ]
    return _t(", ").join(said)


def _is_missing(current: Sequence[FileRow], language: str) -> bool:
    return bool(current) and is_foreign(language, {row.version.language for row in current})


def _citation(document: Document, version: DocumentVersion, context: Mapping[str, Any], language: str) -> str:
    owner = context["owner"]
    return as_text(reference_of(document, version, owner=owner.title if owner else "", language=language))


def version_url(document: Document, number: int, language: str) -> str:
    """The page of one version, which an old citation leads to."""
    return f"/{language}/documents/{document.pk}/version/{number}/"
