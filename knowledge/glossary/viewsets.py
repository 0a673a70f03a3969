"""The glossary in the editing interface."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import Button
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from home.forms import offer_source_pages
from knowledge.glossary.models import Term
from knowledge.institutions.acting import own_institutions, proposable
from knowledge.membership.granting import reach_of
from knowledge.membership.listing import VIEWS, PermittedIndex
from knowledge.membership.models import User

OTHERS = ("other_names", "regional_names", "spellings")


class TermPolicy(BasePermissionPolicy):
    """Who edits for an institution adds terms and changes those it keeps; coordinators change all in their reach."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_authenticated and proposable(user).exists())

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Term) -> bool:
        if reach_of(user).is_wide:
            return True
        return instance.owner_id is not None and own_institutions(user).filter(pk=instance.owner_id).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        rows = Term.objects.prefetch_related("texts")
        return rows if reach_of(user).is_wide else rows.filter(owner__in=own_institutions(user).values("pk"))

    def users_with_any_permission(self, actions: Any) -> Any:
        roles = ("editor", "coordinator", "administrator")
        return User.objects.filter(is_active=True, memberships__role__in=roles).distinct()


class TermForm(WagtailAdminModelForm):
    """Offers the institutions this person speaks for, and the topics of the source language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = proposable(self.for_user)
        self.fields["owner"].queryset = offered
        if not reach_of(self.for_user).is_wide:
            self.fields["owner"].required = True
            if len(offered) == 1:
                self.fields["owner"].initial = offered[0]
        offer_source_pages(self, self.for_user)


class TermIndex(PermittedIndex):
    """With the ways in and out for files."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        ways = (
            (_("Import terms"), reverse("import-terms"), "download"),
            (_("Export as TBX"), reverse("export-terms", args=["tbx"]), "upload"),
            (_("Export as CSV"), reverse("export-terms", args=["csv"]), "upload"),
        )
        made = [Button(label, url=url, icon_name=icon, priority=90) for label, url, icon in ways]
        return [*super().header_more_buttons, *made]


class TermViewSet(ModelViewSet):
    model = Term
    icon = "openquote"
    menu_label = _("Glossary")
    menu_name = "glossary"
    menu_order = 560
    add_to_admin_menu = True
    list_display = ["__str__", "owner", DateColumn("changed_at", label=_("Changed"))]
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class, index_view_class = VIEWS["add_view_class"], TermIndex
    edit_view_class, delete_view_class = VIEWS["edit_view_class"], VIEWS["delete_view_class"]
    history_view_class, usage_view_class = VIEWS["history_view_class"], VIEWS["usage_view_class"]
    edit_handler = ObjectList(
        [
            InlinePanel(
                "texts",
                panels=[
                    FieldPanel("language", widget=forms.Select(choices=settings.LANGUAGES)),
                    FieldPanel("name"),
                    FieldPanel("definition", widget=forms.Textarea({"rows": 3, "dir": "auto"})),
                    *(FieldPanel(name, widget=forms.Textarea({"rows": 2, "dir": "auto"})) for name in OTHERS),
                ],
                heading=_("Name and meaning, per language"),
                label=_("Language"),
                min_num=1,
            ),
            FieldPanel("owner"),
            FieldPanel("topics"),
        ],
        base_form_class=TermForm,
    )


def register() -> None:
    """Called once when the apps are ready, before anything asks."""
    register_permission_policy(Term, TermPolicy(Term))
