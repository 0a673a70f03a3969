"""One form for a batch, and a short line for each document that still needs something."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from home.audience import PUBLIC
from home.forms import AudienceFields, offer_source_pages, offered_groups
from knowledge.documents.bulk.intake import GUESSED, confirm, needs, settle
from knowledge.documents.bulk.receiving import BatchFacts, may_add_to
from knowledge.documents.extraction.results import ExtractionResult
from knowledge.documents.forms import languages, owners_for
from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.passwords import password_field
from knowledge.documents.reading import open_stored
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from search.indexing import unit_of_work

Opened = tuple[DocumentVersion, ExtractionResult]
MOST_FILES = 100  # in one request, as Django reads them


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """A list of files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data]
        if not files:
            super().clean(None)
        return [super(FilesField, self).clean(one, initial) for one in files]


class BatchForm(AudienceFields):
    """What holds for every file. Who may be chosen as owner is asked again when it is sent."""

    batch = forms.UUIDField(widget=forms.HiddenInput)
    resumed = forms.UUIDField(widget=forms.HiddenInput, required=False)  # a large file that went ahead in pieces
    files = FilesField(  # type: ignore[assignment]  # taken off the class, as all declared fields are
        label=_("Files"),
        max_length=1000,
        allow_empty_file=True,  # an empty one is refused by itself, with its reason
        help_text=_("Several at once, up to 100. Each file is checked by itself: the others come in all the same."),
    )
    institution = forms.ModelChoiceField(InstitutionPage.objects.none(), label=_("Owner"))
    language = forms.ChoiceField(
        label=_("Language"), choices=languages, help_text=_("For files that do not say theirs, in name or content.")
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=Document.Licence.choices)
    topics = forms.ModelMultipleChoiceField(TopicPage.objects.all(), label=_("Topics"), required=False)

    field_order = ("files", "institution", "topics", "licence", "language", "audience_level", "audience_groups")

    def __init__(self, user: Any, begin: BatchFacts | None, *args: Any, **kwargs: Any) -> None:
        self.for_user, self.instance = user, None
        super().__init__(*args, **kwargs)
        owners = [one.pk for one in owners_for(user) if may_add_to(user, one)]
        self.fields["institution"].queryset = InstitutionPage.objects.filter(pk__in=owners).order_by("title")  # type: ignore[attr-defined]
        offer_source_pages(self, user)
        audience = begin.audience if begin else PUBLIC
        self.fields["audience_groups"].queryset = offered_groups(user, also=audience.chosen)  # type: ignore[attr-defined]
        begun: dict[str, Any] = {"language": settings.LANGUAGE_CODE, "audience_level": audience.level}
        begun |= self.initial
        self.fields["files"].required = not self.data.get("resumed")
        begun["audience_groups"] = list(audience.chosen)
        if begin is not None:
            values = {"institution": begin.institution.pk, "licence": begin.licence, "language": begin.language}
            begun |= {**values, "topics": [topic.pk for topic in begin.topics]}
        elif len(owners) == 1:
            begun["institution"] = owners[0]
        self.initial = begun

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.audience = self.clean_audience()
        return cleaned

    def facts(self) -> BatchFacts:
        """What was chosen, once the form is valid."""
        said = self.cleaned_data
        return BatchFacts(
            said["institution"], list(said["topics"]), said["licence"], self.audience or PUBLIC, said["language"]
        )


class CompletionForm(forms.ModelForm):
    """One document's open points. A field that is changed is no guess any more; ticking says that all is right."""

    language = forms.ChoiceField(label=_("Language"), choices=languages)
    right = forms.BooleanField(label=_("Checked"), required=False)

    class Meta:
        model = Document
        fields = ("title", "language", "issued_on", "description")
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "issued_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "description": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        }

    def __init__(self, *args: Any, instance: Document | None = None, **kwargs: Any) -> None:
        """Begins with the newest draft, as the form of the document itself does."""
        draft = instance.get_latest_revision_as_object() if instance is not None and instance.pk else instance
        super().__init__(*args, **{**kwargs, "instance": draft})
        self.shut: list[DocumentVersion] = list(getattr(instance, "shut_versions", ()))
        if self.shut:
            self.fields["password"] = password_field(help_text="")
            self.order_fields((*self.Meta.fields, "password"))
        self.fields["issued_on"].show_hidden_initial = False  # what was there before is known from the draft

    @cached_property
    def needs(self) -> list[Any]:
        return [*needs(self.instance), *([DocumentVersion.State.ENCRYPTED.label] if self.shut else [])]

    def open(self) -> list[Opened]:
        """What its protected files say to the password that was typed. Slow: call it before the unit of work."""
        password = self.cleaned_data.get("password")
        if not password:
            return []
        return [(one, open_stored(one.sha256, one.filename, password)) for one in self.shut]

    def keep(self, user: Any) -> None:
        """Save what was said, as a draft of the document."""
        changed = [name for name in self.changed_data if name not in ("right", "password")]
        with unit_of_work():
            if changed:
                keep_draft(self.instance, user)
                confirm(self.instance, [name for name in changed if name in GUESSED])
            if self.cleaned_data["right"]:
                settle(self.instance)


def keep_draft(document: Document, user: Any) -> None:
    """A published document keeps its face until somebody publishes; of a draft the row follows as well."""
    if not document.live:
        document.save()
    document.save_revision(user=user, changed=True)


CompletionFormSet = forms.modelformset_factory(Document, form=CompletionForm, extra=0)
