"""Wagtail's generic views ask for rights on the model only; these also ask for the very object, and list no other."""

from typing import Any

from django.http import Http404
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.permissions import policy_registry


class OnlyPermitted:
    """Mixed into a view of one object: an object the policy closes to the user does not exist for them."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        thing = super().get_object(*args, **kwargs)  # type: ignore[misc]
        view: Any = self
        action = view.permission_required or "view"
        if not policy_registry.get_by_type(type(thing)).user_has_permission_for_instance(
            view.request.user, action, thing
        ):
            raise Http404
        return thing


class PermittedIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        policy = policy_registry.get_by_type(self.model)
        return policy.instances_user_has_any_permission_for(self.request.user, ["view", "change"])


class PermittedEdit(OnlyPermitted, generic.EditView):
    """The form also learns who edits."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class PermittedAdd(generic.CreateView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class PermittedDelete(OnlyPermitted, generic.DeleteView):
    pass


class PermittedHistory(OnlyPermitted, HistoryView):
    pass


class PermittedUsage(OnlyPermitted, UsageView):
    permission_required = "view"


VIEWS: dict[str, Any] = {
    "index_view_class": PermittedIndex,
    "add_view_class": PermittedAdd,
    "edit_view_class": PermittedEdit,
    "delete_view_class": PermittedDelete,
    "history_view_class": PermittedHistory,
    "usage_view_class": PermittedUsage,
}
