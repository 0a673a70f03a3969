"""One file among many: is it taken, refused (why, and what to do), or here already? What is taken becomes a draft."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.utils import timezone
from django.utils.translation import gettext as _t
from wagtail.permissions import policy_registry

from home.audience import PUBLIC, Audience, audience_of
from home.room import is_no_room
from knowledge.articles.models import ArticlePage
from knowledge.documents.blobs import blob_name
from knowledge.documents.bulk.guessing import Guess, guess
from knowledge.documents.bulk.intake import NAMELESS, TODAY, record
from knowledge.documents.bulk.models import BatchedFile, DocumentBatch
from knowledge.documents.bulk.properties import read_properties
from knowledge.documents.checks import Verdict, check_upload
from knowledge.documents.collections import institution_collection
from knowledge.documents.extraction.messages import explain
from knowledge.documents.families import add_version, keep_bytes
from knowledge.documents.models import Document
from knowledge.documents.names import safe_name, visible_name
from knowledge.documents.uploading.life import largest, verdict_of
from knowledge.documents.uploading.models import Upload
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.models import Role
from knowledge.topics.models import TopicPage
from search.access import Viewer
from search.indexing import unit_of_work

KEPT = timedelta(days=30)
TOO_LARGE, NO_ROOM = "too-large", "no-room"
State = BatchedFile.State


@dataclass(frozen=True)
class BatchFacts:
    """What holds for every file of a batch. `language` is that of files that do not say theirs."""

    institution: InstitutionPage
    topics: Sequence[TopicPage] = ()
    licence: str = Document.Licence.CC_BY
    audience: Audience = PUBLIC
    language: str = field(default_factory=lambda: settings.LANGUAGE_CODE)


def receive(user: Any, file: Any, facts: BatchFacts, *, batch: DocumentBatch) -> BatchedFile:
    """Take in one uploaded file. The slow part holds no lock; a document that is made is made whole, in one unit."""
    name = visible_name(file.name or "")[:255]
    if (file.size or 0) > largest():
        return batch.files.create(name=name, state=State.REFUSED, reason=TOO_LARGE)
    verdict = check_upload(file, file.name or "")
    if not verdict.ok:
        return batch.files.create(name=name, state=State.REFUSED, reason=verdict.reason)
    known = already_here(user, checksum(file))
    if known is not None:
        return batch.files.create(name=name, state=State.KNOWN, document=known)
    guessed = guess(file.name or "", read_properties(file, verdict.media_type), language=facts.language)
    try:
        stored = keep_bytes(file)
    except OSError as error:
        if not is_no_room(error):
            raise
        return batch.files.create(name=name, state=State.REFUSED, reason=NO_ROOM)
    with unit_of_work():
        return _accept(user, facts, guessed, Stored(file.name or "", verdict, stored), batch=batch)


def receive_resumed(user: Any, upload: Upload, facts: BatchFacts, *, batch: DocumentBatch) -> BatchedFile:
    """The same for a file that came in pieces: it was judged with its last one, and its bytes are stored."""
    name, verdict = visible_name(upload.name)[:255], verdict_of(upload)
    known = already_here(user, upload.sha256)
    with storages["blobs"].open(blob_name(upload.sha256)) as file:
        properties = read_properties(cast("BinaryIO", file), verdict.media_type)
        guessed = guess(upload.name, properties, language=facts.language)
    with unit_of_work():
        upload.delete()
        if known is not None:
            return batch.files.create(name=name, state=State.KNOWN, document=known)
        return _accept(user, facts, guessed, Stored(upload.name, verdict, upload.sha256), batch=batch)


def note_refusal(user: Any, batch_id: str, upload: Upload, reason: str) -> None:
    """Of a file that came in pieces and was refused, for the page of the batch the request names, if it names one."""
    with suppress(ValueError):
        batch, _made = DocumentBatch.objects.get_or_create(pk=UUID(batch_id), defaults={"owner": user})
        if batch.owner_id == user.pk:
            batch.files.create(name=visible_name(upload.name)[:255], state=State.REFUSED, reason=reason)


def received_before(batch: DocumentBatch, name: str) -> BatchedFile | None:
    """What became of a file whose answer was lost on the way: the sender asks again, and the upload is used up."""
    return batch.files.filter(name=visible_name(safe_name(name))[:255]).last() if name else None


@dataclass(frozen=True)
class Stored:
    """A file whose bytes are with the blobs: its name, what it is, its checksum."""

    name: str
    verdict: Verdict
    sha256: str


def _accept(user: Any, facts: BatchFacts, guessed: Guess, stored: Stored, *, batch: DocumentBatch) -> BatchedFile:
    """A draft made whole. Call it inside a unit of work."""
    document = make_draft(user, facts, guessed)
    add_version(
        document,
        None,
        stored.name,
        language=guessed.language,
        user=user,
        verdict=stored.verdict,
        stored=stored.sha256,
    )
    document.save_revision(user=user if getattr(user, "pk", None) else None)
    record(document, guessed=names_of(guessed), batch=batch)
    name = visible_name(stored.name)[:255]
    return batch.files.create(name=name, state=State.ACCEPTED, document=document)


def make_draft(user: Any, facts: BatchFacts, guessed: Guess) -> Document:
    """The row of a family without files, not published. Call it inside a unit of work."""
    document = Document(
        title=guessed.title,
        language=guessed.language,
        issued_on=guessed.issued_on,
        author_text=guessed.author,
        institution=facts.institution,
        licence=facts.licence,
        live=False,
        has_unpublished_changes=True,
        uploaded_by_user=user if getattr(user, "pk", None) else None,
    )
    document.topics = list(facts.topics)
    document.pending_audience = facts.audience
    document.save()
    return document


def names_of(guessed: Guess) -> list[str]:
    """The fields that are guesses, as `DocumentIntake.guessed` has them."""
    found = ["title", "language", "issued_on"]
    found += [NAMELESS] if guessed.nameless else []
    return found + ([TODAY] if guessed.issued_on == timezone.localdate() else [])


def checksum(file: Any) -> str:
    """SHA-256 of an open file, which is left at its start."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def already_here(user: Any, sha: str) -> Document | None:
    """A document with these very bytes that this person may see or work on; others are not told about."""
    rows = Document.objects.filter(versions__sha256=sha, withdrawn_at=None).order_by("pk").distinct()
    policy = policy_registry.get_by_type(Document)
    own = rows.filter(
        pk__in=policy.instances_user_has_any_permission_for(user, ["change", "publish"]).values("pk")
    ).first()
    shown = rows.visible_to(Viewer(user)).filter(versions__published_at__isnull=False)
    found: Document | None = own or shown.first()
    return found


