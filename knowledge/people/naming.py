"""Is somebody named to other members? Only who agreed, and as long as they do; else their institution speaks."""

from typing import Any

from django.utils import timezone

from knowledge.membership.models import User


def shown_name(user: Any) -> str:
    """The person's name for other members; "" for who has not agreed to be named, and for nobody."""
    if user is None or getattr(user, "named_since", None) is None:
        return ""
    return str(user.get_full_name())


def agree(user: User, named: bool) -> None:
    """Record that the person agrees to be named, with the moment, or that they no longer do."""
    if named != (user.named_since is not None):
        user.named_since = timezone.now() if named else None
        user.save(update_fields=["named_since"])
