"""Who decides about the search: coordinators and administrators; and nobody reads in a decision what is closed to them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy, register_permission_policy

from search.access import Viewer, visible_pages
from search.entries import family_of
from search.models import NotFound, QueryRule, RuleItem, SearchEntry, Weight
from search.records import searchables


class TargetPolicy(ModelPermissionPolicy):
    """The rights on the model, for decisions that name nothing this person may not see."""

    model: Any

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action) and self._known(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        return self._known(user)

    def _known(self, user: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.all()
        if self.model is QueryRule:
            return rows.exclude(items__in=_hidden(RuleItem.objects.all(), user)).prefetch_related("items__page")
        hidden = _hidden(rows, user)
        institutions = _unknown_pages(rows.values_list("institution_id", flat=True), user)
        return rows.exclude(Q(pk__in=hidden) | Q(institution__in=institutions)).select_related("page", "institution")


class SentPolicy(ModelPermissionPolicy):
    """What readers sent: it is read and dealt with, never written here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and bool(super().user_has_permission(user, action))


def _hidden(targets: QuerySet[Any], user: Any) -> list[int]:
    """Ids of those that name a page or a thing closed to this person."""
    rows = list(targets.exclude(family="").values_list("pk", "family", "object_id"))
    by_family: dict[str, set[int]] = {}
    for _pk, family, number in rows:
        by_family.setdefault(family, set()).add(number)
    closed = {family: _closed(family, numbers, user) for family, numbers in by_family.items()}
    return [pk for pk, family, number in rows if number in closed[family]]


def _closed(family: str, numbers: set[int], user: Any) -> set[int]:
    if family == "page":
        return _unknown_pages(numbers, user)
    there = SearchEntry.objects.filter(family=family, object_id__in=numbers, deleted=False)
    present = set(there.values_list("object_id", flat=True))
    viewer = Viewer(user)
    for one in searchables():
        if family_of(one.model) == family:
            present -= set(one.shown(present, viewer, "de"))
    return present


def _unknown_pages(numbers: Iterable[int | None], user: Any) -> set[int]:
    """Pages that are neither open to this person nor theirs to edit."""
    asked = {number for number in numbers if number is not None}
    if not asked:
        return set()
    pages = Page.objects.filter(pk__in=asked)
    known = set(visible_pages(pages, Viewer(user)).values_list("pk", flat=True))
    own = page_permission_policy.instances_user_has_any_permission_for(user, {"change"})
    known |= set(own.filter(pk__in=asked).values_list("pk", flat=True))
    return asked - known


def register() -> None:
    """Called once when the apps are ready, before anything asks."""
    for model in (QueryRule, Weight):
        register_permission_policy(model, TargetPolicy(model))
    register_permission_policy(NotFound, SentPolicy(NotFound))
