"""The changes a reader may see, newest first: titles in their language, changes of one thing on one day as one line.

The number of queries does not grow with the number of changes, things or languages.
"""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t
from wagtail.models import Page, Site

from home.languages import Language
from home.languages import language as language_of
from home.searchables import page_address
from knowledge.documents.models import Document
from knowledge.documents.reader import document_url
from knowledge.following.changes import Act
from knowledge.recent.asking import ChangesForm, Wanted, kinds
from knowledge.recent.models import ChangedSubject, RecentChange, RecentChangeRows
from knowledge.versions import best_versions
from search.access import Viewer, visible_pages

ON_A_PAGE = 50
IN_A_LANGUAGE = (Act.TRANSLATED, Act.FRESHENED, Act.FILE)  # where it is said which


@dataclass(frozen=True)
class Name:
    """What a changed thing is called and where it is, in the best language for the reader."""

    title: str
    url: str
    written_in: Language


@dataclass
class Said:
    """One thing that happened, in words; `is_small`: nothing but small changes."""

    words: str
    is_small: bool


@dataclass
class Line:
    """One thing on one day, with all that happened to it, the earliest first."""

    name: Name
    kind: str
    owners: Sequence[Any]
    at: datetime.datetime
    said: dict[str, Said] = field(default_factory=dict)


@dataclass
class Day:
    date: datetime.date
    lines: dict[str, Line] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """A page of the list: rows with their names, and whether there are newer and older ones."""

    number: int
    rows: Sequence[RecentChange]
    names: Mapping[str, Name]
    owners: Mapping[str, Sequence[Any]]
    has_older: bool

    @property
    def has_newer(self) -> bool:
        return self.number > 1


def rows_of(viewer: Viewer, wanted: Wanted) -> RecentChangeRows:
    """All changes that fit."""
    rows = RecentChange.objects.visible_to(viewer)
    for subject in filter(None, (wanted.topic, wanted.institution)):
        rows = rows.filter(thing__in=ChangedSubject.objects.filter(subject=subject).values("thing"))
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return rows if wanted.is_whole else rows.filter(is_small=False)


def part_of(viewer: Viewer, form: ChangesForm, *, number: int, language: str) -> Part:
    """At most six queries. Titles are in the language that was asked for, else in the reader's."""
    start, wanted = (number - 1) * ON_A_PAGE, form.wanted
    found = list(rows_of(viewer, wanted)[start : start + ON_A_PAGE + 1])
    names = _names({row.thing for row in found}, viewer, wanted.language or language)
    rows = [row for row in found[:ON_A_PAGE] if row.thing in names]
    return Part(number, rows, names, _owners({row.thing for row in rows}, form), len(found) > ON_A_PAGE)


def days_of(part: Part) -> list[Day]:
    days: dict[datetime.date, Day] = {}
    labels = kinds()
    for row in part.rows:
        date = timezone.localdate(row.at)
        day = days.setdefault(date, Day(date))
        line = day.lines.get(row.thing)
        if line is None:
            name, owners = part.names[row.thing], part.owners.get(row.thing, ())
            line = day.lines[row.thing] = Line(name, labels.get(row.kind, ""), owners, row.at)
        _add(line, row)
    return list(days.values())


def words_of(row: RecentChange) -> str:
    """ "changed", "translated: Arabic"."""
    what = str(Act(row.act).label)
    if row.act not in IN_A_LANGUAGE:
        return what
    name = get_language_info(row.language)["name_translated"]
    return _t("%(what)s: %(language)s") % {"what": what, "language": name}


def _add(line: Line, row: RecentChange) -> None:
    """Rows come the newest first."""
    words = words_of(row)
    known = line.said.pop(words, None)
    small = row.is_small and (known is None or known.is_small)
    line.said = {words: Said(words, small), **line.said}


def _names(things: Iterable[str], viewer: Viewer, language: str) -> dict[str, Name]:
    keys, ids = set[uuid.UUID](), set[int]()
    for thing in things:
        kind, _colon, name = thing.partition(":")
        if kind == "page":
            keys.add(uuid.UUID(hex=name))
        else:
            ids.add(int(name))
    return {**_pages(keys, viewer, language), **_documents(ids, viewer, language)}


def _pages(keys: set[uuid.UUID], viewer: Viewer, language: str) -> dict[str, Name]:
    if not keys:
        return {}
    pages = visible_pages(Page.objects.filter(translation_key__in=keys), viewer).select_related("locale")
    pages = pages.only("title", "url_path", "translation_key", "locale__language_code")
    roots = Site.get_site_root_paths()
    return {
        f"page:{key.hex}": Name(
            page.title, page_address(page.url_path, roots), language_of(page.locale.language_code)
        )
        for key, page in best_versions(pages, language).items()
    }  # fmt: skip


def _documents(ids: set[int], viewer: Viewer, language: str) -> dict[str, Name]:
    if not ids:
        return {}
    found = {}
    for document in Document.objects.visible_to(viewer).filter(pk__in=ids).prefetch_related("texts"):
        spoken = language if document.text_in(language) else document.language
        title, url = document.title_in(language), document_url(document, language)
        found[f"document:{document.pk}"] = Name(title, url, language_of(spoken))
    return found


def _owners(things: set[str], form: ChangesForm) -> dict[str, list[Any]]:
    """Thing -> its institutions by name, as the form read them for this viewer."""
    rows = ChangedSubject.objects.filter(thing__in=things, is_institution=True)
    titles = {key.hex: one for key, one in form.institutions.items()}
    found: dict[str, list[Any]] = defaultdict(list)
    for thing, subject in rows.values_list("thing", "subject"):
        if subject in titles:
            found[thing].append(titles[subject])
    return {thing: sorted(some, key=lambda one: one.title.casefold()) for thing, some in found.items()}
