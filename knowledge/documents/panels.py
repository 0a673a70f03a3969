"""What the editor sees of a family's files: how they were read, what is like them, and which languages are wanted."""

from typing import Any

from django.utils.translation import get_language_info
from wagtail.admin.panels import Panel

from knowledge.documents.likeness.near import identical_to, near_to
from knowledge.documents.reader import file_url
from knowledge.following.wishes import demand


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


class LikenessPanel(Panel):
    """Names documents with the same file or nearly the same text, among those this editor may see."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge/documents/likeness_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self._found())

        def _found(self) -> list[Any]:
            if not hasattr(self, "_known"):
                versions, user = list(self.instance.versions.all()), self.request.user
                same = [
                    one
                    for sha in dict.fromkeys(version.sha256 for version in versions)
                    for one in identical_to(sha, user, without=self.instance.pk)
                ]
                ids = {one.document.pk for one in same}
                self._known = [*same, *(one for one in near_to(versions, user) if one.document.pk not in ids)]
            return self._known

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "found": self._found()}


class DemandPanel(Panel):
    """Says in which further languages readers want the document: members by name of their wish, others as a number."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge/documents/demand_panel.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self._wanted())

        def _wanted(self) -> list[dict[str, Any]]:
            if not hasattr(self, "_known"):
                members = demand(subjects=[f"document:{self.instance.pk}"])
                counted = {row["language"]: row["people"] for row in members}
                others = dict(self.instance.languages_wanted.values_list("language", "times"))
                present = {version.language for version in self.instance.current_versions()}
                codes = sorted(
                    {*counted, *others} - present, key=lambda code: -(counted.get(code, 0) + others.get(code, 0))
                )
                self._known = [
                    {
                        "name": get_language_info(code)["name_translated"],
                        "members": counted.get(code, 0),
                        "others": others.get(code, 0),
                    }
                    for code in codes
                ]
            return self._known

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "wanted": self._wanted()}
