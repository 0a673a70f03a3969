"""A translator finds a mistake in the original: how does it come back to those who wrote it?

wagtail-localize leads one way, from the source to its translations. So a correction is a proposal: who keeps the
original sees the sentence, the proposal and why, and takes it into a draft or declines it. Nothing is ever changed by
itself, and a sentence that was changed meanwhile is not overwritten.
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _t
from wagtail.models import Page
from wagtail.permissions import policy_registry

from knowledge.originals import originals
from knowledge.translations.markup import Unusable, plain, stored
from knowledge.translations.models import SourceCorrection
from knowledge.translations.places import SLUG
from knowledge.translations.sheets import Sheet
from knowledge.translations.sheets.byhand import put_in, sentences_of
from knowledge.translations.taking import may_write
from knowledge.translations.wording import Piece, changes
from search.indexing import unit_of_work

State = SourceCorrection.State
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Shown:
    """A proposal with its page. `now` is the sentence as the latest draft of the original has it, None where it is gone."""

    row: SourceCorrection
    page: Page
    pieces: list[Piece]
    now: str | None
    may_answer: bool

    @property
    def is_overtaken(self) -> bool:
        return self.now != self.row.wording


def propose(sheet: Sheet, key: str, text: str, *, note: str, user: Any) -> SourceCorrection:
    """Raises Unusable, and PermissionDenied for who may not edit the translation."""
    if not may_write(sheet.page, user):
        raise PermissionDenied
    sentence = sheet.find(key)
    if sentence is None or sentence.path == SLUG:
        raise Unusable(_t("The original has changed, this sentence is no longer in it. Load the page anew."))
    proposal = stored(text, sentence.source)
    if not proposal or proposal == sentence.source:
        raise Unusable(_t("The proposal says the same as the original."))
    with unit_of_work():
        return SourceCorrection.objects.create(
            translation_key=sheet.page.translation_key,
            language=sheet.language,
            path=sentence.path,
            place=sentence.place,
            wording=sentence.source,
            proposal=proposal,
            note=note.strip()[:LONGEST_NOTE],
            author=user,
        )


def proposals(user: Any, limit: int) -> list[Shown]:
    """What this person may answer, the oldest first, then what became of their own proposals, the latest first."""
    may = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    pages = originals(may.filter(alias_of=None))
    waiting = SourceCorrection.objects.filter(state=State.OPEN, translation_key__in=pages.values("translation_key"))
    own = SourceCorrection.objects.filter(author=user).exclude(pk__in=waiting.values("pk")).order_by("-made_at")
    return [*_shown(waiting.order_by("made_at")[:limit], user), *_shown(own[:limit], user)]


def waiting(user: Any, limit: int) -> list[Shown]:
    """Only what this person may answer."""
    return [one for one in proposals(user, limit) if one.may_answer][:limit]


def accept(row: SourceCorrection, *, user: Any) -> Page:
    """Put the proposal into the latest draft of the original, which somebody publishes later; the page.

    Raises PermissionDenied, and Unusable where the sentence says something else now.
    """
    with unit_of_work():
        row, page = _locked(row, user)
        draft = page.get_latest_revision_as_object()
        key = f"{row.path}:{row.place}"
        if sentences_of(draft).get(key) != row.wording:
            raise Unusable(_t("The original says something else now. Read it again before you decide."))
        put_in(draft, draft, {key: row.proposal})
        draft.save_revision(user=user, clean=False, log_action=True)
        _answer(row, State.ACCEPTED, user, "")
    return page


def decline(row: SourceCorrection, *, reason: str, user: Any) -> None:
    """Raises PermissionDenied, and Unusable without a reason."""
    if not reason.strip():
        raise Unusable(_t("Say why: who proposed it reads it."))
    with unit_of_work():
        row, _page = _locked(row, user)
        _answer(row, State.DECLINED, user, reason.strip()[:LONGEST_NOTE])


def _locked(row: SourceCorrection, user: Any) -> tuple[SourceCorrection, Page]:
    found = SourceCorrection.objects.select_for_update().filter(pk=row.pk, state=State.OPEN).first()
    if found is None:
        raise Unusable(_t("Somebody has answered this already."))
    page = _source(found)
    if page is None or not may_write(page, user):
        raise PermissionDenied
    Page.objects.select_for_update().get(pk=page.pk)
    return found, type(page).objects.get(pk=page.pk)  # as whoever held it before has left it


def _answer(row: SourceCorrection, state: str, user: Any, reason: str) -> None:
    row.state, row.answered_by, row.answered_at, row.reason = state, user, timezone.now(), reason
    row.save(update_fields=["state", "answered_by", "answered_at", "reason"])


def _source(row: SourceCorrection) -> Any | None:
    page = originals(Page.objects.filter(translation_key=row.translation_key, alias_of=None)).first()
    return page.specific if page is not None else None


def _shown(rows: Any, user: Any) -> list[Shown]:
    found = []
    for row in rows.select_related("author"):
        page = _source(row)
        if page is None:
            continue
        now = sentences_of(page.get_latest_revision_as_object()).get(f"{row.path}:{row.place}")
        may_answer = row.state == State.OPEN and may_write(page, user)
        pieces = changes(plain(row.wording), plain(row.proposal))
        found.append(Shown(row, page, pieces, now if row.state == State.OPEN else row.wording, may_answer))
    return found
