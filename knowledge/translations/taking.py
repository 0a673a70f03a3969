"""What somebody wrote on the translation page is taken: sentence by sentence, never over what another wrote meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import Page

from home import machine
from knowledge.articles.freshness import record_baselines, units
from knowledge.translations.markup import Unusable, stored, typed
from knowledge.translations.sheets import Sentence, Sheet, stamp_of
from search.indexing import mark, unit_of_work


@dataclass(frozen=True)
class Written:
    """A sentence as somebody typed it, and the stamp of the translation they started from."""

    text: str
    stamp: str


@dataclass
class Result:
    """`taken`: keys that are kept now. `theirs`: key -> what somebody else wrote meanwhile (as stored); nothing was
    changed there. `wrong`: key -> why a text cannot be taken. `gone`: keys the source has no longer."""

    taken: list[str] = field(default_factory=list)
    theirs: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def may_write(page: Page, user: Any) -> bool:
    rights = page.permissions_for_user(user)
    return bool(rights.can_edit() and not rights.page_locked())


def take(sheet: Sheet, written: Mapping[str, Written], *, user: Any) -> Result:
    """Keep what can be kept; the rest is told. Raises PermissionDenied for who may not edit the page or finds it locked.

    Two people at the same page wait for each other here: the row of the page is held until the end.
    """
    if not may_write(sheet.page, user):
        raise PermissionDenied
    result = Result()
    texts: dict[str, str] = {}
    with unit_of_work():
        Page.objects.select_for_update().get(pk=sheet.page.pk)
        sheet.renew()
        now = {one.key: one for one in sheet.sentences()}
        for key, one in written.items():
            if key not in now:
                result.gone.append(key)
            else:
                _look(now[key], one, texts, result)
        if texts:
            sheet.write(texts, user=user, by_machine=_by_machine(sheet, now, texts))
    return result


def _look(sentence: Sentence, one: Written, texts: dict[str, str], result: Result) -> None:
    try:
        text = stored(one.text, sentence.source)
    except Unusable as error:
        result.wrong[sentence.key] = str(error)
        return
    if text == sentence.target or stamp_of(text) == one.stamp:  # nobody touched it here
        result.taken.append(sentence.key)
    elif one.stamp != sentence.stamp:
        result.theirs[sentence.key] = sentence.target
    else:
        texts[sentence.key] = text
        result.taken.append(sentence.key)


def _by_machine(sheet: Sheet, now: Mapping[str, Sentence], texts: Mapping[str, str]) -> frozenset[str]:
    """Sentences that are word for word what the machine suggested: a person took them over, and nobody changed them."""
    if not machine.is_available():
        return frozenset()
    sources = [now[key].source for key in texts]
    made = machine.translations_of(sources, sheet.source_language, sheet.language, markup=True)
    return frozenset(
        key for key, text in texts.items() if text and stamp_of(made.get(now[key].source, "")) == stamp_of(text)
    )


def confirm(sheet: Sheet, unit: str, *, user: Any) -> int:
    """ "It is still right": how many sentences were in doubt. Raises PermissionDenied as `take`.

    It reaches readers when the page is published. Who may publish publishes that, too, where nothing else differs.
    """
    if not may_write(sheet.page, user):
        raise PermissionDenied
    with unit_of_work():
        page = Page.objects.select_for_update().get(pk=sheet.page.pk)
        sheet.renew()
        count = sheet.confirm(unit, user=user)
        public = type(sheet.page).objects.filter(pk=page.pk, live=True).first()
        if (
            count
            and public is not None
            and page.permissions_for_user(user).can_publish()
            and _same(sheet, public, unit)
        ):
            record_baselines(public, sheet.source, only=[unit], confirmed=[unit])
            mark(public)
    return count


def _same(sheet: Sheet, public: Any, unit: str) -> bool:
    """Whether readers see of this unit what the sheet holds."""
    mine = sheet.as_page()
    return units(mine).get(unit) == units(public).get(unit)


def suggestion_for(sheet: Sheet, sentence: Sentence) -> str:
    """What the machine made of a sentence, as it is typed; "" where nobody has asked or nothing has come yet."""
    made = machine.translations_of([sentence.source], sheet.source_language, sheet.language, markup=True)
    return typed(made.get(sentence.source, ""))


def suggest(sheet: Sheet, unit: str | None) -> int:
    """Have the machine translate what is open, of one unit or the whole page; how many sentences were sent."""
    sent = 0
    with unit_of_work():
        for one in sheet.sentences():
            if one.state in ("untranslated", "outdated") and (unit is None or (one.unit or "") == unit):
                sent += machine.want(one.source, sheet.source_language, [sheet.language], markup=True)
    return sent
