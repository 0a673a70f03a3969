"""Bulk actions name the objects one may not touch. Here they never hear of them: ids without a right fall out first.

"Select all in the listing" means what the list shows under its search and filters: Wagtail hands these on in the address,
but its actions take every object of the model. Here the list itself is asked again.
"""

from copy import copy
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, resolve, reverse
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.bulk_action.dispatcher import index
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

ACTIONS = ("add", "change", "publish", "delete", "bulk_delete", "lock", "unlock")
NOT_OF_THE_LIST = ("id", "next", "childOf", "p", "export")  # in the address of an action


@require_admin_access
def bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """Wagtail's own bulk view, asked only for objects the user has some right on; none left: a missing address."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    allowed = policy_registry.get_by_type(model).instances_user_has_any_permission_for(request.user, ACTIONS)
    asked = request.GET.getlist("id")
    if "all" in asked:
        allowed = allowed.filter(pk__in=listed(request, model))
    else:
        allowed = allowed.filter(pk__in=[pk for pk in asked if pk.isascii() and pk.isdigit() and len(pk) < 10])
    kept = [str(pk) for pk in allowed.values_list("pk", flat=True)]
    if not kept:
        raise Http404
    query = request.GET.copy()
    query.setlist("id", kept)
    request.GET = query  # type: ignore[assignment]
    return index(request, app_label, model_name, action)


def listed(request: HttpRequest, model: type[Any]) -> list[int]:
    """Ids of what the model's list shows this person for the search and filters in the address, all its pages together.

    Nothing for a model without a list of its own.
    """
    address = _list_of(model, request.GET.get("childOf", ""))
    if not address:
        return []
    asking = copy(request)
    query = request.GET.copy()
    for name in NOT_OF_THE_LIST:
        query.pop(name, None)
    asking.method, asking.GET, asking.path = "GET", query, address  # type: ignore[assignment]
    asking.path_info = address
    match = resolve(address)
    asking.resolver_match = match
    shown = match.func(asking, *match.args, **match.kwargs)  # its page is not rendered
    paginator = (getattr(shown, "context_data", None) or {}).get("paginator")
    return [thing.pk for thing in paginator.object_list] if paginator is not None else []


def _list_of(model: type[Any], parent: str) -> str:
    """The address of the list, "" where there is none."""
    try:
        if issubclass(model, Page):
            return reverse("wagtailadmin_explore", args=[int(parent)]) if parent.isdecimal() else ""
        if model is get_image_model():
            return reverse("wagtailimages:index")
        viewset = getattr(model, "snippet_viewset", None)
        return reverse(viewset.get_url_name("list")) if viewset is not None else ""
    except NoReverseMatch:
        return ""
