"""In the form of a document: the way to what staff say about it."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from knowledge.comments.waiting import open_threads


class CommentsPanel(Panel):
    """A link with the number of open threads."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge/comments/panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            address = reverse("staff-comments", args=["document", self.instance.pk])
            return {
                **super().get_context_data(parent_context),
                "address": address,
                "count": open_threads(f"document:{self.instance.pk}"),
            }
