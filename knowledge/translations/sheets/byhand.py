"""The sheet of a page that is edited as an ordinary page: what is written here goes into its latest draft."""

import copy
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.functional import cached_property
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments
from wagtail_localize.strings import StringValue

from knowledge.articles.comparing import MACHINE_MARK
from knowledge.articles.freshness import CURRENT, OUTDATED, UNTRANSLATED, compare, units
from knowledge.articles.models import STATEMENT, TranslationBaseline
from knowledge.revisions.opening import keep_words
from knowledge.translations.places import SLUG, unit_of
from knowledge.translations.sheets.base import Sentence, Sheet

Values = dict[str, list[StringSegmentValue]]


class HandSheet(Sheet):
    """`source` is the published page of the source language."""

    def __init__(self, page: Any, source: Any) -> None:
        self.page, self.source = page, source

    def is_behind(self) -> bool:
        return False

    @cached_property
    def _draft(self) -> Any:
        draft = self.page.get_latest_revision_as_object()
        return draft

    @cached_property
    def _statement(self) -> dict[str, str]:
        revision = self.page.latest_revision
        stated = revision.content.get(STATEMENT) if revision is not None else None
        return dict(stated) if isinstance(stated, Mapping) else {}

    @cached_property
    def _baselines(self) -> dict[str, TranslationBaseline]:
        """As they will be once the draft is published."""
        rows = TranslationBaseline.objects.filter(translation_key=self.page.translation_key, language=self.language)
        found = {row.block_id: row for row in rows}
        for unit, stated in self._statement.items():
            row = found.setdefault(unit, TranslationBaseline(block_id=unit))
            row.source_hash = stated.removeprefix(MACHINE_MARK)
            machine = stated.startswith(MACHINE_MARK)
            row.origin = TranslationBaseline.Origin.MACHINE if machine else TranslationBaseline.Origin.PERSON
        return found

    def sentences(self) -> list[Sentence]:
        wanted = units(self.source)
        states = compare(wanted, units(self._draft), self._baselines)
        ours = _strings(self._draft)
        return [
            self._sentence(path, place, value, ours.get(path, []), wanted, states)
            for path, values in _strings(self.source).items()
            for place, value in enumerate(values)
            if path != SLUG
        ]

    def _sentence(
        self,
        path: str,
        place: int,
        value: StringSegmentValue,
        mine: list[StringSegmentValue],
        wanted: Mapping[str, Any],
        states: Mapping[str, str],
    ) -> Sentence:
        unit = unit_of(path, wanted)
        state = states.get(unit or "", CURRENT)
        source, target = value.string.data, mine[place].string.data if place < len(mine) else ""
        if not target or state == UNTRANSLATED:
            target, state = "" if target == source else target, UNTRANSLATED
        row = self._baselines.get(unit or "")
        was = row.source_text if row is not None and state == OUTDATED else None
        return Sentence(path, place, unit, source, target, state, was)

    def write(self, texts: Mapping[str, str], *, user: Any, by_machine: frozenset[str] = frozenset()) -> None:
        draft, wanted = self._draft, units(self.source)
        before = {unit: digest for unit, (digest, _text) in units(draft).items()}
        put_in(draft, self.source, texts)
        now = {unit: digest for unit, (digest, _text) in units(draft).items()}
        stated = dict(self._statement)
        sentences: dict[str, list[str]] = defaultdict(list)
        for path, values in _strings(self.source).items():
            unit = unit_of(path, wanted)
            if unit is not None:
                sentences[unit] += [f"{path}:{place}" for place in range(len(values))]
        for unit, keys in sentences.items():
            # Of a table, one cell that was written says nothing about the others.
            if before.get(unit) != now.get(unit) and set(keys) <= texts.keys():
                mark = MACHINE_MARK if by_machine.intersection(keys) else ""
                stated[unit] = mark + wanted[unit][0]
        self._save(draft, stated, user)

    def as_page(self) -> Any:
        return self._draft

    def confirm(self, unit: str, *, user: Any) -> int:
        wanted = units(self.source)
        if unit not in wanted or self._statement.get(unit) == wanted[unit][0]:
            return 0
        self._save(self._draft, {**self._statement, unit: wanted[unit][0]}, user)
        return 1

    def _save(self, draft: Any, stated: dict[str, str], user: Any) -> None:
        """Into the person's own latest draft; a new one where it is published, in moderation or somebody else's."""
        draft.compared_with = stated
        latest = self.page.latest_revision
        own = latest is not None and latest.user_id == user.pk and latest.pk != self.page.live_revision_id
        reusable = own and self.page.current_workflow_state is None
        if latest is not None and reusable:
            keep_words(latest, but=None)
        draft.save_revision(user=user, clean=False, overwrite_revision=latest if reusable else None)
        self.renew()

    def renew(self) -> None:
        super().renew()
        for name in ("_draft", "_statement", "_baselines"):
            self.__dict__.pop(name, None)


