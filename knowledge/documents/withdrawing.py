"""Withdrawing a document: its file, its text and its page go at once; its address says that it was withdrawn."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.permissions import policy_registry
from wagtail.snippets.action_menu import ActionMenuItem

from home.withdrawals import lift, write_withdrawal
from home.withdrawals.acting import LOG_ACTION
from home.withdrawals.views import WithdrawForm
from knowledge.documents.asking import forget_translations
from knowledge.documents.likeness import keeping as signatures
from knowledge.documents.models import Document
from knowledge.documents.previews import making as previews
from search.access import Viewer
from search.indexing import unit_of_work


class WithdrawDocumentForm(WithdrawForm):
    """Beside the reason for the history, what the page that stays behind tells its readers."""

    note = forms.CharField(
        label=_("What readers are told"),
        help_text=_("Stands where the document was, with the date and the institution. Empty: no reason is given."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


def withdraw(document: Document, *, user: Any = None, reason: str = "", note: str = "") -> None:
    """Take the document and its text away everywhere at once; the row stays, so that old addresses can say so.

    `note` is what readers are told there. Pictures, signatures and machine translations made of it are deleted.
    """
    with unit_of_work():
        was_public = Document.objects.visible_to(Viewer(None)).filter(pk=document.pk).exists()
        write_withdrawal("document", str(document.pk), was_public=was_public, user=user, reason=reason)
        document.withdrawn_at, document.withdrawn_note = timezone.now(), note[:300]
        document.save(update_fields=["withdrawn_at", "withdrawn_note"])
        if document.live:
            document.unpublish(user=user)
        previews.forget(document)
        signatures.forget(document)
        forget_translations(document)
        log(document, LOG_ACTION, user=user, data={"reason": reason})


def withdraw_view(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who may take the document off the site; others learn nothing."""
    document = Document.objects.filter(pk=pk).first()
    if document is None or not _may_withdraw(request.user, document):
        raise Http404
    form = WithdrawDocumentForm(request.POST or None)
    back = reverse("wagtailsnippets_knowledge_document:edit", args=[document.pk])
    if form.is_valid():
        withdraw(document, user=request.user, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"])
        messages.success(request, _t("“%(title)s” was withdrawn in every language.") % {"title": document.title})
        return redirect(back)
    return render(
        request, "home/withdrawals/withdraw.html", {"thing": document, "form": form, "below": 0, "back": back}
    )


def admin_urls() -> list[Any]:
    return [path("withdraw/document/<int:pk>/", withdraw_view, name="withdraw-document")]


class WithdrawMenuItem(ActionMenuItem):
    name = "action-withdraw"
    label = _("Withdraw")
    icon_name = "cross"

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("withdraw-document", args=[context["instance"].pk])


def offer_withdrawing(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Hook on the buttons of a snippet's form: in that of a published document, for those who may."""
    document = context.get("instance")
    if context["model"] is not Document or document is None or context.get("locked_for_user"):
        return
    if document.live and _may_withdraw(request.user, document):
        items.append(WithdrawMenuItem(order=15))
        items.sort(key=lambda item: item.order)


def _may_withdraw(user: Any, document: Document) -> bool:
    policy = policy_registry.get_by_type(Document)
    return bool(policy.user_has_permission_for_instance(user, "publish", document))


def lift_withdrawal(instance: Document, **kwargs: Any) -> None:
    """What is published again is no longer withdrawn."""
    if instance.live:
        lift("document", str(instance.pk))
        if instance.withdrawn_at is not None:
            instance.withdrawn_at, instance.withdrawn_note = None, ""
            instance.save(update_fields=["withdrawn_at", "withdrawn_note"])
