"""The page on which an editor sees how far the reading of a file is, stops or repeats it, or gives its password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from wagtail.permissions import policy_registry

from knowledge.documents import reading
from knowledge.documents.extraction.messages import explain
from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.passwords import password_field

State = DocumentVersion.State


class PasswordForm(forms.Form):
    """The password of a protected file: used for one reading and kept nowhere."""

    password = password_field(required=True)


def reading_view(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who may change the document; to others this version does not exist."""
    version = DocumentVersion.objects.select_related("document").filter(pk=pk).first()
    if version is None or not _may_change(request.user, version.document):
        raise Http404
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = PasswordForm(request.POST if act == "password" else None)
    if act and _done(request, version, act, form):
        return redirect(_back(version) if act == "again" else request.path)
    context = {
        "version": version,
        "page_title": _t("Reading of a file"),
        "header_icon": "doc-full",
        "form": form,
        "back": _back(version),
        "is_encrypted": version.state == State.ENCRYPTED,
    }
    return render(request, "knowledge/documents/reading.html", context)


def _done(request: HttpRequest, version: DocumentVersion, act: str, form: PasswordForm) -> bool:
    """Do what was asked; False where something is missing."""
    if act == "again" and version.state != State.CHECKING:
        reading.retry(version)
        messages.success(request, _t("The file is read anew in the background."))
    elif act == "stop" and version.pages_left:
        reading.stop(version)
        messages.success(request, _t("No further pages are recognised. What was read stays."))
    elif act == "password" and version.state == State.ENCRYPTED and form.is_valid():
        state = reading.read_with_password(version, form.cleaned_data["password"])
        told = " ".join(str(sentence) for sentence in explain(version.reason))
        if state == State.ENCRYPTED:
            form.add_error("password", told)
            return False
        if state == State.REJECTED:
            messages.error(request, told)
        else:
            messages.success(request, _t("The file was read with this password."))
    else:
        return False
    return True


def _back(version: DocumentVersion) -> str:
    return reverse("wagtailsnippets_knowledge_document:edit", args=[version.document_id])


def _may_change(user: Any, document: Document) -> bool:
    policy = policy_registry.get_by_type(Document)
    return bool(policy.user_has_permission_for_instance(user, "change", document))


def admin_urls() -> list[Any]:
    return [path("read/document/<int:pk>/", reading_view, name="read-document")]
