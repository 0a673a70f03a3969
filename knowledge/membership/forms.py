"""The forms with which roles are given: they offer only what the person filling them in may give."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from knowledge.membership.granting import grantable_institutions, grantable_municipalities, grantable_roles, may_grant
from knowledge.membership.models import Invitation, Membership, User


class GrantForm(WagtailAdminModelForm):
    """Abstract: role, place and languages of a membership or an invitation."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For translators: the languages they may change. None chosen means all."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = grantable_roles(self.for_user)
        self.fields["institution"].queryset = grantable_institutions(self.for_user)
        self.fields["municipality"].queryset = grantable_municipalities(self.for_user)
        self.fields["institution"].help_text = _("For readers, authors, editors and translators.")
        self.fields["municipality"].help_text = _(
            "For coordinators and administrators. None chosen means the whole site."
        )

    def _post_clean(self) -> None:
        """After the model's own checks: what was put together must be something this person may give."""
        super()._post_clean()
        if not self.errors and not may_grant(self.for_user, self.instance):
            self.add_error(
                None, ValidationError(_t("You cannot give this role here: nobody gives more than they have."))
            )


class InvitationForm(GrantForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
        self.order_fields(["email", "name", "language"])

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email, is_active=False).exists():
            raise ValidationError(_t("The account of this address is closed. An administrator can open it again."))
        return email

    class Meta:
        model = Invitation
        fields = ["email", "name", "language", "role", "institution", "municipality", "languages"]


class MembershipForm(GrantForm):
    """Changes what a person does and where; for another person an invitation is sent."""

    class Meta:
        model = Membership
        fields = ["role", "institution", "municipality", "languages"]
