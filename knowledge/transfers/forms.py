"""The form in which an institution says what became of an article or a document."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from knowledge.institutions.mirror_forms import Titled
from knowledge.institutions.models import Contact, InstitutionPage
from knowledge.transfers.models import LONGEST_TEXT, Cost, Reason, State, Transfer
from knowledge.transfers.recording import Saying
from knowledge.versions import local
from search.access import Viewer

CHOOSE = ("", _("choose"))


class RecordForm(forms.Form):
    """Filled with what the institution said last, so that a change is a few words."""

    state = forms.ChoiceField(
        label=_("How far have you come with it?"), choices=State.choices, widget=forms.RadioSelect()
    )
    reason = forms.ChoiceField(
        label=_("Why does it not suit?"),
        choices=[CHOOSE, *Reason.choices],
        required=False,
        help_text=_("Only for “not suitable”."),
    )
    cost = forms.ChoiceField(
        label=_("What it cost you"),
        choices=[CHOOSE, *Cost.choices],
        required=False,
        help_text=_("So that others find what worked at low cost."),
    )
    changed = forms.CharField(
        label=_("What we changed"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        help_text=_("A few sentences in your own language: what you did differently, and what came of it."),
    )
    language = forms.ChoiceField(label=_("Language of this text"), choices=settings.LANGUAGES)
    on = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    contact = forms.ModelChoiceField(
        label=_("Who can be asked"),
        queryset=Contact.objects.none(),
        required=False,
        empty_label=_("nobody by name"),
        help_text=_("Only people whose consent to be named is recorded."),
    )
    mail = forms.EmailField(
        label=_("Mail address of your office"),
        required=False,
        max_length=254,
        help_text=_("Shown where no person is named. Use a shared address, not one of a person."),
    )

    def __init__(self, institution: InstitutionPage, known: Transfer | None, data: Any = None) -> None:
        names = ("state", "reason", "cost", "changed", "language", "on", "contact", "mail")
        initial = {name: getattr(known, name) for name in names} if known else {}
        start = {"language": get_language() or "de", "on": timezone.localdate()}
        super().__init__(data, initial={**start, **initial})
        contacts: Any = self.fields["contact"]
        contacts.queryset = Contact.objects.filter(institution=institution, consent_on__lte=timezone.localdate())
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        against = said.get("state") == State.NOT_SUITABLE
        if against and not said.get("reason"):
            self.add_error("reason", _("Please say why it does not suit."))
        if said.get("state") and not against and said.get("reason"):
            self.add_error("reason", _("A reason belongs to “not suitable”, and only to that."))
        if said.get("on") and said["on"] > timezone.localdate():
            self.add_error("on", _("This day has not come yet."))
        return said

    def saying(self) -> Saying:
        """What a valid form says."""
        return Saying(**self.cleaned_data)


class ForForm(forms.Form):
    """For which of several institutions one records."""

    institution = Titled(label=_("Institution"), queryset=InstitutionPage.objects.none(), empty_label=_("choose"))

    def __init__(self, institutions: Any, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["institution"]
        field.queryset = institutions
        versions = local(InstitutionPage, institutions, viewer, get_language() or "de")
        field.titles = {page.translation_key: page.title for page in versions}
