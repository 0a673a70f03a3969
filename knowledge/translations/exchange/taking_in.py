"""A translation file comes back: does it fit the page as it is now? Then all of it is kept, else nothing."""

import io
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from wagtail.models import Page

from knowledge.translations.exchange import po, xliff
from knowledge.translations.exchange.paper import Broken, Paper, revision_of
from knowledge.translations.markup import Unusable, plain, stored, typed
from knowledge.translations.sheets import Sheet, open_sheet, stamp_of
from knowledge.translations.taking import Written, confirm, may_write, take
from knowledge.translations.wording import Piece, changes
from search.indexing import unit_of_work

LARGEST = 5 * 1024 * 1024  # bytes of one file
MOST_FILES, MOST_BYTES = 200, 20 * 1024 * 1024  # of a ZIP file, unpacked
MOST_UNITS = 5_000


@dataclass(frozen=True)
class Difference:
    """A sentence of the file beside that of the site. `pieces` lead from the file's words to those of now."""

    key: str
    said: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass
class Outcome:
    """What became of one file; `refused` says why nothing of it was kept."""

    name: str
    kept: int = 0
    page: Any = None
    refused: str = ""
    differences: list[Difference] = field(default_factory=list)


def take_in(name: str, data: bytes, *, user: Any) -> Iterator[Outcome]:
    """One outcome per file; a ZIP file is looked into, not into ZIP files in it. Each file is a transaction of its own."""
    if not data.startswith(b"PK\x03\x04"):
        yield _one(name, data, user)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                yield Outcome(name, refused=_t("This ZIP file holds too much."))
                return
            for entry in entries:
                with packed.open(entry) as member:
                    yield _one(entry.filename, member.read(LARGEST + 1), user)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        yield Outcome(name, refused=_t("This ZIP file cannot be read: %(error)s") % {"error": str(error)[:200]})


def _one(name: str, data: bytes, user: Any) -> Outcome:
    outcome = Outcome(name)
    try:
        paper = _read(name, data)
        with unit_of_work():
            sheet = _sheet(paper, user)
            Page.objects.select_for_update().get(pk=sheet.page.pk)  # nobody writes between the look and the deed
            sheet.renew()
            outcome.page = sheet.page
            written = _fitting(paper, sheet, outcome)
            if not outcome.differences:
                looked_at = _looked_at(paper, sheet)
                take(sheet, written, user=user)
                outcome.kept = len(written) + sum(confirm(sheet, unit, user=user) for unit in looked_at)
    except Broken as error:
        outcome.refused = str(error)
    return outcome


def _read(name: str, data: bytes) -> Paper:
    if len(data) > LARGEST:
        raise Broken(_t("This file is too large."))
    is_po = name.lower().endswith((".po", ".pot"))
    paper = po.read(data) if is_po else xliff.read(data)
    if len(paper.units) > MOST_UNITS:
        raise Broken(_t("This file is too large."))
    return paper


def _sheet(paper: Paper, user: Any) -> Sheet:
    """The page the file is made for. What somebody may not edit is, to them, not there."""
    try:
        key = uuid.UUID(paper.article)
    except ValueError:
        key = uuid.UUID(int=0)
    page = Page.objects.filter(translation_key=key, locale__language_code=paper.language, alias_of=None).first()
    sheet = open_sheet(page.specific) if page is not None and may_write(page, user) else None
    if sheet is None:
        raise Broken(_t("There is no page here that this file translates and that you may edit."))
    return sheet


def _fitting(paper: Paper, sheet: Sheet, outcome: Outcome) -> dict[str, Written]:
    """What the file says anew; where it does not fit, the outcome says why."""
    now = {one.key: one for one in sheet.sentences()}
    older = paper.revision != revision_of({key: one.source for key, one in now.items()})
    theirs = {unit.key: unit for unit in paper.units}
    for key in theirs.keys() | now.keys():
        before = plain(theirs[key].source) if key in theirs else ""
        after = plain(now[key].source) if key in now else ""
        if " ".join(before.split()) != " ".join(after.split()):
            outcome.differences.append(Difference(key, _t("the original has changed"), changes(before, after)))
    if older or outcome.differences:
        outcome.refused = _t("This file was made from another version of the original. Take the file of today.")
        if not outcome.differences:
            outcome.differences.append(Difference("", _t("only marks or links of the original have changed")))
        return {}
    written: dict[str, Written] = {}
    for key, unit in theirs.items():
        _look(now[key], unit, written, outcome)
    if outcome.differences:
        count = len(outcome.differences)
        words = ngettext("%(count)d sentence does not fit.", "%(count)d sentences do not fit.", count)
        outcome.refused = words % {"count": count}
    return written


def _looked_at(paper: Paper, sheet: Sheet) -> list[str]:
    """Units that were outdated, and that the file leaves as they are and calls done: they are still right."""
    theirs = {unit.key: unit for unit in paper.units}
    found: dict[str, bool] = {}
    for one in sheet.sentences():
        if one.state == "outdated" and one.unit is not None:
            unit = theirs[one.key]
            done = unit.is_final and stamp_of(stored(typed(unit.target), one.source)) == one.stamp
            found[one.unit] = found.get(one.unit, True) and done
    return [unit for unit, done in found.items() if done]


def _look(sentence: Any, unit: Any, written: dict[str, Written], outcome: Outcome) -> None:
    """One sentence of the file: nothing new, to be kept, or at odds with what somebody wrote here meanwhile."""
    if not unit.target or not unit.is_final:
        return
    try:
        text = stored(typed(unit.target), sentence.source)
    except Unusable as error:
        outcome.differences.append(Difference(sentence.key, str(error)))
        return
    if stamp_of(text) in (sentence.stamp, unit.stamp):
        return
    if sentence.target and unit.stamp != sentence.stamp:
        said = _t("somebody else translated it here meanwhile")
        outcome.differences.append(Difference(sentence.key, said, changes(plain(text), plain(sentence.target))))
        return
    written[sentence.key] = Written(typed(unit.target), sentence.stamp)
