"""The repository in the editing interface: list, form, versions, moderation and history of documents."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry
from wagtail.search.backends import get_search_backend
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from knowledge.comments.panels import CommentsPanel
from knowledge.documents.collections import institution_collection
from knowledge.documents.forms import DocumentForm, languages
from knowledge.documents.listing import DocumentFilterSet
from knowledge.documents.models import Document
from knowledge.documents.panels import DemandPanel, LikenessPanel, VersionsPanel
from knowledge.feedback.panels import ReadersPanel
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.choosing import targets_panel
from search.indexing import begin_unit_of_work

MOST_WORDS = 20  # of a search in the list
_WORD = re.compile(r"[^\W_]+")


class UploadingView:
    """Of both forms: the file is checked and stored before the request's unit of work begins."""

    request: HttpRequest
    expects_json_response: bool

    def get_form_kwargs(self) -> dict[str, Any]:
        """What Wagtail saves by itself while somebody types takes in no file: each time would make a version."""
        kwargs = {**super().get_form_kwargs(), "for_user": self.request.user}  # type: ignore[misc]
        if self.expects_json_response and "data" in kwargs:
            kwargs["files"], kwargs["data"] = {}, kwargs["data"].copy()
            for name in ("upload_resumed", "upload_password"):
                kwargs["data"].pop(name, None)
        return kwargs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "upload" not in request.FILES and not request.POST.get("upload_password"):  # nothing slow is to come
            begin_unit_of_work()
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def form_valid(self, form: Any) -> Any:
        response = super().form_valid(form)  # type: ignore[misc]
        if told := form.told_of_password():
            messages.warning(self.request, told)
        return response


class DocumentIndexView(IndexView):
    def search_queryset(self, queryset: Any) -> Any:
        """Wagtail's index knows neither the filters of this list nor its order: it only says which titles match.

        It gets plain words in small letters; what means something to it (quotes, `OR`) made it fail.
        """
        if not self.is_searching:
            return queryset
        words = _WORD.findall(self.search_query.lower())[:MOST_WORDS]
        documents = Document.objects.order_by().only("pk")
        found = get_search_backend().autocomplete(" ".join(words), documents, fields=["title"]) if words else ()
        return queryset.filter(pk__in=[document.pk for document in found])

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Many at once: uploading them, completing them, and taking along what the list shows now."""
        buttons: list[Button] = super().header_more_buttons
        chosen = self.request.GET.urlencode()
        if self.add_url:
            buttons.append(
                Button(_("Upload several documents"), url=reverse("upload-documents"), icon_name="upload", priority=10)
            )
        return [
            *buttons,
            Button(_("Documents to complete"), url=reverse("incomplete-documents"), icon_name="list-ul", priority=20),
            Button(
                _("Take these documents along"),
                url=f"{reverse('export-documents')}?{chosen}",
                icon_name="download",
                priority=30,
            ),
        ]


class DocumentCreateView(UploadingView, CreateView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False  # there is no document without a file, and that comes with the first save

    def user_has_permission(self, permission: str) -> bool:
        """Publishing at once needs the right in the collection of the chosen owner, not just anywhere."""
        if permission == "publish" and self.request.method == "POST":
            owner = InstitutionPage.objects.filter(pk=_number(self.request.POST.get("institution"))).first()
            return owner is not None and may_publish_in(self.request.user, owner)
        return bool(super().user_has_permission(permission))


class DocumentEditView(UploadingView, EditView):
    def user_has_permission(self, permission: str) -> bool:
        if getattr(self, "object", None) is None:
            return bool(super().user_has_permission(permission))
        return bool(self.user_has_permission_for_instance(permission, self.object))


def may_publish_in(user: Any, owner: InstitutionPage) -> bool:
    probe = Document(institution=owner, collection=institution_collection(owner))
    return bool(policy_registry.get_by_type(Document).user_has_permission_for_instance(user, "publish", probe))


def guarded(view: Callable[..., Any], actions: tuple[str, ...]) -> Callable[..., Any]:
    """The view, for those who may do one of the actions to the very document of the address.

    Wagtail's snippet views ask only whether the user may do so to some document; to others this one does not exist.
    """

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, pk: Any, **kwargs: Any) -> Any:
        document = Document.objects.filter(pk=_number(pk)).first()
        policy = policy_registry.get_by_type(Document)
        if document is None or not policy.user_has_any_permission_for_instance(request.user, actions, document):
            raise Http404
        return view(request, *args, pk=pk, **kwargs)

    return guard


def _number(value: Any) -> int:
    """The primary key in an address or form field, 0 for anything that is none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


TEXT_PANELS = [
    FieldPanel("language", widget=forms.Select(choices=languages())),
    FieldPanel("title"),
    FieldPanel("description"),
]
RELEASE_VIEWS = ("unpublish", "lock", "unlock", "revisions_unschedule")


class DocumentViewSet(SnippetViewSet):
    model = Document
    icon = "doc-full"
    menu_label = _("Documents")
    menu_name = "repository"
    menu_order = 300
    add_to_admin_menu = True
    add_view_class = DocumentCreateView
    index_view_class = DocumentIndexView
    edit_view_class = DocumentEditView
    edit_template_name = "knowledge/documents/edit.html"
    list_display = [
        "title",
        "institution",
        Column("live_state", label=_("Status"), accessor="status_string"),
        "issued_on",
    ]
    filterset_class = DocumentFilterSet
    search_fields = ["title"]
    copy_view_enabled = False
    ordering = ["-created_at"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldPanel("description"),
                    MultiFieldPanel(
                        [
                            FieldPanel("institution"),
                            FieldPanel("language"),
                            FieldPanel("issued_on"),
                            FieldPanel("author_text"),
                            FieldPanel("licence"),
                        ],
                        heading=_("About this document"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("upload"),
                            FieldPanel("upload_password"),
                            FieldPanel("upload_language"),
                            FieldPanel("upload_number"),
                            FieldPanel("upload_note"),
                        ],
                        heading=_("Add a file"),
                    ),
                    VersionsPanel(heading=_("Files")),
                    LikenessPanel(heading=_("Is it here already?")),
                    DemandPanel(heading=_("Wanted languages")),
                    ReadersPanel(heading=_("What readers say")),
                    CommentsPanel(heading=_("Comments")),
                    MultiFieldPanel(
                        [FieldPanel("topics", widget=forms.CheckboxSelectMultiple), FieldPanel("mirror")],
                        heading=_("What it is about"),
                    ),
                    targets_panel(),
                    InlinePanel(
                        "texts",
                        panels=TEXT_PANELS,
                        heading=_("Title and description in other languages"),
                        label=_("Language"),
                    ),
                ],
                heading=_("Content"),
            ),
            ObjectList([FieldPanel("audience_level"), FieldPanel("audience_groups")], heading=_("Who may see it")),
        ],
        base_form_class=DocumentForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            if "pk" in pattern.pattern.regex.groupindex:
                actions = ("publish",) if pattern.name in RELEASE_VIEWS else ("change", "publish")
                pattern.callback = guarded(pattern.callback, actions)
        return patterns

    def get_queryset(self, request: Any) -> Any:
        """The documents the user may work on: their own and those of collections they have rights in."""
        policy = policy_registry.get_by_type(Document)
        allowed = policy.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "publish"])
        return Document.objects.filter(pk__in=allowed.values("pk")).select_related("institution")
