"""What a reader can narrow by: the values of each facet with their counts, named in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t
from django.utils.translation import pgettext as _pt
from wagtail.models import Page

from search.access import Viewer, visible_pages
from search.engines.base import NOT
from search.parameters import Parameters
from search.records import searchables

OF_PAGES = ("topic", "institution")  # facets whose values are translation keys of pages
MAX_SECONDS = 600  # the backstop of kept titles, should foreign code write past the version
MOST_SHOWN = {"topic": 40, "institution": 12, "year": 8, "format": 8}


@dataclass(frozen=True)
class FacetValue:
    """`language` is set where the label is in another language than the page; `depth` indents a tree."""

    key: str
    label: str
    count: int
    chosen: bool = False
    depth: int = 0
    language: str = ""

    @property
    def direction(self) -> str:
        return direction_of(self.language) if self.language else ""


@dataclass(frozen=True)
class Facet:
    """`left_out`: values that must not be there; what has them is counted nowhere."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    left_out: tuple[FacetValue, ...] = ()

    @property
    def is_choice(self) -> bool:
        """Whether there is anything to choose, or to take back."""
        return len(self.values) > 1 or any(value.chosen for value in self.values)


class _Title(NamedTuple):
    """How a topic or institution is called, and its place in the tree of the source language."""

    text: str
    language: str
    path: str


def facets(
    counts: Mapping[str, Mapping[str, int]],
    parameters: Parameters,
    viewer: Viewer,
    language: str,
    *,
    version: str = "",
) -> tuple[Facet, ...]:
    """The facets worth showing: those with a choice, with a value chosen or one left out. Two queries at most.

    `version` names the content that readers without an account see, where the viewer is one: titles are kept under it.
    """
    filters = parameters.filters
    keys = {
        key
        for name in OF_PAGES
        for key in (*counts.get(name, ()), *filters.get(name, ()), *filters.get(NOT + name, ()))
    }
    titles = _kept_titles(keys, viewer, language, version) if version else _titles(keys, viewer, language)
    found = []
    for name, label in _labels().items():
        if name == "kind" and parameters.preset:
            continue
        chosen, unwanted = filters.get(name, ()), filters.get(NOT + name, ())
        values = _values(name, {**dict.fromkeys(chosen, 0), **counts.get(name, {})}, set(chosen), titles, language)
        left_out = _values(name, dict.fromkeys(unwanted, 0), set(), titles, language) if unwanted else []
        if len(values) > 1 or chosen or unwanted:
            found.append(Facet(name, label, tuple(values), tuple(left_out)))
    return tuple(found)


def direction_of(language: str) -> str:
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


def own_name(language: str) -> str:
    """What a language calls itself; the code where Django does not know it."""
    try:
        name = get_language_info(language)["name_local"]
    except KeyError:
        return language
    return name[:1].upper() + name[1:]


def kind_labels() -> dict[str, str]:
    return {searchable.kind: searchable.kind_label() for searchable in searchables()}


def _labels() -> dict[str, str]:
    return {
        "kind": _pt("facet", "Kind"),
        "topic": _t("Topic"),
        "institution": _t("Institution"),
        "language": _t("Language"),
        "year": _t("Year"),
        "format": _t("Format"),
    }


def _kept_titles(keys: set[str], viewer: Viewer, language: str, version: str) -> dict[str, _Title]:
    """As `_titles` for readers without an account. Only what was found is kept: addresses may name any key."""
    place = f"facet-titles:{version}:{language}"
    known: dict[str, _Title] = cache.get(place) or {}
    if found := _titles(keys.difference(known), viewer, language):
        known = {**known, **found}
        cache.set(place, known, MAX_SECONDS)
    return known


def _titles(keys: set[str], viewer: Viewer, language: str) -> dict[str, _Title]:
    """Key (hex) -> title in the reader's language, else in the source language, of what the viewer may see."""
    if not keys:
        return {}
    rows = Page.objects.filter(translation_key__in=keys, locale__language_code__in={language, settings.LANGUAGE_CODE})
    fields = ("translation_key", "title", "path", "locale__language_code")
    found: dict[str, _Title] = {}
    for key, title, path, code in visible_pages(rows, viewer).order_by().values_list(*fields):
        known = found.get(key.hex)
        source_path = path if code == settings.LANGUAGE_CODE or known is None else known.path
        if known is None or code == language:
            found[key.hex] = _Title(title, "" if code == language else code, source_path)
        else:
            found[key.hex] = _Title(known.text, known.language, source_path)
    return found


def _values(
    name: str, counts: Mapping[str, int], chosen: set[str], titles: Mapping[str, _Title], language: str
) -> list[FacetValue]:
    if name in OF_PAGES:
        listed = [
            FacetValue(key, titles[key].text, count, key in chosen, 0, titles[key].language)
            for key, count in counts.items()
            if key in titles
        ]
        return _tree(listed, titles) if name == "topic" else _most(name, listed)
    kinds = kind_labels() if name == "kind" else {}
    listed = [
        FacetValue(
            key,
            kinds.get(key) or (own_name(key) if name == "language" else key.upper() if name == "format" else key),
            count,
            key in chosen,
            0,
            key if name == "language" and key != language else "",
        )
        for key, count in counts.items()
    ]
    if name == "language":
        order = [code for code, _name in settings.LANGUAGES]
        return sorted(listed, key=lambda one: (one.key != language, order.index(one.key) if one.key in order else 99))
    if name == "year":
        return sorted(_most(name, sorted(listed, key=lambda one: one.key, reverse=True)), key=_year, reverse=True)
    return _most(name, sorted(listed, key=lambda one: -one.count))


def _year(value: FacetValue) -> str:
    return value.key


def _most(name: str, values: Iterable[FacetValue]) -> list[FacetValue]:
    """The first so many, and every chosen one."""
    listed: list[Any] = list(values)
    return [one for at, one in enumerate(listed) if at < MOST_SHOWN.get(name, 20) or one.chosen]


def _tree(values: list[FacetValue], titles: Mapping[str, _Title]) -> list[FacetValue]:
    """Topics below the topics they belong to, indented by their depth among those shown."""
    ordered = sorted(values, key=lambda one: titles[one.key].path)
    shown: list[FacetValue] = []
    above: list[str] = []
    for one in ordered[: MOST_SHOWN["topic"]]:
        path = titles[one.key].path
        while above and not path.startswith(above[-1]):
            above.pop()
        shown.append(FacetValue(one.key, one.label, one.count, one.chosen, min(len(above), 3), one.language))
        above.append(path)
    return shown
