"""Which blocks are a passage, and what of them is shown to this reader?

A passage is one block, or a heading with all that stands below it. It is read from the page it belongs to at the moment
it is shown, in the reader's language where that page is in it, else in the source language, else in any they may see.
Whoever may not see the page sees nothing: no words, no title, not that something is missing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail import hooks
from wagtail.models import Page

from home.languages import Language, preference
from home.languages import language as language_of
from home.writing.figures import Figure, figures_of
from search.access import Viewer, visible_pages

KIND = "passage"
DEEPEST = 3  # a passage of a passage of a passage
STATES_HOOK = "states_of_blocks"  # functions (pages) -> {page id: {block id: how fresh it is}}
Key = tuple[Any, str]  # translation key of the page, id of the block
Reference = tuple[int, str]  # the same with the id of the page as it is written in the block


@dataclass(frozen=True)
class Passage:
    """A passage as it is shown: `stream` with the places of its blocks there, and what is known of them."""

    key: Key
    title: str
    url: str
    language: Language
    stream: Any
    places: Sequence[int]
    states: Mapping[str, str] = field(default_factory=dict)
    trail: tuple[Key, ...] = ()

    @property
    def blocks(self) -> list[Mapping[str, Any]]:
        return [self.stream.raw_data[at] for at in self.places]

    @property
    def figures(self) -> dict[str, Figure]:
        """Of its whole page, whose numbers its references name."""
        return figures_of(self.stream.raw_data)


def places_of_passage(blocks: Sequence[Mapping[str, Any]], block_id: str) -> list[int]:
    """Where the passage stands among stored blocks; empty when there is no such block."""
    start = next((at for at, block in enumerate(blocks) if block_id and block.get("id") == block_id), None)
    if start is None:
        return []
    level = _level(blocks[start])
    if not level:
        return [start]
    end = start + 1
    while end < len(blocks) and (not (other := _level(blocks[end])) or other > level):
        end += 1
    return list(range(start, end))


def references(blocks: Iterable[Mapping[str, Any]]) -> list[Reference]:
    """The passages that stored blocks ask for, in order."""
    found = []
    for block in blocks:
        value = block["value"]
        if block["type"] == KIND and isinstance(value, Mapping) and str(value.get("page") or "").isdigit():
            found.append((int(value["page"]), str(value.get("passage") or "")))
    return found


class Passages:
    """All passages that a text shows, those inside passages included. Asks the database per level, not per passage."""

    def __init__(self, blocks: Iterable[Mapping[str, Any]], viewer: Viewer, language: str) -> None:
        self.viewer, self.language = viewer, language
        self._found: dict[Reference, Passage] = {}
        self._versions: dict[int, Any] = {}
        wanted = references(blocks)
        for _level in range(DEEPEST):
            wanted = [one for one in dict.fromkeys(wanted) if one not in self._found]
            if not wanted:
                break
            wanted = self._read(wanted)

    def get(self, value: Mapping[str, Any], trail: tuple[Key, ...] = ()) -> Passage | None:
        """The passage a block asks for inside those of `trail`; None where nothing is to be shown."""
        asked = references([{"type": KIND, "value": value}])
        passage = self._found.get(asked[0]) if asked else None
        if passage is None or passage.key in trail or len(trail) >= DEEPEST:
            return None
        return replace(passage, trail=(*trail, passage.key))

    def blocks(self) -> list[Mapping[str, Any]]:
        """The stored blocks of all of them."""
        return [block for passage in self._found.values() for block in passage.blocks]

    @property
    def page_ids(self) -> frozenset[int]:
        """Ids, as the blocks name them, of the pages something is shown of."""
        return frozenset(page for page, _block in self._found)

    def _read(self, wanted: list[Reference]) -> list[Reference]:
        """Finds them; returns what they ask for in their turn."""
        self._read_pages({page for page, _block in wanted} - self._versions.keys())
        states = _states([version for page, _block in wanted if (version := self._versions.get(page))])
        inner: list[Reference] = []
        for page, block_id in wanted:
            version = self._versions.get(page)
            stream = getattr(version, "body", None)
            places = places_of_passage(stream.raw_data, block_id) if stream is not None else []
            if version is None or not places:
                continue
            spoken = language_of(version.locale.language_code)
            passage = Passage(
                key=(version.translation_key, block_id), title=version.title, url=version.get_url() or "",
                language=spoken, stream=stream, places=places, states=states.get(version.pk, {}),
            )  # fmt: skip
            self._found[page, block_id] = passage
            inner += references(passage.blocks)
        return inner

    def _read_pages(self, ids: set[int]) -> None:
        """Id as written -> the version to show. Two statements, and one for each type of page among them."""
        if not ids:
            return
        named = dict(visible_pages(Page.objects.filter(pk__in=ids), self.viewer).values_list("pk", "translation_key"))
        rows = visible_pages(Page.objects.filter(translation_key__in=set(named.values())), self.viewer)
        best: dict[Any, tuple[tuple[bool, bool, str], int, int]] = {}
        columns = ("pk", "translation_key", "locale__language_code", "content_type_id")
        for pk, key, code, kind in rows.values_list(*columns) if named else ():
            ranked = (preference(code, self.language), pk, kind)
            best[key] = min(best.get(key, ranked), ranked)
        pages = {page.pk: page for page in _with_texts([(kind, pk) for _rank, pk, kind in best.values()])}
        self._versions |= {pk: pages[best[key][1]] for pk, key in named.items() if best[key][1] in pages}


def _with_texts(wanted: Iterable[tuple[int, int]]) -> Iterable[Any]:
    """The pages of these (content type, id), as what they are."""
    by_type: dict[int, list[int]] = {}
    for kind, pk in wanted:
        by_type.setdefault(kind, []).append(pk)
    for kind, ids in by_type.items():
        model = ContentType.objects.get_for_id(kind).model_class()
        if model is not None:
            yield from model._default_manager.filter(pk__in=ids).select_related("locale")


def _states(pages: Sequence[Any]) -> dict[int, Mapping[str, str]]:
    functions: Iterable[Callable[[Sequence[Any]], dict[int, Mapping[str, str]]]] = hooks.get_hooks(STATES_HOOK)
    return {pk: states for say in functions for pk, states in say(pages).items()} if pages else {}


def _level(block: Mapping[str, Any]) -> str:
    return str(block["value"].get("level") or "2") if block["type"] == "heading" else ""
