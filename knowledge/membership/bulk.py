"""Bulk actions name the objects one may not touch. Here they never hear of them: ids without a right fall out first."""

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.bulk_action.dispatcher import index
from wagtail.models import Page
from wagtail.permissions import policy_registry

ACTIONS = ("add", "change", "publish", "delete", "bulk_delete", "lock", "unlock")


@require_admin_access
def bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """Wagtail's own bulk view, asked only for objects the user has some right on; none left: a missing address."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    allowed = policy_registry.get_by_type(model).instances_user_has_any_permission_for(request.user, ACTIONS)
    asked = request.GET.getlist("id")
    if "all" not in asked:
        allowed = allowed.filter(pk__in=[pk for pk in asked if pk.isascii() and pk.isdigit() and len(pk) < 10])
    elif issubclass(model, Page):
        parent = Page.objects.filter(pk=request.GET.get("childOf") or 0).first()
        allowed = allowed.filter(pk__in=parent.get_children().values("pk")) if parent else allowed.none()
    kept = [str(pk) for pk in allowed.values_list("pk", flat=True)]
    if not kept:
        raise Http404
    query = request.GET.copy()
    query.setlist("id", kept)
    request.GET = query  # type: ignore[assignment]
    return index(request, app_label, model_name, action)
