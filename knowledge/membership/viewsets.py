"""People in the editing interface: invitations, memberships, the log of rights, accounts."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from knowledge.membership.forms import InvitationForm, MembershipForm
from knowledge.membership.listing import VIEWS, PermittedAdd, PermittedDelete, PermittedEdit
from knowledge.membership.mails import send_invitation
from knowledge.membership.models import Invitation, Membership, MembershipLog, Role

STATES = {
    "open": pgettext_lazy("invitation", "open"),
    "accepted": pgettext_lazy("invitation", "accepted"),
    "withdrawn": pgettext_lazy("invitation", "withdrawn"),
    "expired": pgettext_lazy("invitation", "expired"),
}


def send(invitation: Invitation, user: Any) -> None:
    """Send the invitation, now in the name of `user`; links of earlier mails are no longer good."""
    invitation.sent_at, invitation.invited_by = timezone.now(), user
    invitation.save(update_fields=["sent_at", "invited_by"])
    transaction.on_commit(lambda: send_invitation.enqueue(invitation.pk))


class InviteView(PermittedAdd):
    page_title = _("Invite")
    submit_button_label = _("Send invitation")
    success_message = _("An invitation was sent to %(object)s.")

    def save_instance(self) -> Invitation:
        invitation: Invitation = super().save_instance()
        send(invitation, self.request.user)
        return invitation


class SendAgainView(PermittedEdit):
    page_title = _("Send invitation again")
    submit_button_label = _("Save and send again")
    success_message = _("The invitation was sent again to %(object)s. The link of the earlier mail is no longer valid.")
    delete_item_label = _("Withdraw")

    def save_instance(self) -> Invitation:
        invitation: Invitation = super().save_instance()
        send(invitation, self.request.user)
        return invitation


class WithdrawView(PermittedDelete):
    page_title = _("Withdraw invitation")
    success_message = _("The invitation was withdrawn. Its link is no longer valid.")
    confirmation_message = _("Withdraw this invitation? Its link stops working at once.")

    def form_valid(self, form: Any) -> HttpResponse:
        self.object.withdrawn_at = timezone.now()
        self.object.save(update_fields=["withdrawn_at"])
        messages.success(self.request, self.success_message)
        return HttpResponseRedirect(self.get_success_url())


class InvitationViewSet(ModelViewSet):
    model = Invitation
    icon = "mail"
    menu_label = _("Invitations")
    url_prefix = "people/invitations"
    list_display = [
        "email",
        Column("role", label=_("Role"), accessor="get_role_display"),
        Column("place", label=_("Where"), accessor=lambda row: row.institution or row.municipality or _("whole site")),
        Column("state", label=_("State"), accessor=lambda row: STATES[row.state]),
        DateColumn("sent_at", label=_("Sent")),
    ]
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class, edit_view_class, delete_view_class = InviteView, SendAgainView, WithdrawView
    index_view_class, history_view_class, usage_view_class = (
        VIEWS[f"{name}_view_class"] for name in ("index", "history", "usage")
    )

    def get_form_class(self, for_update: bool = False) -> Any:
        return InvitationForm


class ChangeView(PermittedEdit):
    """A change of role or place; saving derives the rights and writes the log in the name of who changed it."""

    success_message = _("Saved. The new rights hold at once; whoever lost some is logged out.")
    delete_item_label = _("End membership")

    def save_instance(self) -> Membership:
        self.form.instance.changed_by = self.request.user
        membership: Membership = super().save_instance()
        return membership


class EndView(PermittedDelete):
    page_title = _("End membership")
    success_message = _("The membership ended. Access ended with it.")
    confirmation_message = _("End this membership? The person is logged out and loses these rights at once.")

    def form_valid(self, form: Any) -> HttpResponse:
        if is_last_administrator(self.object):
            messages.error(self.request, _("This is the last administrator. Appoint another one first."))
            return HttpResponseRedirect(self.get_success_url())
        self.object.changed_by = self.request.user
        return super().form_valid(form)


def is_last_administrator(membership: Membership) -> bool:
    """Whether nobody could administer the site without this membership."""
    of_site = Membership.objects.filter(role=Role.ADMINISTRATOR, municipality=None, user__is_active=True)
    return list(of_site.values_list("pk", flat=True)[:2]) == [membership.pk]


class MembershipViewSet(ModelViewSet):
    model = Membership
    icon = "group"
    menu_label = _("Memberships")
    url_prefix = "people/memberships"
    list_display = [
        "user",
        Column("role", label=_("Role"), accessor="get_role_display"),
        Column("place", label=_("Where"), accessor=lambda row: row.institution or row.municipality or _("whole site")),
        DateColumn("since", label=_("Since")),
    ]
    list_filter = ["role"]
    search_fields = ["user__email", "user__first_name", "user__last_name"]
    copy_view_enabled = False
    add_to_reference_index = False
    edit_view_class, delete_view_class = ChangeView, EndView
    index_view_class, history_view_class, usage_view_class = (
        VIEWS[f"{name}_view_class"] for name in ("index", "history", "usage")
    )

    def get_form_class(self, for_update: bool = False) -> Any:
        return MembershipForm


class RightsLogViewSet(ModelViewSet):
    """Read only: what was derived for whom, when, and who caused it."""

    model = MembershipLog
    icon = "history"
    menu_label = _("Changes of rights")
    url_prefix = "people/rights"
    list_display = [
        Column("at", label=_("When"), accessor=lambda row: timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M")),
        Column("user", label=_("Account"), accessor="user"),
        Column("actor", label=_("Changed by"), accessor=lambda row: row.actor or _("the system")),
        Column("added", label=_("Rights given"), accessor=lambda row: ", ".join(row.added)),
        Column("removed", label=_("Rights taken"), accessor=lambda row: ", ".join(row.removed)),
    ]
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields: list[str] = []
    index_view_class = VIEWS["index_view_class"]


class PeopleGroup(ViewSetGroup):
    """The menu of those who give roles; each entry shows by its own policy."""

    menu_label = _("People")
    menu_icon = "group"
    menu_name = "people"
    menu_order = 600
    items = (InvitationViewSet, MembershipViewSet, RightsLogViewSet)
