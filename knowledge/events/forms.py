"""The form by which one registers, and the text one agrees to."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from home.languages import current_language
from home.public import PublicForm
from knowledge.events.models import EventPage
from knowledge.events.registering import Wish

CONSENT_VERSION = "2026-11"  # change it with every change of the text below
LONGEST_ANSWER = 2000


class RegistrationForm(PublicForm):
    """For readers without an account and for members, whose name and address are filled in."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name", "dir": "auto"})
    )
    institution = forms.CharField(
        label=_("Institution"),
        max_length=160,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization", "dir": "auto"}),
    )
    email = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        help_text=_("There you get the confirmation and a link by which you can cancel."),
        widget=forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
    )
    language = forms.ChoiceField(label=_("Language of our mails"), choices=settings.LANGUAGES)
    answer = forms.CharField(
        required=False, max_length=LONGEST_ANSWER, widget=forms.Textarea({"rows": 4, "dir": "auto"})
    )
    consent = forms.BooleanField(
        label=_("I agree that my data are used for this."),
        error_messages={"required": _("Without your consent we may not keep your data and cannot register you.")},
    )

    def __init__(self, event: EventPage, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.event = event
        super().__init__(*args, request=request, purpose=purpose_of(event), initial=_start(request), **kwargs)
        if event.question:
            self.fields["answer"].label = event.question
        else:
            del self.fields["answer"]
        self.fields["consent"].help_text = str(consent_text(event))

    def _said(self, name: str) -> str:
        return str(self.cleaned_data.get(name, "")).replace("\x00", "").strip()

    def wish(self, user: Any) -> Wish:
        """What a valid form asks for."""
        return Wish(
            name=" ".join(self._said("name").split()),
            institution=" ".join(self._said("institution").split()),
            email=self._said("email"),
            language=self._said("language"),
            answer=self._said("answer"),
            agreed=str(consent_text(self.event)),
            version=CONSENT_VERSION,
            once=self.nonce,
            user=user if user.is_authenticated else None,
        )


def purpose_of(event: EventPage) -> str:
    """What the token of the form is bound to: this event, in whatever language."""
    return f"event:{event.translation_key.hex}"


def consent_text(event: EventPage) -> str | Promise:
    """What the data are for, who sees them and when they are deleted; in the active language."""
    days = ngettext(
        "%(count)d day after the event they are deleted.",
        "%(count)d days after the event they are deleted.",
        event.retention_days,
    ) % {"count": event.retention_days}
    purpose = _(
        "We use your name, institution, mail address and answer only to prepare and hold this event and to write to "
        "you about it. Only the organiser and the coordinators of this site see them. When you cancel, they are "
        "deleted at once."
    )
    return format_lazy("{purpose} {days}", purpose=purpose, days=days)


def _start(request: HttpRequest) -> dict[str, Any]:
    user: Any = getattr(request, "user", None)
    start = {"language": current_language()}
    if user is None or not user.is_authenticated:
        return start
    return {**start, "name": user.get_full_name(), "email": user.email}
