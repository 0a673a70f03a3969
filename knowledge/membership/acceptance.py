"""Accepting an invitation: name, language and password make the account; the membership makes its rights."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.users.models import UserProfile

from knowledge.membership.accounts import start_page
from knowledge.membership.granting import may_grant
from knowledge.membership.models import Invitation, Membership, User
from knowledge.membership.tokens import invitation_of


class AcceptanceForm(forms.Form):
    """For somebody new: who they are, which language they read, and a password."""

    first_name = forms.CharField(
        label=_("First name"), max_length=150, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=150, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    language = forms.ChoiceField(label=_("Language of mails and of the editing interface"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Several words are easy to keep in mind and hard to guess."),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        first, _space, last = invitation.name.strip().rpartition(" ")
        names = {"first_name": first, "last_name": last, "language": invitation.language}
        super().__init__(*args, **{**kwargs, "initial": names})
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        person = User(
            email=self.invitation.email,
            first_name=cleaned.get("first_name", ""),
            last_name=cleaned.get("last_name", ""),
        )
        if "password" in cleaned:
            try:
                password_validation.validate_password(cleaned["password"], person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


@never_cache
@sensitive_post_parameters("password")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link. A person who has an account already only confirms, and logs in as ever."""
    posted = request.method == "POST"
    invitation = invitation_of(token, lock=posted)
    if invitation is None or not may_grant(invitation.invited_by, invitation):
        return render(request, "knowledge/membership/invitation_gone.html", status=410)
    known = User.objects.filter(email=invitation.email).first()
    form = None if known else AcceptanceForm(request.POST if posted else None, invitation=invitation)
    if posted and known:
        join(invitation, known)
        return render(request, "knowledge/membership/invitation_joined.html", {"invitation": invitation})
    if form is not None and form.is_valid():
        user = _make_account(invitation, form.cleaned_data)
        join(invitation, user)
        with translation.override(user.language):
            return perform_login(request, Login(user=user, redirect_url=start_page(user)))
    return render(
        request, "knowledge/membership/invitation.html", {"invitation": invitation, "form": form, "known": known}
    )


def join(invitation: Invitation, user: User) -> Membership:
    """Close the invitation and give the membership it offered; saving the membership derives its rights."""
    values = {"role": invitation.role, "institution": invitation.institution, "municipality": invitation.municipality}
    membership = Membership.objects.filter(user=user, **values).first() or Membership(user=user, **values)
    membership.languages = invitation.languages
    membership.changed_by = invitation.invited_by
    membership.save()
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return membership


def _make_account(invitation: Invitation, values: dict[str, Any]) -> User:
    user = User.objects.create_user(
        invitation.email,
        values["password"],
        first_name=values["first_name"],
        last_name=values["last_name"],
        language=values["language"],
    )
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": user.language})
    return user