def sentences_of(page: Any) -> dict[str, str]:
    """Key -> the sentence, as it is stored, of a page of any language."""
    return {
        f"{path}:{place}": one.string.data for path, some in _strings(page).items() for place, one in enumerate(some)
    }


def _strings(page: Any) -> Values:
    found: Values = defaultdict(list)
    for value in extract_segments(page):
        if isinstance(value, StringSegmentValue):
            found[value.path].append(value)
    return dict(found)


def put_in(draft: Any, source: Any, texts: Mapping[str, str]) -> None:
    """Put the texts (key -> as stored) into the draft; what is not in it yet comes from the source first."""
    theirs = _strings(source)
    _complete(draft, source, {key.rpartition(":")[0] for key in texts}, theirs)
    places: dict[str, int] = defaultdict(int)
    values = []
    for value in extract_segments(draft):
        if isinstance(value, StringSegmentValue):
            place = places[value.path]
            places[value.path] += 1
            text = texts.get(f"{value.path}:{place}")
            if text is not None:
                source_attrs = theirs[value.path][place].attrs
                attrs = {**(source_attrs or {}), **(value.attrs or {})}
                said = StringValue(text or theirs[value.path][place].string.data)
                value = StringSegmentValue(value.path, said, attrs=attrs, order=value.order)
        values.append(value)
    ingest_segments(draft, draft, source.locale, draft.locale, values)
    if getattr(draft, "body", None) is not None:
        draft.body = draft.body.get_prep_value()  # what was put into its blocks is not in its raw data yet


def _complete(draft: Any, source: Any, paths: set[str], theirs: Values) -> None:
    """Copy into the draft the blocks and fields of the source that have other sentences there, or are not there."""
    mine = _strings(draft)
    lacking = [path for path in paths if len(mine.get(path, ())) != len(theirs.get(path, ()))]
    blocks = {path.split(".")[1] for path in lacking if "." in path}
    for name in lacking:
        if "." not in name:
            setattr(draft, name, getattr(source, name))
    if not blocks:
        return
    raw = [copy.deepcopy(dict(block)) for block in draft.body.raw_data]
    at = {block.get("id"): number for number, block in enumerate(raw)}
    place = 0
    for block in source.body.raw_data:
        key = block.get("id")
        if key in blocks and key in at:
            raw[at[key]] = _merged(raw[at[key]], dict(block))
        elif key in blocks:
            raw.insert(place, copy.deepcopy(dict(block)))
            at = {one.get("id"): number for number, one in enumerate(raw)}
        place = at.get(key, place - 1) + 1
    draft.body = raw


def _merged(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """The source's block; of a list, the items the translation has stay as they are."""
    if mine["type"] != theirs["type"] or not isinstance(theirs["value"], list):
        return copy.deepcopy(theirs)
    known = {item.get("id"): item for item in mine["value"] if isinstance(item, Mapping)}
    items = [known.get(item.get("id"), item) if isinstance(item, Mapping) else item for item in theirs["value"]]
    return copy.deepcopy({**theirs, "value": items})
