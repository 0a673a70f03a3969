"""What entries are called and where they lead, for those who only need that of them: no snippets, no facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.access import Viewer
from search.facets import direction_of, kind_labels, own_name
from search.hits import shown_of
from search.models import SearchEntry


@dataclass(frozen=True)
class Thing:
    """One entry in its own language. `direction` and `language_name` are empty where that is the reader's."""

    entry_id: int
    group: str
    kind: str
    kind_label: str
    title: str
    url: str
    language: str
    direction: str = ""
    language_name: str = ""


def things(ids: Sequence[int], viewer: Viewer, language: str) -> list[Thing]:
    """The entries the viewer may really see, in this order; of language versions of one thing only the first."""
    if not ids:
        return []
    rows = SearchEntry.objects.filter(pk__in=ids, deleted=False)
    entries = {row.pk: row for row in rows.only("family", "object_id", "language", "group", "kind", "title")}
    shown = shown_of(entries.values(), viewer, language)
    labels = kind_labels()
    found: dict[str, Thing] = {}
    for entry in filter(None, map(entries.get, ids)):
        seen = shown.get((entry.family, entry.object_id))
        if seen is None or not seen.url or entry.group in found:
            continue
        foreign = entry.language != language
        found[entry.group] = Thing(
            entry_id=entry.pk,
            group=entry.group,
            kind=entry.kind,
            kind_label=labels.get(entry.kind, ""),
            title=entry.title,
            url=seen.url,
            language=entry.language,
            direction=direction_of(entry.language) if foreign else "",
            language_name=own_name(entry.language) if foreign else "",
        )
    return list(found.values())
