"""The forms of a document: one in the repository's own views, a short one inside the chooser of an article."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permissions import policy_registry

from home.forms import AudienceFields, offer_source_pages
from home.room import is_no_room
from knowledge.documents.checks import Verdict
from knowledge.documents.collections import institution_collection
from knowledge.documents.extraction.messages import explain
from knowledge.documents.extraction.results import ExtractionResult, State
from knowledge.documents.families import keep_bytes
from knowledge.documents.names import safe_name
from knowledge.documents.passwords import password_field
from knowledge.documents.reading import open_stored
from knowledge.documents.storing.admitting import admit
from knowledge.documents.uploading import life
from knowledge.documents.uploading.models import Upload
from knowledge.documents.uploading.widgets import ResumableFileInput
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.moderation import may_publish
from knowledge.relations import source_locale
from search.access import Viewer
from search.indexing import begin_unit_of_work


@dataclass(frozen=True)
class PendingUpload:
    """A checked file on its way to becoming a version, applied by `Document.save`."""

    file: Any
    name: str
    language: str
    number: int | None
    note: str
    user: Any
    verdict: Verdict
    stored: str = ""  # the checksum, when the bytes are stored already
    resumed: Upload | None = None  # the upload they came by, used up with this version
    reading: ExtractionResult | None = None  # what was read with the password that came along


def languages() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


class UploadFields(forms.Form):
    """A file, its language, and which version it is; refused by content with reason and remedy.

    With script a large file comes beforehand, in pieces, and `upload_resumed` names it; without, `upload` holds it.
    """

    stored = ""
    reading: ExtractionResult | None = None

    upload = forms.FileField(
        label=_("File"),
        required=False,
        widget=ResumableFileInput,
        help_text=_(
            "PDF, DOCX, DOC, ODT, RTF, XLSX, XLS, ODS, CSV, PPTX, PPT, ODP, EPUB, TXT, Markdown, HTML (without "
            "scripts); scans also as TIFF, JPEG, PNG or WebP."
        ),
    )
    upload_language = forms.ChoiceField(label=_("Language of the file"), choices=languages, required=False)
    upload_number = forms.IntegerField(
        label=_("Version"),
        required=False,
        min_value=1,
        max_value=9999,
        help_text=_("Empty: a new version. The number of an existing version: a further language or format of it."),
    )
    upload_note = forms.CharField(label=_("What changed"), required=False, max_length=255)
    upload_password = password_field()
    upload_resumed = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_upload(self) -> UploadedFile | None:
        file = self.cleaned_data.get("upload")
        if not file:
            return None
        if (file.size or 0) > life.largest():
            raise ValidationError(_t("Files may have at most %(most)d MB.") % {"most": settings.KOMMEZ_UPLOAD_MB})
        verdict = admit(file, file.name or "")
        if not verdict.ok:
            raise ValidationError([str(verdict.explanation), str(verdict.remedy)])
        self.verdict = verdict
        return file

    def clean_upload_resumed(self) -> Upload | None:
        given = self.cleaned_data.get("upload_resumed")
        if given is None or self.cleaned_data.get("upload"):
            return None
        try:
            upload = life.whole(getattr(self, "for_user", None), given)
        except OSError as error:
            self._no_room(error)
            return None
        if upload is None:
            self.add_error("upload", _t("This upload is not there any more. Please choose the file again."))
            return None
        self.verdict, self.stored = life.verdict_of(upload), upload.sha256
        return upload

    def keep_upload(self) -> None:
        """Store the bytes before anything is written; says on the form when there is no room for them."""
        file = self.cleaned_data.get("upload")
        if not file:
            return
        try:
            self.stored = keep_bytes(file)
        except OSError as error:
            self._no_room(error)

    def open_upload(self) -> None:
        """Read the stored file with the password that came along; what shows itself as dangerous then is refused.

        A wrong password is no error: the file is kept as protected, and the person is told (`told_of_password`).
        """
        password = self.cleaned_data.get("upload_password")
        named = self.cleaned_data.get("upload") or self.cleaned_data.get("upload_resumed")
        if not password or not self.stored or named is None:
            return
        name = safe_name(named.name or "", extension=self.verdict.extension)
        self.reading = open_stored(self.stored, name, password)
        if self.reading.state == State.REJECTED:
            self.add_error("upload", [str(sentence) for sentence in explain(self.reading.reason)])

    def told_of_password(self) -> str:
        """Why the password did not open the file, and what to do; "" where it did or none was given."""
        if self.reading is None or self.reading.state != State.ENCRYPTED:
            return ""
        return " ".join(str(sentence) for sentence in explain(self.reading.reason))

    def _no_room(self, error: OSError) -> None:
        if not is_no_room(error):
            raise error
        self.add_error("upload", _t("There is no room left on this server. Nothing was saved."))

    def pending_upload(self, user: Any) -> PendingUpload | None:
        file, resumed = self.cleaned_data.get("upload"), self.cleaned_data.get("upload_resumed")
        if not file and not resumed:
            return None
        named: Any = file or resumed
        return PendingUpload(
            file=file or None,
            name=named.name or "",
            language=self.cleaned_data.get("upload_language") or settings.LANGUAGE_CODE,
            number=self.cleaned_data.get("upload_number"),
            note=self.cleaned_data.get("upload_note") or "",
            user=user,
            verdict=self.verdict,
            stored=self.stored,
            resumed=resumed,
            reading=self.reading,
        )


class DocumentForm(AudienceFields, UploadFields, WagtailAdminModelForm):
    """The repository's form: metadata, audience and, on the first save, a file."""

    institution = forms.ModelChoiceField(InstitutionPage.objects.none(), label=_("Owner"))
    language = forms.ChoiceField(label=_("Language of title and description"), choices=languages)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        self.fields["upload"].required = is_new and not self.data.get(self.add_prefix("upload_resumed"))
        self.fields["upload_language"].initial = self.instance.language
        owners = list(owners_for(self.for_user, self.instance))
        self.fields["institution"].queryset = owners_for(self.for_user, self.instance)  # type: ignore[attr-defined]
        if is_new:
            self.initial["institution"] = owners[0] if len(owners) == 1 else None
            for name in ("upload_number", "upload_note"):  # the first file is version 1, and nothing changed yet
                del self.fields[name]
        offer_source_pages(self, self.for_user)
        self.fields["mirror"].queryset = mirrors_for(self.for_user, self.instance)  # type: ignore[attr-defined]
        self.start_audience(None if is_new else self.instance.collection)
        if not is_new and self.instance.live and not may_publish(self.instance, self.for_user):
            self.keep_audience()

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            if not self.errors:
                self.keep_upload()
            if not self.errors:
                self.open_upload()
            begin_unit_of_work()  # what is written from here on stands or falls together

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("upload_password") and not (cleaned.get("upload") or cleaned.get("upload_resumed")):
            self.add_error("upload_password", _t("Choose the file that it opens."))
        number = cleaned.get("upload_number")
        if (cleaned.get("upload") or cleaned.get("upload_resumed")) and number and self.instance.pk:
            same = self.instance.versions.filter(
                number=number, language=cleaned.get("upload_language"), format=self.verdict.extension.lstrip(".")
            )
            if same.exists():
                self.add_error("upload_number", _t("This version already has a file in this language and format."))
        audience = self.clean_audience()
        if audience is not None:
            self.instance.pending_audience = audience
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is None and getattr(self.for_user, "pk", None):
            self.instance.uploaded_by_user = self.for_user
        self.instance.pending_upload = self.pending_upload(self.for_user)
        return super().save(commit=commit)


