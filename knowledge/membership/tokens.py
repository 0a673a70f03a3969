"""The link in an invitation: signed, good once and for 14 days, dead as soon as it was sent again or withdrawn."""

from django.core import signing

from knowledge.membership.models import INVITATION_LASTS, Invitation

_SALT = "kommez.invitation"


def token_of(invitation: Invitation) -> str:
    """Text for the address. It names the sending, so an earlier link of the same invitation is no longer good."""
    return signing.dumps([invitation.pk, _sending(invitation)], salt=_SALT)


def invitation_of(token: str, *, lock: bool = False) -> Invitation | None:
    """The open invitation of a link, else None: forged, too old, accepted, withdrawn or sent anew.

    With `lock` the row is kept from others until the transaction ends, so that a link cannot be used twice at once.
    """
    try:
        pk, sending = signing.loads(token, salt=_SALT, max_age=INVITATION_LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    invitation = rows.filter(pk=pk, accepted_at=None, withdrawn_at=None).first()
    return invitation if invitation and _sending(invitation) == sending else None


def _sending(invitation: Invitation) -> int:
    return int(invitation.sent_at.timestamp() * 1000)
