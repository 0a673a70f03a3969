"""What readers say of an article or a document, beside the form in which it is edited."""

from typing import Any

from wagtail.admin.panels import Panel

from knowledge.documents.models import Document
from knowledge.feedback.models import Feedback
from knowledge.feedback.opinions import opinions
from search.access import Viewer


class ReadersPanel(Panel):
    """How many found it helpful in its language, and the messages that wait, as far as this person answers them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge/feedback/panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.instance.live)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            kind, key, language = _names(self.instance)
            rows = Feedback.objects.visible_to(Viewer(self.request.user)).filter(about=f"{kind}:{key}")
            return {
                **super().get_context_data(parent_context),
                "counted": opinions(kind, [key], language=language).get(key),
                "messages_waiting": list(rows.waiting()[:10]),
            }


def _names(instance: Any) -> tuple[str, str, str]:
    """Kind, key, and the language whose opinions count; a document is one thing in all languages."""
    if isinstance(instance, Document):
        return "document", str(instance.pk), ""
    return "page", instance.translation_key.hex, instance.locale.language_code
