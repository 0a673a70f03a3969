"""What do documents that came in by the dozen still need, and who may say it?

What was guessed stays a guess until a person saves the document or says that it is right. Reading the text may better
a guess; it never touches what a person said.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.permissions import policy_registry

from knowledge.documents.bulk.guessing import date_in_text, first_line
from knowledge.documents.bulk.models import DocumentBatch, DocumentIntake
from knowledge.documents.models import Document, DocumentPage, DocumentVersion
from knowledge.documents.reader import READABLE
from search.indexing import mark, unit_of_work

GUESSED = {
    "title": _("title: guessed"),
    "language": _("language: guessed"),
    "issued_on": _("date: guessed"),
    "licence": _("licence: not said"),
}
NAMELESS = "nameless"  # beside "title": not even the file's name says anything
TODAY = "date-of-today"  # beside "issued_on": nothing says a date
BESIDE = {"title": NAMELESS, "issued_on": TODAY}
NO_TOPICS, NO_DESCRIPTION = _("topics"), pgettext_lazy("of a document", "description")


def record(
    document: Document, *, guessed: Sequence[str], batch: DocumentBatch | None = None, said: str = ""
) -> DocumentIntake:
    """Remember how the document came in. Call it inside the unit of work that makes it."""
    values = {"guessed": list(guessed), "batch": batch, "said": said}
    return DocumentIntake.objects.update_or_create(document=document, defaults=values)[0]


def unsettled(user: Any) -> Any:
    """Documents this person may change that came in by the dozen and that nobody has completed, oldest first."""
    may = policy_registry.get_by_type(Document).instances_user_has_permission_for(user, "change")
    rows = Document.objects.filter(pk__in=may.values("pk"), intake__settled_at=None, intake__isnull=False)
    rows = rows.filter(withdrawn_at=None).select_related("intake", "institution", "latest_revision")
    return rows.order_by("intake__created_at", "pk")


def needs(document: Document) -> list[Any]:
    """What is to be said yet, in words; empty when it is complete."""
    guessed = document.intake.guessed
    document = document.get_latest_revision_as_object()
    found: list[Any] = [label for name, label in GUESSED.items() if name in guessed]
    if not document.topics.all():
        found.append(NO_TOPICS)
    if not document.description.strip():
        found.append(NO_DESCRIPTION)
    return found


def confirm(document: Document, names: Iterable[str] | None = None) -> None:
    """A person has said these fields (all without `names`); with nothing left to ask the document leaves the list."""
    intake = DocumentIntake.objects.filter(document=document).first()
    if intake is None:
        return
    said = set(names) if names is not None else {*GUESSED}
    said |= {mark for name, mark in BESIDE.items() if name in said}
    with unit_of_work():
        intake.guessed = [name for name in intake.guessed if name not in said]
        document.intake = intake
        intake.settled_at = None if needs(document) else timezone.now()
        intake.save(update_fields=["guessed", "settled_at"])


def settle(document: Document) -> None:
    """A person says that it is complete as it is."""
    with unit_of_work():
        DocumentIntake.objects.filter(document=document).update(guessed=[], settled_at=timezone.now())


def better_guesses(version: DocumentVersion) -> bool:
    """After reading: language, title and date from the text, where they are guesses of a draft; whether any changed."""
    intake = DocumentIntake.objects.select_related("document").filter(document=version.document_id).first()
    if intake is None or version.state not in READABLE or not intake.guessed or intake.document.live:
        return False
    pages = list(version.pages.order_by("number"))
    document, changed = intake.document.get_latest_revision_as_object(), False
    with unit_of_work():
        if "language" in intake.guessed:
            changed = _language_of_text(version, pages, document)
        first = pages[0].text if pages else ""
        if NAMELESS in intake.guessed and (title := first_line(first)) and title != document.title:
            document.title, changed = title[:255], True
        if TODAY in intake.guessed and (day := date_in_text(first)):
            document.issued_on, changed = day, True
        if changed:
            document.save()
            document.save_revision()
            mark(document)
    return changed


def _language_of_text(version: DocumentVersion, pages: Sequence[DocumentPage], document: Document) -> bool:
    """Most of the text is in another language of the site than was guessed: so is the file."""
    counted: Counter[str] = Counter()
    for page in pages:
        counted[page.language or version.language] += len(page.text)
    language = max(counted, key=lambda code: counted[code], default="")
    if language == version.language or language not in dict(settings.LANGUAGES):
        return False
    same = DocumentVersion.objects.filter(document=document, number=version.number, language=language)
    if same.filter(format=version.format).exists():
        return False
    version.pages.filter(language="").update(language=version.language)
    version.pages.filter(language=language).update(language="")
    if document.language == version.language:
        document.language = language
    version.language = language
    DocumentVersion.objects.filter(pk=version.pk).update(language=language)
    return True
