"""Municipalities and mirrors in the editing interface."""

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from knowledge.institutions import life
from knowledge.institutions.acting import standing_of
from knowledge.institutions.forms import (
    ConfirmForm,
    DeclineForm,
    EndForm,
    MunicipalityForm,
    ProposalForm,
    TopicsForm,
)
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import Municipality
from knowledge.membership.listing import VIEWS, PermittedAdd, PermittedEdit, PermittedIndex


class LifeView:
    """Mixed into the form views of a mirror: `take` does what was asked, or says why it cannot be done any more."""

    form: Any
    request: Any

    def take(self) -> Mirror:
        raise NotImplementedError

    def save_instance(self) -> Mirror:
        mirror = self.take()
        log(mirror, self.log_action, user=self.request.user)  # type: ignore[attr-defined]
        return mirror

    def form_valid(self, form: Any) -> Any:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except life.StepRefused as refused:
            self.produced_error_message = str(refused.message)
            form.add_error(None, self.produced_error_message)
            return self.form_invalid(form)  # type: ignore[attr-defined]


class ProposeView(LifeView, PermittedAdd):
    page_title = _("Propose a mirror")
    submit_button_label = _("Propose")
    success_message = _("Proposed. It holds when the other side has confirmed it.")
    log_action = "wagtail.create"

    def take(self) -> Mirror:
        said = self.form.cleaned_data
        return life.propose(said["proposer"], said["answerer"], by=self.request.user, topics=said["topics"])


class StepView(LifeView, PermittedEdit):
    """Abstract: a step in the life of a mirror, with its own short form and its own line in the history."""

    log_action = ""

    def get_form_class(self, *args: Any, **kwargs: Any) -> Any:
        return self.form_class

    def get_edit_url(self) -> str:
        return self.request.path


class TopicsView(LifeView, PermittedEdit):
    log_action = "wagtail.edit"

    def take(self) -> Mirror:
        return life.change_topics(self.form.instance, self.form.cleaned_data["topics"], by=self.request.user)


class ConfirmView(StepView):
    page_title = _("Confirm")
    permission_required = "confirm"
    form_class = ConfirmForm
    submit_button_label = _("Confirm")
    success_message = _("Confirmed. The mirror is shown from now on.")
    log_action = "kommez.mirror_confirmed"

    def take(self) -> Mirror:
        return life.confirm(self.form.instance, by=self.request.user, since=self.form.cleaned_data["since"])


class DeclineView(StepView):
    page_title = _("Decline")
    permission_required = "decline"
    form_class = DeclineForm
    submit_button_label = _("Decline")
    success_message = _("Declined. The other side has been told.")
    log_action = "kommez.mirror_declined"

    def take(self) -> Mirror:
        return life.decline(self.form.instance, by=self.request.user, reason=self.form.cleaned_data["end_reason"])


class EndView(StepView):
    page_title = _("End the mirror")
    permission_required = "end"
    form_class = EndForm
    submit_button_label = _("End the mirror")
    success_message = _("The mirror ended. It is no longer shown among those that hold.")
    log_action = "kommez.mirror_ended"

    def take(self) -> Mirror:
        return life.end(self.form.instance, by=self.request.user, reason=self.form.cleaned_data["end_reason"])


STEPS: tuple[tuple[str, Any, str, Any], ...] = (
    ("confirm", _("Confirm"), "check", ConfirmView),
    ("decline", _("Decline"), "cross", DeclineView),
    ("end", _("End the mirror"), "cross", EndView),
)


class MirrorIndex(PermittedIndex):
    def get_list_more_buttons(self, instance: Mirror) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        standing = standing_of(self.request.user)
        for step, label, icon, _view in STEPS:
            if standing.may(step, instance):
                buttons.append(
                    Button(label, url=reverse(f"mirror:{step}", args=[instance.pk]), icon_name=icon, priority=5)
                )
        page = reverse("mirror-page", args=[instance.pk])
        buttons.append(Button(_("Page of this mirror"), url=page, icon_name="view", priority=4))
        return buttons


class MirrorViewSet(ModelViewSet):
    model = Mirror
    icon = "resubmit"
    menu_label = _("Mirrors")
    list_display = [
        "__str__",
        Column("state", label=_("State"), accessor=lambda row: row.state.label),
        DateColumn("since", label=_("Since")),
        DateColumn("ended_on", label=_("Ended on")),
    ]
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class, index_view_class = ProposeView, MirrorIndex
    edit_view_class, delete_view_class = TopicsView, VIEWS["delete_view_class"]
    history_view_class, usage_view_class = VIEWS["history_view_class"], VIEWS["usage_view_class"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return TopicsForm if for_update else ProposalForm

    def get_urlpatterns(self) -> list[Any]:
        common = self.get_edit_view_kwargs()
        own = [
            path(f"{name}/<int:pk>/", self.construct_view(view, **{**common, "form_class": view.form_class}), name=name)
            for name, _label, _icon, view in STEPS
        ]
        return [*super().get_urlpatterns(), *own]


WORKING_TIME = (
    "opens_at",
    "closes_at",
    "ramadan_opens_at",
    "ramadan_closes_at",
    "holiday_subdivision",
    "days_off",
    "answer_days",
)


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
            MultiFieldPanel([FieldPanel(name) for name in WORKING_TIME], heading=_("Working time, for questions")),
            FieldPanel("stage"),
            FieldPanel("publication_delay"),
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
    actions.register_action("kommez.mirror_declined", _("Decline"), _("Declined by the other side"))
    actions.register_action("kommez.mirror_ended", _("End the mirror"), _("Ended"))
