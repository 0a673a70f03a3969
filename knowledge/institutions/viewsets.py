"""Municipalities and mirrors in the editing interface."""

from typing import Any

from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from knowledge.institutions.acting import may_on_mirror
from knowledge.institutions.forms import ConfirmForm, EndForm, MunicipalityForm, ProposalForm, TopicsForm
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import Municipality
from knowledge.membership.listing import VIEWS, PermittedAdd, PermittedEdit, PermittedIndex

STATES = {"proposed": _("proposed, waits for the other side"), "valid": _("holds"), "ended": _("ended")}


class ProposeView(PermittedAdd):
    page_title = _("Propose a mirror")
    submit_button_label = _("Propose")
    success_message = _("Proposed. It holds when the other side has confirmed it.")

    def save_instance(self) -> Mirror:
        self.form.instance.proposed_by = self.request.user
        mirror: Mirror = super().save_instance()
        return mirror


class StepView(PermittedEdit):
    """Abstract: a step in the life of a mirror, with its own short form and its own line in the history."""

    log_action = ""

    def get_form_class(self, *args: Any, **kwargs: Any) -> Any:
        return self.form_class

    def get_edit_url(self) -> str:
        return self.request.path

    def save_instance(self) -> Mirror:
        mirror: Mirror = self.form.save()
        log(mirror, self.log_action, user=self.request.user)
        return mirror


class ConfirmView(StepView):
    page_title = _("Confirm")
    permission_required = "confirm"
    form_class = ConfirmForm
    submit_button_label = _("Confirm")
    success_message = _("Confirmed. The mirror is shown from now on.")
    log_action = "kommez.mirror_confirmed"

    def save_instance(self) -> Mirror:
        self.form.instance.confirmed_at = timezone.now()
        return super().save_instance()


class EndView(StepView):
    page_title = _("End the mirror")
    permission_required = "end"
    form_class = EndForm
    submit_button_label = _("End the mirror")
    success_message = _("The mirror ended. It is no longer shown.")
    log_action = "kommez.mirror_ended"

    def save_instance(self) -> Mirror:
        self.form.instance.ended_on = timezone.localdate()
        return super().save_instance()


class MirrorIndex(PermittedIndex):
    def get_list_more_buttons(self, instance: Mirror) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        steps = (("confirm", _("Confirm"), "check"), ("end", _("End the mirror"), "cross"))
        for step, label, icon in steps:
            if may_on_mirror(self.request.user, step, instance):
                buttons.append(
                    Button(label, url=reverse(f"mirror:{step}", args=[instance.pk]), icon_name=icon, priority=5)
                )
        return buttons


class MirrorViewSet(ModelViewSet):
    model = Mirror
    icon = "resubmit"
    menu_label = _("Mirrors")
    list_display = [
        "__str__",
        Column("state", label=_("State"), accessor=lambda row: STATES[row.state]),
        DateColumn("since", label=_("Since")),
        DateColumn("ended_on", label=_("Ended on")),
    ]
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class, index_view_class = ProposeView, MirrorIndex
    edit_view_class, delete_view_class = VIEWS["edit_view_class"], VIEWS["delete_view_class"]
    history_view_class, usage_view_class = VIEWS["history_view_class"], VIEWS["usage_view_class"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return TopicsForm if for_update else ProposalForm

    def get_urlpatterns(self) -> list[Any]:
        steps = (("confirm", ConfirmView), ("end", EndView))
        common = self.get_edit_view_kwargs()
        own = [
            path(f"{name}/<int:pk>/", self.construct_view(view, **{**common, "form_class": view.form_class}), name=name)
            for name, view in steps
        ]
        return [*super().get_urlpatterns(), *own]


class MunicipalityViewSet(ModelViewSet):
    model = Municipality
    icon = "site"
    menu_label = _("Municipalities")
    list_display = ["__str__", "country", Column("stage", label=_("Stage"), accessor="get_stage_display")]
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class, index_view_class = VIEWS["add_view_class"], VIEWS["index_view_class"]
    edit_view_class, delete_view_class = VIEWS["edit_view_class"], VIEWS["delete_view_class"]
    history_view_class, usage_view_class = VIEWS["history_view_class"], VIEWS["usage_view_class"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("slug"), FieldPanel("country"), FieldPanel("is_home"), FieldPanel("is_fictitious")],
                heading=_("Municipality"),
            ),
            MultiFieldPanel(
                [FieldPanel("time_zone"), FieldPanel("working_week"), FieldPanel("languages")],
                heading=_("Time and languages"),
            ),
            FieldPanel("stage"),
            InlinePanel("texts", heading=_("Name and story, per language"), label=_("Language"), min_num=1),
        ],
        base_form_class=MunicipalityForm,
    )


class PartnershipGroup(ViewSetGroup):
    """The menu of those who speak for an institution or coordinate."""

    menu_label = _("Partnership")
    menu_icon = "globe"
    menu_name = "partnership"
    menu_order = 550
    items = (MirrorViewSet, MunicipalityViewSet)


def register_log_actions(actions: Any) -> None:
    """The steps of a mirror, as they read in its history."""
    actions.register_action("kommez.mirror_confirmed", _("Confirm"), _("Confirmed by the other side"))
    actions.register_action("kommez.mirror_ended", _("End the mirror"), _("Ended"))
