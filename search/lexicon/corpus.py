"""From which texts the lexicon is learnt: entries that are public now and have translations that are public too.

What may be read is asked of today's restrictions, not of the flags of the rows: text that was closed a moment ago is
already left out.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.conf import settings
from django.db.models import Count

from search.access import Viewer
from search.lexicon.aligning import Version
from search.models import EntrySection, SearchEntry

CHUNK = 100  # groups whose text is held at a time
Group = dict[str, Version]  # by language


@dataclass(frozen=True)
class Corpus:
    """`groups`: language -> entry id, per thing that has public versions in two languages or more, in a fixed order."""

    groups: tuple[Mapping[str, int], ...]
    fingerprint: str  # changes with any text that would be read

    @property
    def entries(self) -> frozenset[int]:
        return frozenset(pk for versions in self.groups for pk in versions.values())


def public_corpus() -> Corpus:
    """What could be learnt from now. Two queries, no texts."""
    languages = [code for code, _name in settings.LANGUAGES]
    rows = SearchEntry.objects.filter(deleted=False, language__in=languages).exclude(group="")
    several = rows.values("family", "group").annotate(versions=Count("language", distinct=True)).filter(versions__gt=1)
    rows = rows.filter(group__in=several.values("group")).order_by("family", "group", "pk")
    shut = Viewer(None).closed_places
    groups: dict[tuple[str, str], dict[str, int]] = {}
    mark = hashlib.blake2b(digest_size=16)
    for family, group, language, pk, digest, places in rows.values_list(
        "family", "group", "language", "pk", "digest", "places"
    ):
        if shut.isdisjoint(places):
            groups.setdefault((family, group), {}).setdefault(language, pk)
            mark.update(f"{family} {group} {language} {digest}\n".encode())
    return Corpus(tuple(found for found in groups.values() if len(found) > 1), mark.hexdigest())


def texts(groups: Sequence[Mapping[str, int]]) -> Iterator[Group]:
    """The blocks of every version of these things, read some things at a time."""
    for start in range(0, len(groups), CHUNK):
        some = groups[start : start + CHUNK]
        blocks = _blocks([pk for versions in some for pk in versions.values()])
        for versions in some:
            yield {language: Version(language, tuple(blocks.get(pk, ()))) for language, pk in versions.items()}


def pairs_of_languages(groups: Iterable[Mapping[str, int]]) -> list[tuple[str, str]]:
    """Each pair of languages that some thing has both of, in alphabetical order."""
    return sorted({pair for versions in groups for pair in combinations(sorted(versions), 2)})


def _blocks(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Entry -> (key, text) of its title, lead and sections; not of those that stand in another language."""
    blocks: dict[int, list[tuple[str, str]]] = {}
    for pk, title, lead in SearchEntry.objects.filter(pk__in=ids).values_list("pk", "title", "lead"):
        blocks[pk] = [("title", title), ("lead", lead)]
    seen: dict[tuple[int, str], int] = {}
    rows = EntrySection.objects.filter(entry__in=ids, language="").order_by("entry_id", "position")
    for pk, anchor, title, text in rows.values_list("entry_id", "anchor", "title", "text"):
        # One heading may have several sections: untranslated blocks stand in one of their own.
        number = seen[pk, anchor] = seen.get((pk, anchor), -1) + 1
        key = f"{anchor}.{number}"
        blocks[pk] += [(f"{key}.title", title), (key, text)] if title else [(key, text)]
    return blocks
