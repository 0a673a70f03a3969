"""Content to make questions from: the documents of a folder of judged files, or the public entries of this site."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from search.access import Viewer
from search.engines.base import EngineEntry
from search.entries import family_of
from search.evaluation.asking import entries
from search.evaluation.judged import documents
from search.models import EntrySection, SearchEntry
from search.records import Filed, searchables


@dataclass(frozen=True)
class Thing:
    """An entry as the rules see it. `sections` are (anchor, text); `is_file`: its sections are pages with numbers."""

    id: str
    language: str
    group: str
    title: str
    subheadings: tuple[str, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    anchors: tuple[str, ...] = ()  # by position, as an engine names sections
    is_file: bool = False
    files: tuple[str, ...] = ()  # names of its files

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.title, *self.subheadings)

    @property
    def text(self) -> str:
        return "\n".join((*self.headings, *(text for _anchor, text in self.sections)))


def of_folder(folder: Path) -> tuple[list[Thing], list[EngineEntry]]:
    """All documents, in the order of the entries."""
    pool = documents(folder)
    things = [
        Thing(str(one["id"]), one["lang"], one["group"], one["title"], sections=(("", one["text"]),), anchors=("",))
        for one in pool
    ]
    return things, list(entries(pool))


def of_site() -> tuple[list[Thing], list[EngineEntry]]:
    """What readers without an account find today, in the order of the entries; all of it is held in memory."""
    shut = Viewer(None).closed_places
    names = {family_of(one.model): one.file_names() for one in searchables() if isinstance(one, Filed)}
    things, rows = [], []
    for row in SearchEntry.objects.filter(deleted=False).order_by("pk").iterator(chunk_size=200):
        if not shut.isdisjoint(row.places):
            continue
        parts = list(EntrySection.objects.filter(entry=row).order_by("position"))
        things.append(
            Thing(
                str(row.pk),
                row.language,
                row.group,
                row.title,
                subheadings=tuple(part.title for part in parts if part.title),
                sections=tuple((part.anchor, part.text) for part in parts),
                anchors=tuple(part.anchor for part in parts),
                is_file=bool(parts) and all(part.anchor.isdigit() for part in parts),
                files=_files(names.get(row.family, {}).get(row.object_id, ()), row.language),
            )
        )
        rows.append(row.for_engine())
    return things, rows


def _files(names: Sequence[tuple[str, str]], language: str) -> tuple[str, ...]:
    """Those of a language; where it has none, of all."""
    own = [name for code, name in names if code == language]
    return tuple(own or (name for _code, name in names))
