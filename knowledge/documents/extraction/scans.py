"""How do the recognised pages of a scan and the pages that had text become one result?"""

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from knowledge.documents.extraction.recognition import Job, languages, recognise
from knowledge.documents.extraction.results import ExtractionResult, Note, PageText, Reason, State, by_use

_AT_MOST = 1_000  # pages in one go; more do not fit into any time limit
_UNDECIDED = (Reason.NONE, Reason.SCAN, Reason.PICTURE)


def with_scans(result: ExtractionResult, path: Path, *, deadline: float, password: str = "") -> ExtractionResult:
    """The result with as many of its `pages_left` recognised as the time allows (monotonic clock)."""
    if not result.pages_left or not languages():
        return result
    job = Job(path, result.media_type, result.pages_left[:_AT_MOST], deadline, password)
    found = merged(result, list(recognise(job)))
    if found.pages_left and not found.pages and job.left > 1:  # not the time: a page too large to be drawn
        return replace(found, state=State.FAILED, reason=Reason.MEMORY, pages_left=())
    return found


def recognise_pages(
    path: Path, *, media_type: str, pages: Iterable[int], seconds: float, password: str = "", at_once: int = 2
) -> list[PageText]:
    """Pages of a scan, as many as fit into `seconds`; what is missing at the end was not read."""
    job = Job(path, media_type, tuple(pages), time.monotonic() + seconds, password, at_once)
    return list(recognise(job))


def merged(result: ExtractionResult, recognised: Iterable[PageText]) -> ExtractionResult:
    """The result with these pages; a page's own text stays where recognition found no more than it."""
    pages = {page.number: page for page in result.pages}
    done = set()
    used = False
    for page in recognised:
        done.add(page.number)
        before = pages.get(page.number)
        if page.text and (before is None or _is_better(page, before)):
            pages[page.number] = page
            used = True
    left = tuple(number for number in result.pages_left if number not in done)
    ordered = tuple(pages[number] for number in sorted(pages))
    state, reason = _ending(result, bool(ordered), bool(left))
    notes = set(result.notes) - ({Note.SOME_PAGES_SCANNED} if not left else set())
    notes |= {Note.RECOGNISED} if used else set()
    notes |= {Note.POOR_TEXT} if any(page.poor for page in ordered) else set()
    return replace(
        result,
        state=state,
        reason=reason,
        pages=ordered,
        pages_left=left,
        languages=by_use(ordered),
        notes=tuple(sorted(notes)),
    )


def _is_better(page: PageText, before: PageText) -> bool:
    if before.poor != page.poor:
        return before.poor
    return len(page.text) > len(before.text)


def _ending(result: ExtractionResult, has_text: bool, has_left: bool) -> tuple[State, Reason]:
    if result.state not in (State.OK, State.NO_TEXT) or result.reason not in _UNDECIDED:
        return result.state, result.reason
    if has_left:
        return (State.PARTIAL, Reason.PAGES_LEFT) if has_text else (State.FAILED, Reason.TIME)
    if has_text:
        return State.OK, Reason.NONE
    picture = result.media_type.startswith("image/")
    return State.NO_TEXT, Reason.PICTURE if picture else Reason.EMPTY_TEXT
