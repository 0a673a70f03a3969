"""Accounts in the settings menu, for administrators: names, address, language, closing, a lost second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.users.views.users import DeleteView, IndexView, UserViewSet

from knowledge.membership.listing import PermittedEdit, PermittedHistory
from knowledge.membership.models import User


class AccountForm(WagtailAdminModelForm):
    """No password and no groups: the person sets the one, memberships the other."""

    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    drop_second_factor = forms.BooleanField(
        label=_("Remove the second factor"),
        required=False,
        help_text=_(
            "The telephone is lost? Ask the person in a way you trust first. They make a new one at the next login."
        ),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_is_active(self) -> bool:
        if not self.cleaned_data["is_active"] and self.instance == self.for_user:
            raise ValidationError(_t("You cannot close your own account."))
        return bool(self.cleaned_data["is_active"])

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "language", "is_active"]
        labels = {"is_active": _("Account is open")}
        help_texts = {"is_active": _("A closed account cannot log in. Its memberships stay as they are.")}


class AccountEditView(PermittedEdit):
    success_message = _("The account was saved.")

    def save_instance(self) -> User:
        user: User = super().save_instance()
        if self.form.cleaned_data["drop_second_factor"]:
            Authenticator.objects.filter(user=user).delete()
            user.end_sessions()
        return user


class AccountIndexView(IndexView):
    page_title = _("Accounts")


class AccountViewSet(UserViewSet):
    menu_label = _("Accounts")
    edit_view_class = AccountEditView
    index_view_class = AccountIndexView
    delete_view_class = DeleteView
    history_view_class = PermittedHistory
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> Any:
        return AccountForm

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_edit_view_kwargs(**kwargs), "template_name": "wagtailadmin/generic/edit.html"}