def tidy() -> int:
    """For the worker: forget which files came in together a month ago; the documents stay. How many batches."""
    with unit_of_work():
        old = DocumentBatch.objects.filter(created_at__lt=timezone.now() - KEPT)
        return int(old.delete()[1].get(DocumentBatch._meta.label, 0))


def explained(file: BatchedFile) -> tuple[Any, Any]:
    """Why it was refused, and what to do about it, in the reader's language."""
    if file.reason == TOO_LARGE:
        most = largest() // 1024**2
        return _t("Files may have at most %(most)d MB.") % {"most": most}, _t("Split it into several files.")
    if file.reason == NO_ROOM:
        return _t("There is no room left on this server."), _t("Tell those who run the site, and try again later.")
    return explain(file.reason) if file.reason else ("", "")


def may_add_to(user: Any, institution: InstitutionPage) -> bool:
    """Whether the person may put new documents into the collection of this institution."""
    collections = policy_registry.get_by_type(Document).collections_user_has_permission_for(user, "add")
    return bool(collections.filter(pk=institution_collection(institution).pk).exists())


def inherited(user: Any, article_id: int | None) -> BatchFacts | None:
    """What a batch begins with: as the article it was opened from, which the person edits, else as their own unit."""
    page = ArticlePage.objects.filter(pk=article_id).first() if article_id else None
    if page is not None and page.permissions_for_user(user).can_edit():
        owner = _source(page.institution)
        if owner is not None and may_add_to(user, owner):
            return BatchFacts(
                owner, list(page.topics.all()), audience=audience_of(page), language=page.locale.language_code
            )
    writes = user.memberships.filter(role__in=(Role.AUTHOR, Role.EDITOR), institution__isnull=False)
    units = [membership.institution for membership in writes.select_related("institution").order_by("pk")]
    return next((BatchFacts(unit) for unit in units if may_add_to(user, unit)), None)


def _source(page: InstitutionPage | None) -> InstitutionPage | None:
    rows = InstitutionPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return rows.filter(translation_key=page.translation_key).first() if page is not None else None
