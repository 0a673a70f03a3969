"""What is a page called, and which pages are called that? Asked for what a viewer may see, never for anything else."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wagtail import hooks

from home.linking.keys import LONGEST, key_of
from home.linking.models import NamedLink, PageName
from home.writing.marks import has_marks, links_in
from home.writing.texts import rich_texts
from search.access import Viewer, below

OTHER_NAMES_HOOK = "other_names_of_things"  # functions (titles, language) -> {title: other names of what is meant}


@dataclass(frozen=True)
class Found:
    """The pages of one name: ids of the versions the name stands for, one per thing. Several are ambiguous."""

    ids: tuple[int, ...]

    @property
    def only(self) -> int | None:
        return self.ids[0] if len(self.ids) == 1 else None


def remember(page: Any) -> None:
    """After a page was saved: its present name, and what its text names. Only what is published counts."""
    NamedLink.objects.filter(page_id=page.pk).delete()
    if not page.live:
        return
    key = key_of(page.title)
    PageName.objects.bulk_create(
        [PageName(page_id=page.pk, key=key, title=page.title[:LONGEST], is_current=True)],
        update_conflicts=True,
        unique_fields=["page", "key"],
        update_fields=["title", "is_current"],
    )
    PageName.objects.filter(page_id=page.pk, is_current=True).exclude(key=key).update(is_current=False)
    wanted = titles_in(_blocks(page))
    NamedLink.objects.bulk_create(
        [NamedLink(page_id=page.pk, key=key, title=title) for key, title in wanted.items()], ignore_conflicts=True
    )


def titles_in(blocks: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Key -> title as first written, of the links by title in stored blocks; figures are not among them."""
    found: dict[str, str] = {}
    for text in rich_texts(blocks):
        if has_marks(text):
            for link in links_in(text):
                if not link.is_figure:
                    found.setdefault(key_of(link.title), link.title)
    return found


def pages_named(titles: Iterable[str], viewer: Viewer, language: str) -> dict[str, Found]:
    """Key -> what is called that, among what the viewer may see; keys of nothing are absent.

    A page of the language goes before one of another, a present name before a former one, and both before another
    name the glossary knows. At most four statements, whatever the number of titles.
    """
    wanted = {key_of(title): title for title in titles}
    found = _by_key(wanted, viewer, language)
    missing = [title for key, title in wanted.items() if key not in found]
    functions: Iterable[Callable[..., Mapping[str, Iterable[str]]]] = hooks.get_hooks(OTHER_NAMES_HOOK)
    others = (
        {title: list(names) for say in functions for title, names in say(missing, language).items()} if missing else {}
    )
    if others:
        also = _by_key([key_of(name) for names in others.values() for name in names], viewer, language)
        for title, names in others.items():
            ids = dict.fromkeys(pk for name in names if (one := also.get(key_of(name))) for pk in one.ids)
            if ids:
                found[key_of(title)] = Found(tuple(ids))
    return found


def _by_key(keys: Iterable[str], viewer: Viewer, language: str) -> dict[str, Found]:
    rows = PageName.objects.filter(key__in=list(keys), page__live=True)
    if viewer.closed_paths:
        rows = rows.exclude(below(viewer.closed_paths, "page__path"))
    ranked: dict[str, dict[tuple[bool, bool], dict[Any, int]]] = defaultdict(lambda: defaultdict(dict))
    names = ("key", "is_current", "page_id", "page__translation_key", "page__locale__language_code")
    for key, is_current, page, thing, code in rows.order_by("page_id").values_list(*names):
        ranked[key][code != language, not is_current].setdefault(thing, page)
    return {key: Found(tuple(ranks[min(ranks)].values())) for key, ranks in ranked.items()}


def _blocks(page: Any) -> Iterable[Mapping[str, Any]]:
    body = getattr(page, "body", None)
    return getattr(body, "raw_data", None) or ()
