"""A reader of another language asks: have a machine translate this page, or tell the owner that my language is wanted.

Readers need no account for it. Machine translation is offered where a service is set up; what it made is kept under the
digest of the text, so the same page is sent once, and is shown to those only who may see the page.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from home.languages import Language, current_language
from home.languages import language as language_of
from home.machine import forget, is_available, translation_of, want
from home.machine.models import MachineTranslation
from home.public import PublicForm
from home.public.forms import count_attempt
from knowledge.documents.models import Document, DocumentPage, DocumentVersion
from knowledge.documents.paragraphs import parts
from knowledge.documents.reader import version_key
from knowledge.documents.wanted_models import LanguageWanted
from knowledge.glossary.explaining import Explanation, explain

MOST_PAGES_A_DAY = 100  # that one network may have translated
FORGOTTEN_AT_ONCE = 500


class AskForm(PublicForm):
    """Two buttons: "translate" this part of a page, or "wish" for the document in the reader's language."""

    makes_something = False
    action = forms.ChoiceField(choices=[("translate", _("Translate by machine")), ("wish", _("Ask for a translation"))])
    number = forms.IntegerField(required=False, min_value=0, max_value=999_999, widget=forms.HiddenInput)
    part = forms.IntegerField(required=False, min_value=1, max_value=999_999, widget=forms.HiddenInput)
    version = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        request: HttpRequest,
        document: Document,
        text: DocumentVersion | None = None,
        number: int = 0,
        part: int = 1,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, request=request, purpose=f"reading:{document.pk}", auto_id="ask-%s", **kwargs)
        self.initial.update(number=number, part=part, version=version_key(text) if text else "")
        self.language = language_of(current_language())

    def limit(self) -> bool:
        """Count this sending; False, with the reason on the form, when the network has sent too much today."""
        try:
            count_attempt(self.request, f"reading-{self.cleaned_data['action']}", MOST_PAGES_A_DAY)
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True


@dataclass(frozen=True)
class Help:
    """What a reader of another language gets for a text. `machine`: paragraphs, empty while there are none."""

    written_in: Language
    machine: list[str]
    is_offered: bool
    is_waiting: bool
    has_failed: bool
    explanations: list[Explanation]


def help_with(text: str, written_in: str, reader: str) -> Help | None:
    """None for a reader of its language. Three queries at most, four with a service."""
    if written_in == reader or not text.strip():
        return None
    row = translation_of(text, written_in, reader) if is_available() else None
    state = row.state if row else ""
    made = row.text.split("\n") if row and state == MachineTranslation.State.DONE else []
    return Help(
        written_in=language_of(written_in),
        machine=[paragraph for paragraph in made if paragraph.strip()],
        is_offered=is_available() and row is None,
        is_waiting=state == MachineTranslation.State.WAITING,
        has_failed=state == MachineTranslation.State.FAILED,
        explanations=[] if made else explain(text, written_in, reader),
    )


def translate(text: str, written_in: str, reader: str) -> bool:
    """Have this text translated; whether that is under way now that was not before."""
    return want(text, written_in, [reader]) > 0


def forget_translations(document: Document) -> None:
    """Delete what a machine made of the document's texts."""
    pages = DocumentPage.objects.filter(version__document=document).values_list("text", "version__format")
    batch: list[str] = []
    for text, file_format in pages.iterator(chunk_size=50):
        batch += ("\n".join(part) for part in parts(text, file_format))
        if len(batch) >= FORGOTTEN_AT_ONCE:
            forget(batch)
            batch = []
    if batch:
        forget(batch)


def note_wanted(document: Document, language: str) -> None:
    """One more reader without an account wants the language."""
    row, _made = LanguageWanted.objects.get_or_create(document=document, language=language)
    LanguageWanted.objects.filter(pk=row.pk).update(times=F("times") + 1)


def is_foreign(language: str, known: Collection[str]) -> bool:
    """Whether a reader of the language finds no file in it."""
    return language not in known
