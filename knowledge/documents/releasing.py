"""Which buttons below a document's form publish it or take it off: those its editor may use for this very document.

Wagtail asks for a right on all documents, which here nobody but administrators has: rights hold per collection.
"""

from typing import Any

from django.http import HttpRequest
from wagtail.permissions import policy_registry
from wagtail.snippets.action_menu import PublishMenuItem, UnpublishMenuItem

from knowledge.documents.models import Document

RELEASING = (UnpublishMenuItem, PublishMenuItem)


def offer_release(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Hook on the buttons of a snippet's form; other snippets stay as they are."""
    if context["model"] is not Document or context.get("locked_for_user"):
        return
    items[:] = [item for item in items if not isinstance(item, RELEASING)]
    document = context.get("instance")
    if not _may_publish(request.user, document):
        return
    if document is not None and document.live:
        items.append(UnpublishMenuItem(order=20))
    items.append(PublishMenuItem(order=30))
    items.sort(key=lambda item: item.order)


def _may_publish(user: Any, document: Document | None) -> bool:
    """Of a document that does not exist yet: somewhere. Saving asks again, for the chosen owner."""
    policy = policy_registry.get_by_type(Document)
    if document is None or document.pk is None:
        return bool(policy.user_has_permission(user, "publish"))
    return bool(policy.user_has_permission_for_instance(user, "publish", document))