def owners_for(user: Any, document: Any = None) -> Any:
    """The institutions (source language) into whose collections the user may put documents."""
    from knowledge.documents.models import Document

    institutions = InstitutionPage.objects.filter(locale=source_locale()).order_by("title")
    if user is None or user.is_superuser:
        return institutions
    policy = policy_registry.get_by_type(Document)
    allowed = set(policy.collections_user_has_any_permission_for(user, ["add", "change"]).values_list("pk", flat=True))
    kept = [one.pk for one in institutions if institution_collection(one).pk in allowed]
    if document is not None and document.institution_id:
        kept.append(document.institution_id)
    return institutions.filter(pk__in=kept)


def mirrors_for(user: Any, document: Any = None) -> Any:
    """The mirrors a document may be shared for: those the user sees, and the one it has."""
    seen = Mirror.objects.visible_to(Viewer(user)).values("pk")
    return Mirror.objects.filter(Q(pk__in=seen) | Q(pk=getattr(document, "mirror_id", None)))


class DocumentChooserForm(UploadFields, WagtailAdminModelForm):
    """The short form inside the chooser: a title, an owner, a file. What it makes is a draft until it is published."""

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["upload"].required = True
        self.fields.pop("collection", None)  # follows from the owner; the list would name everybody's
        for name in ("upload_number", "upload_note", "upload_resumed", "upload_password"):
            del self.fields[name]
        owners = owners_for(user)
        self.fields["institution"] = forms.ModelChoiceField(owners, label=_("Owner"), initial=owners.first())

    def save(self, commit: bool = True) -> Any:
        from home.audience import PUBLIC

        document = self.instance
        document.institution = self.cleaned_data["institution"]
        document.language = self.cleaned_data.get("upload_language") or settings.LANGUAGE_CODE
        document.uploaded_by_user = self.user
        document.live, document.has_unpublished_changes = False, True
        document.pending_audience = PUBLIC
        document.pending_upload = self.pending_upload(self.user)
        saved = super().save(commit=commit)
        if commit:
            document.save_revision(user=self.user)
        return saved

    class Meta:
        widgets: dict[str, Any] = {}  # Wagtail looks for the widget of the tags here
