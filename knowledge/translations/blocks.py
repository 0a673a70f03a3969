"""What the translation page shows: the parts of a page in order, each with its sentences, its state and what helps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t

from home import machine
from home.blocks import BodyBlock
from knowledge.articles.freshness import CURRENT, HEAD, MACHINE, OUTDATED, UNTRANSLATED, states, units
from knowledge.translations.hints import Hint, hints_for
from knowledge.translations.markup import marks_of, plain, shown, typed
from knowledge.translations.places import SLUG
from knowledge.translations.sheets import Sentence, Sheet
from knowledge.translations.sheets.base import says_something, worst
from knowledge.translations.wording import Piece, changes

READY = "ready"  # translated from today's source, and not published yet
OPEN = (UNTRANSLATED, OUTDATED, MACHINE)


@dataclass
class Line:
    """One sentence: the source to read, and the field of its translation."""

    key: str
    label: str
    source: SafeString
    text: str
    stamp: str
    state: str
    marks: list[tuple[str, str]]
    rows: int
    suggestion: str = ""
    theirs: str | None = None  # what somebody else wrote meanwhile
    wrong: str = ""  # why the text was not taken


@dataclass
class Block:
    """One part of the page. `unit` names it; "" is title and lead. `changed` says what its source said before:
    pieces, empty where nobody knows or nothing changed."""

    unit: str
    number: int
    label: str
    state: str
    lines: list[Line]
    changed: list[Piece] = field(default_factory=list)
    hints: list[Hint] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def may_confirm(self) -> bool:
        """Whether there is a doubt that reading it takes away."""
        return self.state in (OUTDATED, MACHINE)


def blocks_of(sheet: Sheet) -> list[Block]:
    """The whole page; a fixed number of queries, however long it is."""
    sentences = sheet.sentences()
    labels, public = _labels(sheet.source), states(sheet.page) if sheet.page.live else {}
    suggested = _suggestions(sheet, sentences)
    if sheet.is_behind():  # what readers are told is older is not made from today's source here either
        settled = frozenset(unit for unit, state in public.items() if state != OUTDATED)
    else:
        settled = frozenset(public)
    found: list[Block] = []
    parts: dict[str, list[Sentence]] = {}
    for one in sentences:
        parts.setdefault(one.unit or HEAD, []).append(one)
    for number, (unit, some) in enumerate(parts.items(), 1):
        found.append(_block(unit, number, some, labels=labels, public=public, settled=settled, suggested=suggested))
    texts = [" ".join(plain(one.source) for one in some) for some in parts.values()]
    for block, hints in zip(found, hints_for(texts, sheet.source_language, sheet.language), strict=True):
        block.hints = hints
    return found


def _block(
    unit: str,
    number: int,
    sentences: Sequence[Sentence],
    *,
    labels: Mapping[str, str],
    public: Mapping[str, str],
    settled: frozenset[str],
    suggested: Mapping[str, str],
) -> Block:
    state = worst([one.state for one in sentences if one.path != SLUG and says_something(one.source)])
    if state == CURRENT and public.get(unit, CURRENT) != CURRENT:
        state = READY if unit in settled else OUTDATED
    lines = [_line(one, len(sentences) > 1, suggested.get(one.source, "")) for one in sentences]
    return Block(unit, number, labels.get(unit, ""), state, lines, _changed(sentences))


def _changed(sentences: Sequence[Sentence]) -> list[Piece]:
    """From the words before to those of today; of a part whose older words are known as a whole, as a whole."""
    doubtful = [one for one in sentences if one.was is not None]
    if not doubtful or not all(one.was for one in doubtful):
        return []
    before = list(dict.fromkeys(plain(one.was or "") for one in doubtful))
    whole = len(before) == 1 and len(sentences) > 1
    now = [plain(one.source) for one in (sentences if whole else doubtful)]
    return changes(" ".join(before), " ".join(now))


def _line(one: Sentence, several: bool, suggestion: str) -> Line:
    text = typed(one.target)
    length = max(len(one.source), len(text))
    return Line(
        key=one.key,
        label=_line_label(one) if several else "",
        source=shown(one.source),
        text=text,
        stamp=one.stamp,
        state=one.state,
        marks=marks_of(one.source),
        rows=min(12, max(1, length // 60 + 1, text.count("\n") + 1)),
        suggestion=typed(suggestion) if one.state in (UNTRANSLATED, OUTDATED) and suggestion != one.target else "",
    )


def _line_label(one: Sentence) -> str:
    names = {"title": _t("Title"), "lead": _t("Lead"), SLUG: _t("Address of the page"), "caption": _t("Caption")}
    return names.get(one.path.rpartition(".")[2] if "." in one.path else one.path, "")


def _labels(source: Any) -> dict[str, str]:
    """Unit -> what kind of part it is."""
    kinds = BodyBlock().child_blocks
    found = {HEAD: _t("Title and lead")}
    for raw in source.body.raw_data if getattr(source, "body", None) is not None else ():
        label = str(kinds[raw["type"]].label) if raw["type"] in kinds else ""
        found[raw.get("id") or ""] = label
        if isinstance(raw["value"], list):
            found.update({item["id"]: label for item in raw["value"] if isinstance(item, Mapping) and "id" in item})
    known = units(source)
    return {unit: label for unit, label in found.items() if unit in known}


def _suggestions(sheet: Sheet, sentences: Sequence[Sentence]) -> dict[str, str]:
    """Source sentence -> what the machine made of it, where somebody has asked."""
    if not machine.is_available():
        return {}
    texts = [one.source for one in sentences if one.state in (UNTRANSLATED, OUTDATED)]
    return machine.translations_of(texts, sheet.source_language, sheet.language, markup=True)


def progress(blocks: Sequence[Block]) -> tuple[int, int]:
    """(parts that need nothing, all parts)."""
    return sum(not block.is_open for block in blocks), len(blocks)
