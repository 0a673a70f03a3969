"""The address that ends a mail without logging in: signed for one person and one purpose, good as long as the account."""

from django.core import signing
from django.urls import reverse

from knowledge.membership.models import User

WEEKLY = "weekly"
_SALT = "kommez.unsubscribe"


def unsubscribe_path(user: User, purpose: str = WEEKLY) -> str:
    """The path, in the active language. It works years later, as old mails are opened."""
    return reverse("unsubscribe", args=[signing.dumps([user.pk, purpose], salt=_SALT)])


def person_of(token: str) -> tuple[User, str] | None:
    """Whose mails of which purpose the address ends; None for a forged one or an account that is gone."""
    try:
        pk, purpose = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk).first()
    return (user, purpose) if user is not None and purpose == WEEKLY else None
