"""The repository in the editing interface: list, form, versions, moderation and history of documents."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from knowledge.documents.forms import DocumentForm
from knowledge.documents.models import Document
from knowledge.documents.panels import VersionsPanel


class DocumentCreateView(CreateView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class DocumentEditView(EditView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class DocumentViewSet(SnippetViewSet):
    model = Document
    icon = "doc-full"
    menu_label = _("Documents")
    menu_name = "repository"
    menu_order = 300
    add_to_admin_menu = True
    add_view_class = DocumentCreateView
    edit_view_class = DocumentEditView
    list_display = ["title", "institution", Column("live_state", label=_("Status"), accessor="status_string"), "issued_on"]
    list_filter = ["institution", "live", "licence"]
    search_fields = ["title", "description"]
    copy_view_enabled = False
    ordering = ["-created_at"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldPanel("description"),
                    MultiFieldPanel([FieldPanel("institution"), FieldPanel("language"), FieldPanel("issued_on"), FieldPanel("author_text"), FieldPanel("licence")], heading=_("About this document")),
                    MultiFieldPanel([FieldPanel("upload"), FieldPanel("upload_language"), FieldPanel("upload_number"), FieldPanel("upload_note")], heading=_("Add a file")),
                    VersionsPanel(heading=_("Files")),
                    MultiFieldPanel([FieldPanel("topics"), FieldPanel("targets"), FieldPanel("mirror")], heading=_("What it is about")),
                    InlinePanel("texts", heading=_("Title and description in other languages"), label=_("Language")),
                ],
                heading=_("Content"),
            ),
            ObjectList([FieldPanel("audience_level"), FieldPanel("audience_groups")], heading=_("Who may see it")),
        ],
        base_form_class=DocumentForm,
    )

    def get_queryset(self, request: Any) -> Any:
        """The documents the user may work on: their own and those of collections they have rights in."""
        policy = policy_registry.get_by_type(Document)
        allowed = policy.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "publish"])
        return Document.objects.filter(pk__in=allowed.values("pk")).select_related("institution")
