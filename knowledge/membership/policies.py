"""What Wagtail's editing interface asks before it shows or changes people, invitations and memberships."""

from typing import Any

from django.contrib.auth.models import Group
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from knowledge.membership.granting import may_grant, reach_of, within_reach
from knowledge.membership.models import Invitation, Membership, MembershipLog, User


class GrantingPolicy(BasePermissionPolicy):
    """Memberships and invitations: seen by those who give roles there, changed by the rule of `may_grant`."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return not reach_of(user).is_empty

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action == "view":
            return bool(within_reach(type(instance).objects.filter(pk=instance.pk), user).exists())
        return may_grant(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return within_reach(self.model._default_manager.all(), user)

    def users_with_any_permission(self, actions: Any) -> Any:
        return User.objects.filter(is_active=True, memberships__role__in=("coordinator", "administrator")).distinct()


class AdministratorsOnlyPolicy(BasePermissionPolicy):
    """Accounts and the log of rights: administrators of the site, and only the `actions` named."""

    def __init__(self, model: Any, *, actions: frozenset[str]) -> None:
        super().__init__(model)
        self.actions = actions

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and user.is_superuser and action in self.actions)

    def users_with_any_permission(self, actions: Any) -> Any:
        wanted = self.actions.intersection(actions)
        return User.objects.filter(is_active=True, is_superuser=True) if wanted else User.objects.none()


class InvitationPolicy(GrantingPolicy):
    """An invitation that was accepted or withdrawn is history: nobody changes it."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action != "view" and instance.state in ("accepted", "withdrawn"):
            return False
        return super().user_has_permission_for_instance(user, action, instance)


class MembershipPolicy(GrantingPolicy):
    """Memberships begin with an invitation, never with a form."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


def register() -> None:
    """Called once when the apps are ready, before anything asks."""
    register_permission_policy(User, AdministratorsOnlyPolicy(User, actions=frozenset(("change", "delete", "view"))))
    register_permission_policy(Group, AdministratorsOnlyPolicy(Group, actions=frozenset()))
    register_permission_policy(MembershipLog, AdministratorsOnlyPolicy(MembershipLog, actions=frozenset(("view",))))
    register_permission_policy(Membership, MembershipPolicy(Membership))
    register_permission_policy(Invitation, InvitationPolicy(Invitation))
