"""May this upload come in? Decided by what the file is, never by its name; says the reason and the remedy."""

from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.documents.extraction.inspection import inspect
from knowledge.documents.extraction.messages import explain, explain_note
from knowledge.documents.extraction.results import Note, Reason, State
from knowledge.documents.extraction.sniffing import ENCRYPTED_OOXML, EXTENSIONS, UNKNOWN, extension_of

ACCEPTED: frozenset[str] = frozenset(EXTENSIONS) - {"image/svg+xml"}


@dataclass(frozen=True)
class Verdict:
    """What a file is and whether it may come in.

    `extension` (no dot) is the ending the stored file gets, whatever its name said; `reason` a code of
    `extraction.results.Reason` ("" when ok); `explanation` and `remedy` are lazily translated sentences for the
    editor; `warnings` are things to tell about an accepted file.
    """

    media_type: str
    extension: str
    ok: bool
    reason: Reason = Reason.NONE
    explanation: Promise | str = ""
    remedy: Promise | str = ""
    warnings: tuple[Promise, ...] = ()
    is_locked: bool = False  # nobody reads it without its password; of a PDF only its reader knows
    is_scanned: bool = False  # the virus scanner found nothing; see `storing.admitting`


def check_upload(file: BinaryIO, name: str) -> Verdict:
    """Judge an open, seekable file; reads it in windows, so memory stays flat. Leaves the file at its start.

    Never raises for content. A file behind a password is accepted with a warning: keeping it is the editor's choice.
    """
    findings = inspect(file, name)
    media_type, reason = findings.media_type, findings.reason
    if media_type == UNKNOWN and reason == Reason.UNKNOWN_TYPE:
        media_type = _guess(file)
    is_locked = findings.state == State.ENCRYPTED
    if is_locked:
        findings.notes.add(Note.ENCRYPTED)
        reason = Reason.NONE
    if not reason and media_type not in ACCEPTED:
        reason = Reason.ACTIVE_CONTENT if media_type in EXTENSIONS else Reason.UNKNOWN_TYPE
    if reason:
        explanation, remedy = explain(reason)
        return Verdict(media_type, "", False, reason, explanation, remedy)
    warnings = [explain_note(note) for note in sorted(findings.notes)]
    extension = _extension(media_type, name)
    if extension_of(name) not in ("", *EXTENSIONS[media_type]):
        warnings.append(_("The ending of the file's name did not fit its content; it was replaced."))
    return Verdict(media_type, extension, True, warnings=tuple(warnings), is_locked=is_locked)


def _extension(media_type: str, name: str) -> str:
    """The ending the name already has where it is a usual one for this type, else the type's own."""
    given, usual = extension_of(name), EXTENSIONS[media_type]
    if media_type == ENCRYPTED_OOXML:
        return given if given in usual else usual[0]
    if given == "xhtml":  # read as XML it could hold what was not looked for
        return usual[0]
    return given if given in usual and not given.endswith("m") else usual[0]


def _guess(file: BinaryIO) -> str:
    """A name for what we do not take, so that the log and the editor learn what it was."""
    head = file.read(8_192)
    file.seek(0)
    try:
        return str(puremagic.from_string(head, mime=True)) or UNKNOWN
    except (puremagic.PureError, ValueError):
        return UNKNOWN
