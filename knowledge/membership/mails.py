"""The mails of accounts: a new password, an invitation. Sent by the worker, in the language of their reader."""

from typing import Any

from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from home.addresses import absolute
from knowledge.membership.models import Invitation, User
from knowledge.membership.tokens import token_of


class ResetRequestForm(ResetPasswordForm):
    """Asks for a new password. Answers known and unknown addresses alike: either way one task is queued."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = str(self.cleaned_data["email"])
        transaction.on_commit(lambda: send_reset.enqueue(email))
        return email


@task()
def send_reset(email: str) -> str:
    """Mail the link for a new password to the active account of this address, if there is one."""
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        return "no account"
    with translation.override(user.language):
        key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}).replace(
            "UID-KEY", key
        )
        _send("account/email/password_reset_key", user.email, {"password_reset_url": absolute(path), "user": user})
    return "sent"


@task()
def send_invitation(invitation_id: int) -> str:
    """Mail an open invitation its link. Delivered late, for a withdrawn or accepted one, it does nothing."""
    invitation = Invitation.objects.filter(pk=invitation_id, accepted_at=None, withdrawn_at=None).first()
    if invitation is None:
        return "closed"
    with translation.override(invitation.language):
        link = absolute(reverse("invitation", args=[token_of(invitation)]))
        _send("knowledge/membership/invitation", invitation.email, {"invitation": invitation, "link": link})
    return "sent"


def _send(template: str, email: str, context: dict[str, Any]) -> None:
    context = {**context, "site_name": settings.WAGTAIL_SITE_NAME, "site_url": settings.WAGTAILADMIN_BASE_URL}
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    body = render_to_string(f"{template}_message.txt", context).strip()
    EmailMessage(f"[{settings.WAGTAIL_SITE_NAME}] {subject}", body + "\n", settings.DEFAULT_FROM_EMAIL, [email]).send()
