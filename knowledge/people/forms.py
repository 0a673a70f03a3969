"""The forms of one's own data: whether one is named, and the last step."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from knowledge.membership.models import User


class NamingForm(forms.Form):
    named = forms.BooleanField(
        label=_("Other members may see my name beside what I write"),
        required=False,
        help_text=_("Otherwise they see your institution only. You can change this at any time."),
    )


class ErasureForm(forms.Form):
    """The address is typed once more, so that nobody erases an account by a slip."""

    email = forms.EmailField(label=_("Mail address of the account, to confirm"))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        if str(self.cleaned_data["email"]).lower() != self.person.email.lower():
            raise ValidationError(_t("This is not the address of the account."))
        return str(self.cleaned_data["email"])
