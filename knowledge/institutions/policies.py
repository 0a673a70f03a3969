"""What Wagtail's editing interface asks before it shows or changes municipalities and mirrors."""

from typing import Any

from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from knowledge.institutions.acting import may_on_mirror, mirrors_within_reach, proposable
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import Municipality
from knowledge.membership.granting import grantable_municipalities, reach_of
from knowledge.membership.models import User


def _staff(*roles: str) -> Any:
    return User.objects.filter(is_active=True, memberships__role__in=roles).distinct()


class MirrorPolicy(BasePermissionPolicy):
    """Whoever speaks for an institution proposes; see `may_on_mirror` for the rest."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_authenticated and proposable(user).exists())

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Mirror) -> bool:
        return may_on_mirror(user, action, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return mirrors_within_reach(user)

    def users_with_any_permission(self, actions: Any) -> Any:
        return _staff("editor", "coordinator", "administrator")


class MunicipalityPolicy(BasePermissionPolicy):
    """Coordinators and administrators keep their municipality up to date; those of the site add and delete."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in ("add", "delete"):
            return reach_of(user).administers_all
        return not reach_of(user).is_empty

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Municipality) -> bool:
        if action in ("add", "delete"):
            return reach_of(user).administers_all
        return bool(grantable_municipalities(user).filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return grantable_municipalities(user)

    def users_with_any_permission(self, actions: Any) -> Any:
        return _staff("coordinator", "administrator")


def register() -> None:
    """Called once when the apps are ready, before anything asks."""
    register_permission_policy(Mirror, MirrorPolicy(Mirror))
    register_permission_policy(Municipality, MunicipalityPolicy(Municipality))
