"""Who may enter the editing interface, and whether their second factor is in place."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def may_enter_admin(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and user.has_perm("wagtailadmin.access_admin"))


def lacks_second_factor(user: Any) -> bool:
    """Whether this account has no authenticator app and no passkey yet."""
    return not is_mfa_enabled(user, SECOND_FACTORS)


def second_factor_is_required() -> bool:
    return settings.KOMMEZ.mfa == "required"
