"""Who may do what with a document: by the collection it lies in, and to one's own drafts.

Wagtail's policy for collection members knows adding, changing and choosing; documents also have publishing and locking.
"""

from collections.abc import Iterable
from typing import Any

from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

RELEASING = frozenset(("publish", "lock", "unlock"))


class DocumentPolicy(CollectionOwnershipPermissionPolicy):
    """Locking and unlocking belong to whoever may publish."""

    def __init__(self, model: Any) -> None:
        super().__init__(model, owner_field_name="uploaded_by_user")

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in RELEASING:
            return bool(self._check_perm(user, ["publish"]))
        return bool(super().user_has_permission(user, action))

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        actions = set(actions)
        if actions & RELEASING and self._check_perm(user, ["publish"], collection=instance.collection):
            return True
        return bool(super().user_has_any_permission_for_instance(user, actions - RELEASING, instance))
