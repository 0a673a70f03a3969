"""How does somebody without an account come back to their registration? By the signed link in the mail they were sent."""

import hashlib

from django.core import signing

from knowledge.events.registration_models import Registration

_SALT = "knowledge.events.registration"
_LONGEST = 300  # characters; ours have about 70


def token_of(registration: Registration) -> str:
    """Safe in an address; bound to the registration and to its mail address, and the same in every letter."""
    return _signer().sign_object([registration.pk, _fingerprint(registration.email_key)])


def registration_of(token: str) -> Registration | None:
    """The living registration a token names; None for one that is forged, cut off, or whose registration has ended."""
    if len(token) > _LONGEST:
        return None
    try:
        pk, fingerprint = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Registration.objects.select_related("record", "user").filter(pk=pk).first()
    if found is None or not found.is_living or _fingerprint(found.email_key) != fingerprint:
        return None
    return found


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT)


def _fingerprint(address: str) -> str:
    return hashlib.blake2b(address.encode(), digest_size=8).hexdigest()
