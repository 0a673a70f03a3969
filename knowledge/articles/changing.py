"""The source of translations is published with other words: what follows for them?

Usually the parts that changed are outdated from this moment on. If its editor said that the change is a small one
(spelling, a date format), the translations that held before hold on: their baselines move to the new words. So they do
where nobody changed a word, and only a title in brackets has become the link it stands for (`knowledge.articles.linked`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from knowledge.articles.freshness import Unit, units
from knowledge.articles.linked import only_linked
from knowledge.articles.models import MINOR, STATEMENT, TranslationBaseline
from knowledge.originals import is_original
from search.indexing import mark_queryset

Changed = dict[str, tuple[str, str]]  # unit id -> hash before, hash now
_FOLLOWERS: list[Callable[[Any, Changed], None]] = []


def follow_minor_edits(function: Callable[[Any, Changed], None]) -> None:
    """Have `function(source page, changed units)` called in the transaction of a small change, once registered."""
    if function not in _FOLLOWERS:
        _FOLLOWERS.append(function)


@contextmanager
def following_translations(page: Page, revision: Any) -> Iterator[None]:
    """Around the publication of a revision. Nothing happens for a translation or a page that is scheduled."""
    if page.pk is None or not is_original(page):
        yield
        return
    old = _published(page)
    before = units(old) if old is not None else {}
    yield
    new = _published(page)
    now = units(new) if new is not None else {}
    found = changed(before, now) if before and now else {}
    if found:
        same = found.keys() if revision.content.get(MINOR) else only_linked(old, new, found)
        small = {key: found[key] for key in found if key in same}
        if small:
            _carry_baselines(page, small, now)
            for function in _FOLLOWERS:
                function(page, small)
        _date(page, {key: found[key] for key in found if key not in same})
        mark_queryset(type(page).objects.filter(translation_key=page.translation_key))  # updates tell nobody


def changed(before: Mapping[str, Unit], now: Mapping[str, Unit]) -> Changed:
    """The units that are in both and say something else now."""
    return {key: (before[key][0], now[key][0]) for key in before.keys() & now.keys() if before[key][0] != now[key][0]}


def _published(page: Page) -> Any | None:
    """What readers see; None for a page that is not published."""
    return type(page).objects.filter(pk=page.pk, live=True).first()


def _carry_baselines(page: Page, found: Changed, now: Mapping[str, Unit]) -> None:
    """Also what drafts of the translations say of themselves (`comparing`), which counts when they are published."""
    for version in type(page).objects.filter(translation_key=page.translation_key).exclude(pk=page.pk):
        for revision in {version.latest_revision, version.live_revision} - {None}:
            stated = revision.content.get(STATEMENT)
            if isinstance(stated, Mapping):
                moved = {unit: _moved(said, found.get(unit)) for unit, said in stated.items()}
                revision.content = {**revision.content, STATEMENT: moved}
                revision.save(update_fields=["content"])
    for key, (old, new) in found.items():
        rows = _baselines(page, key, old).exclude(origin=TranslationBaseline.Origin.SOURCE)
        rows.update(source_hash=new, source_text=now[key][1], outdated_since=None)


def _moved(said: str, change: tuple[str, str] | None) -> str:
    """A hash, with or without a mark before it, of the words before: that of the words now."""
    return said.removesuffix(change[0]) + change[1] if change and said.endswith(change[0]) else said


def _date(page: Page, found: Changed) -> None:
    """From when on a translation is outdated; one that comes back to the words it was made from no longer is."""
    moment = timezone.now()
    for key, (old, new) in found.items():
        _baselines(page, key, old).filter(outdated_since=None).update(outdated_since=moment)
        _baselines(page, key, new).update(outdated_since=None)


def _baselines(page: Page, unit: str, digest: str) -> Any:
    return TranslationBaseline.objects.filter(translation_key=page.translation_key, block_id=unit, source_hash=digest)
