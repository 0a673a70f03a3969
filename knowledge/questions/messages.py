"""What people send: texts within their limits, and files that were looked at before they are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from knowledge.documents.blobs import blob_name
from knowledge.documents.families import UploadRefused
from knowledge.documents.names import safe_name
from knowledge.documents.storing.admitting import admit, waits
from knowledge.questions.models import LONGEST_TEXT, MOST_FILES, Answer, Question, QuestionFile
from knowledge.questions.refusal import NotPossible

LONGEST_SUBJECT = 200
LONGEST_REASON = 500


@dataclass(frozen=True)
class Upload:
    """An open, seekable file and the name its sender gave it."""

    file: BinaryIO
    name: str


@dataclass(frozen=True)
class Message:
    """A text (plain, paragraphs by blank lines) in `language`. `once`: the token of the form, so that a second click
    finds the message instead of writing another."""

    text: str
    language: str
    files: tuple[Upload, ...] = ()
    once: str = ""


def clean_text(text: str, *, longest: int = LONGEST_TEXT) -> str:
    """The text without what no database keeps; raises NotPossible when it is empty or longer than `longest`."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise NotPossible(_("Please write something."))
    if len(text) > longest:
        said = _("At most %(longest)d characters are possible; these are %(length)d.")
        raise NotPossible(said % {"longest": longest, "length": len(text)})
    return text


def store_files(uploads: Sequence[Upload], user: Any) -> list[QuestionFile]:
    """The files, checked and stored, as rows not yet saved. Raises UploadRefused or NotPossible and keeps nothing then.

    Bytes come before rows, so a file that is shown always exists; what no row names is swept after a day.
    """
    if len(uploads) > MOST_FILES:
        raise NotPossible(_("At most %(most)d files can be added.") % {"most": MOST_FILES})
    verdicts = [admit(upload.file, upload.name) for upload in uploads]
    for verdict in verdicts:
        if not verdict.ok:
            raise UploadRefused(verdict)
        if waits(verdict):
            raise NotPossible(_("Files cannot be checked for viruses just now. Send your message without, or later."))
    rows = []
    for upload, verdict in zip(uploads, verdicts, strict=True):
        upload.file.seek(0)
        sha = storages["blobs"].store(upload.file)  # type: ignore[attr-defined]
        rows.append(
            QuestionFile(
                format=verdict.extension,
                media_type=verdict.media_type,
                file=blob_name(sha),
                filename=safe_name(upload.name, extension=verdict.extension),
                sha256=sha,
                size=storages["blobs"].size(blob_name(sha)),
                uploaded_by=user if getattr(user, "pk", None) else None,
            )
        )
    return rows


def attach(rows: Iterable[QuestionFile], question: Question, answer: Answer | None = None) -> None:
    """Save the rows as files of the question or of one of its messages."""
    for row in rows:
        row.question, row.answer = question, answer
        row.save()


def named_blobs() -> Iterable[str]:
    """Checksums of the stored bytes that questions name."""
    return QuestionFile.objects.values_list("sha256", flat=True)
