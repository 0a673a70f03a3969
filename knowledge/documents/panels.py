"""What the editor sees of a family's files: each with its state of reading, in plain words."""

from typing import Any

from wagtail.admin.panels import Panel

from knowledge.documents.reader import file_url


class VersionsPanel(Panel):
    """Lists the files of a family; read-only, since a version is never changed."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge/documents/versions_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            versions = list(self.instance.versions.all())
            context["rows"] = [(version, file_url(self.instance, version)) for version in versions]
            return context
